/* invitations.c: who was asked to join a customer clicks the link in the mail: with an account, or making one. */
#include "lib/secret.h"
#include "lib/text.h"
#include "models/member.h"
#include "web/login.h"

static const struct field link_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{NULL, TEXT},
};

static const struct field edit_form[] = {
	{"token", TEXT, .required = 1, .highest = 100},
	{"name", TEXT, .required = 1, .highest = 120},
	{"password", SECRET, .required = 1, .lowest = 10, .highest = 200},
	{NULL, TEXT},
};

/* The SHA-256 of the link's token. */
static const char *token_hash(struct request *request)
{
	const char *token = form_text(request, "token");
	return secret_sha256(request->arena, token, strlen(token));
}

static struct error *invitations_edit(struct request *request)
{
	invitation_find(request->tx, request->page, "invitation", token_hash(request));
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "token", json_string(form_text(request, "token")));
	if (json_is_object(json_object_get(request->page, "invitation")))
		return NULL;
	return error_new(request->arena, ERROR_MISSING,
		"This invitation has been used, withdrawn, or is too old. Please ask for another.", NULL);
}

/* Hashing the password takes a while, so it waits until the link is known to work, and holds no transaction. */
static struct error *invitations_update(struct request *request)
{
	json_t *found = json_object();
	TRY(invitations_edit(request));
	TRY(request_commit(request));
	struct invitation_end end = {
		.token_hash = token_hash(request),
		.person_id = secret_uuid(request->arena),
		.name = form_text(request, "name"),
		.password_hash = secret_password(request->arena, form_text(request, "password")),
	};
	invitation_accept(request->tx, found, "member", &end);
	TRY(tx_run(request->tx));
	json_t *member = json_object_get(found, "member");
	request_log_in(request, text_of(member, "tenant_id"), text_of(member, "person_id"));
	request_redirect(request, "/");
	return NULL;
}

/* The link shows whose mailbox it is; who it is has still to be shown by logging in. */
static struct error *invitations_join(struct request *request)
{
	json_t *found = json_object();
	struct invitation_end end = {.token_hash = token_hash(request)};
	invitation_accept(request->tx, found, "member", &end);
	TRY(tx_run(request->tx));
	request_flash(request, "You have joined. Log in, and choose where to work.");
	request_redirect(request, "/sessions/new?next=%%2Fsessions");
	return NULL;
}

static const struct page pages[] = {
	{GET, NOBODY, "/invitations/edit", invitations_edit, .form = link_form, .again = invitations_edit},
	{POST, NOBODY, "/invitations/edit", invitations_update, .form = edit_form, .again = invitations_edit},
	{POST, NOBODY, "/invitations/join", invitations_join, .form = link_form, .again = invitations_edit},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
