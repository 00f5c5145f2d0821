/* factor.h: enrolling a second factor: what the log-in of staff and the profile share. */
#ifndef PARTS_FACTOR_H
#define PARTS_FACTOR_H

#include "lib/totp.h"
#include "web/page.h"

/*
 * Puts a new secret into the page as `offer`: {sealed, qr, key}, for the partial factors/offer, whose form sends `code`
 * and `offer` back; after a wrong code it is the same secret again. The e-mail address is its name in the person's app.
 */
void factor_offer(struct request *request, const char *person_id, const char *email);

/* The fields of that form, and of the page that shows it. */
extern const struct field factor_form[], factor_new_form[];

/* Enrols the offered secret, if the form's code is its present one, and puts the recovery codes into the page as `codes`;
 * the view factors/codes shows them. The transaction is in a tenant, whichever. */
struct error *factor_enrol(struct request *request, const char *person_id) must_check;

/* For the demonstration's people, in development only: the code that would be taken now, as the page's `demo_code`. */
void factor_show_demo(
	struct request *request, const char *email, const struct totp_secret *secret, int64_t last_step);

#endif
