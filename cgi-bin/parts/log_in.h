/* log_in.h: what the two log-ins share, that of customers' people and that of staff. */
#ifndef PARTS_LOG_IN_H
#define PARTS_LOG_IN_H

#include "web/page.h"

/*
 * Checks the form's `email` and `password`; *person_id is who it is. The try stays counted until it has turned out right.
 * Staff at the customers' door, and others at that of staff, get the answer of a wrong password.
 */
struct error *log_in_check(struct request *request, int of_staff, const char **person_id) must_check;

/* Where the form's `next` leads: a path of ours that begins with `home`, or `home` itself; never another site. */
const char *log_in_next(const struct request *request, const char *home);

#endif
