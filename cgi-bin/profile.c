/* profile.c: what people of customers change of their own: name, password, second factor, sessions. */
#include "parts/factor.h"
#include "parts/profile.h"

static const struct page pages[] = {
	{GET, VIEWER, "/profile", profile_show, .view = "profile/show", .personal = 1},
	{POST, VIEWER, "/profile", profile_update, .form = profile_name_form, .again = profile_show,
		.personal = 1},
	{POST, VIEWER, "/profile/password", profile_password, .form = profile_password_form,
		.again = profile_show, .personal = 1},
	{GET, VIEWER, "/profile/factor", profile_factor_new, .form = factor_new_form,
		.view = "profile/factor", .personal = 1},
	{POST, VIEWER, "/profile/factor", profile_factor_create, .form = profile_factor_form,
		.again = profile_factor_new, .personal = 1},
	{POST, VIEWER, "/profile/factor/delete", profile_factor_delete, .form = profile_off_form,
		.again = profile_show, .personal = 1},
	{POST, VIEWER, "/profile/codes", profile_codes_create, .form = profile_codes_form,
		.again = profile_show, .personal = 1},
	{POST, VIEWER, "/profile/sessions/:id/delete", profile_session_delete, .personal = 1},
	{POST, VIEWER, "/profile/sessions/delete", profile_sessions_delete, .personal = 1},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
