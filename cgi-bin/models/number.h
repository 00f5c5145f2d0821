/* number.h: the telephone numbers of a tenant, taken from the operator's pool and connected to an agent. */
#ifndef MODELS_NUMBER_H
#define MODELS_NUMBER_H

#include "db/tx.h"

/* The tenant's numbers into[key]: id, number_phone, state, failure, region, locality, agent_id, agent_name, calls_count. */
void number_list(struct tx *tx, json_t *into, const char *key, int64_t now);

/* One number, as into[key]; ERROR_MISSING. */
void number_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* Numbers as choices of a form. */
void number_options(struct tx *tx, json_t *into, const char *key);

/* Numbers that an agent answers: id, number_phone, agent_name. */
void number_answered(struct tx *tx, json_t *into, const char *key);

/* Numbers of the pool that can be taken, after a given one (""), 21 at most; `words` begins a number or a place. */
void number_available(struct tx *tx, json_t *into, const char *key, const char *words, const char *after);

/* Takes a number of the pool for the tenant, answered by an agent (or NULL) as soon as it is connected; of two who ask
 * at once one gets it, the other ERROR_CONFLICT. It queries. */
struct error *number_take(struct tx *tx, const char *id, const char *agent_id) must_check;

/* Lets another agent answer, or nobody (NULL); connects it again. */
void number_connect(struct tx *tx, const char *id, const char *agent_id);

/* Gives the number back to the pool, where it rests; ERROR_CONFLICT while a campaign that is not finished uses it. */
void number_release(struct tx *tx, const char *id);

#endif
