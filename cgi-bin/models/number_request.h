/* number_request.h: numbers that customers looked for in vain: asked for, answered and closed by staff. */
#ifndef MODELS_NUMBER_REQUEST_H
#define MODELS_NUMBER_REQUEST_H

#include "db/tx.h"

struct number_request {
	const char *id; /* of the form: sent twice, it is one request */
	const char *country, *area, *place, *words;
	const char *person; /* who asks */
};

/* Asks for a number; ERROR_CONFLICT when twenty are open. */
void number_request_create(struct tx *tx, const struct number_request *request);

/* The tenant's own into[key], the newest first: id, country, area, place, words, person, state (open, answered, closed), answer,
 * answered_at, asked_at. */
void number_request_list(struct tx *tx, json_t *into, const char *key);

/* For staff: all of a state into[key], what has waited longest first: the same, and tenant_id, tenant_name, answered_by,
 * is_closed. */
void number_request_all(struct tx *tx, json_t *into, const char *key, const char *state);

struct number_answer {
	const char *id, *state; /* "answered" or "closed" */
	const char *words;      /* or NULL: what was answered stays */
	const char *person_id, *person;
};

/* For staff: answers or closes one; ERROR_MISSING. The customer's log has it. */
void number_request_answer(struct tx *tx, const struct number_answer *answer);

#endif
