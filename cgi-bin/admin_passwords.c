/* admin_passwords.c: forgotten passwords of staff, at their own door; the second factor is asked for all the same. */
#include "parts/password.h"

static const struct page pages[] = {
	{GET, NOBODY, "/admin/passwords/new", password_new, .view = "passwords/new"},
	{POST, NOBODY, "/admin/passwords", password_create, .form = password_email_form,
		.again = password_new},
	{GET, NOBODY, "/admin/passwords/edit", password_edit, .form = password_link_form,
		.again = password_edit, .view = "passwords/edit"},
	{POST, NOBODY, "/admin/passwords/edit", password_update, .form = password_edit_form,
		.again = password_edit},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
