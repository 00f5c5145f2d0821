/* signups.c: new customers: ask, click the link in the mail, choose a password, be inside. */
#include "lib/place.h"
#include "lib/secret.h"
#include "models/throttle.h"
#include "parts/sign_up.h"
#include "web/login.h"

static const struct field link_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{NULL},
};

static const struct field finish_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{"password", SECRET, .required = 1, .lowest = 10, .highest = 200},
	{NULL},
};

static struct error *signups_new(struct request *request)
{
	request_fill_form(request, json_pack("{s:s, s:s}", "country", "US", "zone", "America/New_York"));
	request_options(request, "country", place_countries());
	request_options(request, "zone", place_zones());
	return NULL;
}

static struct error *signups_create(struct request *request)
{
	struct signup signup;
	json_t *found = json_object();
	TRY(sign_up_read(request, &signup));
	throttle_mail(request->tx, found, "wait", throttle_network(request->arena, request_address(request)),
		signup.email);
	TRY(tx_run(request->tx));
	TRY(throttle_error(request->arena, json_integer_value(json_object_get(found, "wait"))));
	signup_request(request->tx, &signup);
	json_object_set_new(request->page, "email", json_string(signup.email));
	request_view(request, "signups/sent");
	return NULL;
}

/* The SHA-256 of the link's token. */
static const char *token_hash(struct request *request)
{
	const char *token = form_text(request, "token");
	return secret_sha256(request->arena, token, strlen(token));
}

static struct error *signups_finish(struct request *request)
{
	signup_find(request->tx, request->page, "signup", token_hash(request));
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "token", json_string(form_text(request, "token")));
	request_view(request, "signups/finish");
	if (json_is_object(json_object_get(request->page, "signup")))
		return NULL;
	return error_new(request->arena, ERROR_MISSING,
		"This link has been used or is too old. Please sign up again.", NULL);
}

/* Hashing the password takes a while, so it waits until the link is known to work, and holds no transaction. */
static struct error *signups_make(struct request *request)
{
	TRY(signups_finish(request));
	TRY(request_commit(request));
	struct signup_end end = {
		.token_hash = token_hash(request),
		.tenant = secret_uuid(request->arena),
		.person_id = secret_uuid(request->arena),
		.password_hash = secret_password(request->arena, form_text(request, "password")),
	};
	signup_finish(request->tx, &end);
	request_log_in(request, end.tenant, end.person_id);
	request_redirect(request, "/onboarding");
	return NULL;
}

static const struct page pages[] = {
	{GET, NOBODY, "/signups/new", signups_new},
	{POST, NOBODY, "/signups", signups_create, .form = sign_up_form, .again = signups_new},
	{GET, NOBODY, "/signups/finish", signups_finish, .form = link_form, .again = signups_finish},
	{POST, NOBODY, "/signups/finish", signups_make, .form = finish_form, .again = signups_finish},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
