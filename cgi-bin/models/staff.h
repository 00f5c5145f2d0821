/* staff.h: who is staff. In a transaction of the operator's tenant, as manyline_staff. */
#ifndef MODELS_STAFF_H
#define MODELS_STAFF_H

#include "db/tx.h"

/* All of them into[key]: id, name, email, created_at, factor_at (null: none enrolled yet), used_at (null: not lately). */
void staff_list(struct tx *tx, json_t *into, const char *key);

/* Who does something, as the functions of the database take it: {person_id, person}. */
const char *staff_actor(const char *person_id, const char *person);

struct staff_deed {
	const char *id; /* of whom it is done to: ERROR_CONFLICT for oneself, ERROR_MISSING for nobody */
	const char *person_id, *person;
};

/* Both end all sessions: into[key] is {channel} of each tenant concerned. */
void staff_factor_reset(
	struct tx *tx, json_t *into, const char *key, const struct staff_deed *deed, const char *reason);
void staff_remove(struct tx *tx, json_t *into, const char *key, const struct staff_deed *deed);

#endif
