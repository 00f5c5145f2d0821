/* log_in.h: what the two log-ins share, that of customers' people and that of staff: the password, then the second factor. */
#ifndef PARTS_LOG_IN_H
#define PARTS_LOG_IN_H

#include "web/page.h"

/*
 * Checks the form's `email` and `password`; *person_id is who it is. The try stays counted until it has turned out right.
 * Staff at the customers' door, and others at that of staff, get the answer of a wrong password.
 */
struct error *log_in_check(struct request *request, int of_staff, const char **person_id) must_check;

/*
 * Sends the browser on to give its code, where the person has a second factor, and staff who have none to enrol one;
 * *asked says so. There is no session meanwhile. Enters the operator's tenant.
 */
struct error *log_in_ask(struct request *request, int of_staff, const char *person_id, int *asked) must_check;

/* The form of the code, and the page that shows it. */
extern const struct field log_in_code_form[], log_in_next_form[];
struct error *log_in_code(struct request *request) must_check;

/* Who has begun to log in at this door, as {person_id, name, email, secret, last_step}; NULL when that is over. Enters the
 * operator's tenant. */
struct error *log_in_begun(struct request *request, json_t **person) must_check;

/* Sends the browser back to the password. */
void log_in_again(struct request *request);

/* Ends it, for this request alone: ERROR_CONFLICT when another has ended it meanwhile. */
struct error *log_in_end_begun(struct request *request) must_check;

/* Checks the form's `code`, of the app or for recovery, and takes it; *person_id is NULL when the browser was sent back. */
struct error *log_in_take_code(struct request *request, const char **person_id) must_check;

/* Where the form's `next` leads: a path of ours that begins with `home`, or `home` itself; never another site. */
const char *log_in_next(const struct request *request, const char *home);

#endif
