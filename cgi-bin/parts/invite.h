/* invite.h: asking people by mail to join: what customers' owners and staff share. It is in the log, and leads back to the list. */
#ifndef PARTS_INVITE_H
#define PARTS_INVITE_H

#include "web/page.h"

/* Where the people at this door are listed. */
const char *invite_home(const struct request *request);

/* Refuses an address that no mail can be sent to, or that was sent too many; counts the mail. */
struct error *invite_check(struct request *request, const char *email) must_check;

/* Asks somebody who was checked. */
void invite_send(struct request *request, const char *email, const char *role);

/* Of the invitation in the path: its mail once more, or its end. */
struct error *invite_mail(struct request *request) must_check;
struct error *invite_withdraw(struct request *request) must_check;

/* Writes into the log what was done, with details or NULL. */
void invite_tell(struct request *request, const char *action, const char *subject, json_t *details);

#endif
