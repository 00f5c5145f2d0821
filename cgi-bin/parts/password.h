/* password.h: forgotten passwords: customers' people at /passwords, staff at /admin/passwords; each link works at its own door. */
#ifndef PARTS_PASSWORD_H
#define PARTS_PASSWORD_H

#include "web/page.h"

/* Asking for the mail, by an address. */
struct error *password_new(struct request *request) must_check;
struct error *password_create(struct request *request) must_check;

/* What its link leads to, and the new password; the log-in follows, with the second factor as always. */
struct error *password_edit(struct request *request) must_check;
struct error *password_update(struct request *request) must_check;

/* Their forms. */
extern const struct field password_email_form[], password_link_form[], password_edit_form[];

#endif
