/* admin_invitations.c: who was asked to become staff makes an account, and then logs in, which enrols the second factor. */
#include "parts/join.h"

static struct error *invitations_update(struct request *request)
{
	json_t *member;
	TRY(join_new(request, &member));
	request_flash(request, "Your account is made. Log in, with your phone at hand.");
	request_redirect(request, "/admin/sessions/new");
	return NULL;
}

static const struct page pages[] = {
	{GET, NOBODY, "/admin/invitations/edit", join_show, .form = join_link_form, .again = join_show,
		.view = "invitations/edit"},
	{POST, NOBODY, "/admin/invitations/edit", invitations_update, .form = join_form, .again = join_show},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
