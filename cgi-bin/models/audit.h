/* audit.h: who did what, kept for the customer and for the operator; never changed. */
#ifndef MODELS_AUDIT_H
#define MODELS_AUDIT_H

#include "db/tx.h"

struct audit {
	const char *person_id, *person;
	const char *action; /* a noun and a verb: "suppression.removed" */
	const char *subject;
	json_t *details; /* an object, or NULL */
};

/* Writes it down in the transaction's tenant. */
void audit_write(struct tx *tx, const struct audit *audit);

/* The newest 100 into[key]: happened_at, person, words (what was done), subject, reason. */
void audit_list(struct tx *tx, json_t *into, const char *key);

#endif
