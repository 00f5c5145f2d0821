/* passwords.c: forgotten passwords of customers' people. */
#include "parts/password.h"

static const struct page pages[] = {
	{GET, NOBODY, "/passwords/new", password_new},
	{POST, NOBODY, "/passwords", password_create, .form = password_email_form, .again = password_new},
	{GET, NOBODY, "/passwords/edit", password_edit, .form = password_link_form, .again = password_edit},
	{POST, NOBODY, "/passwords/edit", password_update, .form = password_edit_form,
		.again = password_edit},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
