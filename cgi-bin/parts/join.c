/* join.c: what the two doors share of joining. */
#include "parts/join.h"

#include "lib/secret.h"
#include "models/member.h"
#include "web/login.h"

const struct field join_link_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{NULL, TEXT},
};

const struct field join_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{"name", TEXT, .required = 1, .highest = 120},
	{"password", SECRET, .required = 1, .lowest = 10, .highest = 200},
	{NULL, TEXT},
};

const char *join_token(struct request *request)
{
	const char *token = form_text(request, "token");
	return secret_sha256(request->arena, token, strlen(token));
}

static int is_of_staff(const struct request *request)
{
	return *request_door(request) != '\0';
}

struct error *join_show(struct request *request)
{
	invitation_find(request->tx, request->page, "invitation", join_token(request), is_of_staff(request));
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "token", json_string(form_text(request, "token")));
	if (json_is_object(json_object_get(request->page, "invitation")))
		return NULL;
	return error_new(request->arena, ERROR_MISSING,
		"This invitation has been used, withdrawn, or is too old. Please ask for another.", NULL);
}

/* Hashing the password takes a while, so it waits until the link is known to work, and holds no transaction. */
struct error *join_new(struct request *request, json_t **member)
{
	json_t *found = json_object();
	TRY(join_show(request));
	TRY(request_commit(request));
	struct invitation_end end = {
		.token_hash = join_token(request),
		.of_staff = is_of_staff(request),
		.person_id = secret_uuid(request->arena),
		.name = form_text(request, "name"),
		.password_hash = secret_password(request->arena, form_text(request, "password")),
	};
	invitation_accept(request->tx, found, "member", &end);
	TRY(tx_run(request->tx));
	*member = json_object_get(found, "member");
	return NULL;
}
