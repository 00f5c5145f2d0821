/* admin_profile.c: what staff change of their own; their second factor stays: name, password, second factor, sessions. */
#include "parts/factor.h"
#include "parts/profile.h"

static const struct page pages[] = {
	{GET, STAFF, "/admin/profile", profile_show, .view = "profile/show", .personal = 1},
	{POST, STAFF, "/admin/profile", profile_update, .form = profile_name_form, .again = profile_show,
		.personal = 1},
	{POST, STAFF, "/admin/profile/password", profile_password, .form = profile_password_form,
		.again = profile_show, .personal = 1},
	{GET, STAFF, "/admin/profile/factor", profile_factor_new, .form = factor_new_form,
		.view = "profile/factor", .personal = 1},
	{POST, STAFF, "/admin/profile/factor", profile_factor_create, .form = profile_factor_form,
		.again = profile_factor_new, .personal = 1},
	{POST, STAFF, "/admin/profile/codes", profile_codes_create, .form = profile_codes_form,
		.again = profile_show, .personal = 1},
	{POST, STAFF, "/admin/profile/sessions/:id/delete", profile_session_delete, .personal = 1},
	{POST, STAFF, "/admin/profile/sessions/delete", profile_sessions_delete, .personal = 1},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
