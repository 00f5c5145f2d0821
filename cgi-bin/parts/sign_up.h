/* sign_up.h: the form of a new customer: filled in at the door, or by staff. */
#ifndef PARTS_SIGN_UP_H
#define PARTS_SIGN_UP_H

#include "models/signup.h"
#include "web/page.h"

extern const struct field sign_up_form[];

/* Reads company, name, email, country and zone of the form; an error stands beside its field. */
struct error *sign_up_read(struct request *request, struct signup *signup) must_check;

#endif
