/* password.c: the pages of forgotten passwords: ask, click the link in the mail, choose a new one. */
#include "parts/password.h"

#include "lib/mail.h"
#include "lib/secret.h"
#include "models/password.h"
#include "models/throttle.h"
#include "parts/profile.h"
#include "web/login.h"

const struct field password_email_form[] = {
	{"email", EMAIL, .required = 1},
	{NULL},
};

const struct field password_link_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{NULL},
};

const struct field password_edit_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{"password", SECRET, .required = 1, .lowest = 10, .highest = 200},
	{NULL},
};

struct error *password_new(struct request *request)
{
	(void)request;
	return NULL;
}

struct error *password_create(struct request *request)
{
	json_t *found = json_object();
	const char *email = form_text(request, "email");
	if (!mail_is_address(email))
		return error_field(
			request->arena, "email", "We can't send mail to this address. Please give another.");
	throttle_mail(request->tx, found, "wait", throttle_network(request->arena, request_address(request)),
		email);
	TRY(tx_run(request->tx));
	TRY(throttle_error(request->arena, json_integer_value(json_object_get(found, "wait"))));
	password_request(request->tx, email);
	json_object_set_new(request->page, "email", json_string(email));
	request_view(request, "passwords/sent");
	return NULL;
}

/* The SHA-256 of the link's token. */
static const char *token_hash(struct request *request)
{
	const char *token = form_text(request, "token");
	return secret_sha256(request->arena, token, strlen(token));
}

struct error *password_edit(struct request *request)
{
	json_t *found = json_object();
	password_find(request->tx, found, "works", token_hash(request), *request_door(request) != '\0');
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "token", json_string(form_text(request, "token")));
	if (json_is_true(json_object_get(found, "works")))
		return NULL;
	return error_new(request->arena, ERROR_MISSING,
		"This link has been used or is too old. Please ask for a new one.", NULL);
}

/* Hashing the password takes a while, so it waits until the link is known to work, and holds no transaction. */
struct error *password_update(struct request *request)
{
	TRY(password_edit(request));
	TRY(request_commit(request));
	struct password_end end = {
		.token_hash = token_hash(request),
		.password_hash = secret_password(request->arena, form_text(request, "password")),
		.device = request_remember(request),
	};
	json_t *found = json_object();
	password_finish(request->tx, found, "places", &end);
	TRY(tx_run(request->tx));
	profile_cut_streams(json_object_get(found, "places"));
	request_flash(request, "Your new password is saved. Please log in with it.");
	request_redirect(request, "%s/sessions/new", request_door(request));
	return NULL;
}
