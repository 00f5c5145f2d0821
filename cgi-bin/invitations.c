/* invitations.c: who was asked to join a customer clicks the link in the mail: with an account, or making one. */
#include "lib/text.h"
#include "models/member.h"
#include "parts/join.h"
#include "web/login.h"

static struct error *invitations_update(struct request *request)
{
	json_t *member;
	TRY(join_new(request, &member));
	request_log_in(request, text_of(member, "tenant_id"), text_of(member, "person_id"));
	request_redirect(request, "/");
	return NULL;
}

/* The link shows whose mailbox it is; who it is has still to be shown by logging in. */
static struct error *invitations_join(struct request *request)
{
	json_t *found = json_object();
	struct invitation_end end = {.token_hash = join_token(request)};
	invitation_accept(request->tx, found, "member", &end);
	TRY(tx_run(request->tx));
	request_flash(request, "You have joined. Log in, and choose where to work.");
	request_redirect(request, "/sessions/new?next=%%2Fsessions");
	return NULL;
}

static const struct page pages[] = {
	{GET, NOBODY, "/invitations/edit", join_show, .form = join_link_form, .again = join_show},
	{POST, NOBODY, "/invitations/edit", invitations_update, .form = join_form, .again = join_show},
	{POST, NOBODY, "/invitations/join", invitations_join, .form = join_link_form, .again = join_show},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
