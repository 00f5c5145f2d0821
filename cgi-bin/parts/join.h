/* join.h: who was asked to join clicks the link in the mail: a customer's people at /invitations, staff at /admin/invitations. */
#ifndef PARTS_JOIN_H
#define PARTS_JOIN_H

#include "web/page.h"

/* What the link leads to; ERROR_MISSING when it works no more, or at the other door. */
struct error *join_show(struct request *request) must_check;

/* Makes the account with the name and password of the form; *member is {tenant_id, person_id}. */
struct error *join_new(struct request *request, json_t **member) must_check;

/* The SHA-256 of the link's token. */
const char *join_token(struct request *request);

extern const struct field join_link_form[], join_form[];

#endif
