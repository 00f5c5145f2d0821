/* onboarding.h: the way of a new customer to a first agent: what was chosen in each step, and what the launch made of it.
 *
 * Until the launch nothing is made but documents, and a number is only reserved. The launch is one transaction of the caller:
 * onboarding_lock, agent_create, document_use_all, number_take, onboarding_launch; jobs do the rest.
 */
#ifndef MODELS_ONBOARDING_H
#define MODELS_ONBOARDING_H

#include "db/tx.h"

/* What was chosen so far into[key]: industry, contact_name, contact_phone, number_id, number_phone, without_number, agent (the
 * form as an object), agent_id (null: not launched), finished_at; null where nothing was begun. onboarding_lock keeps others
 * from launching at the same time. */
void onboarding_find(struct tx *tx, json_t *into, const char *key);
void onboarding_lock(struct tx *tx, json_t *into, const char *key);

/* The first step that is not done: "business", "number", "agent", "knowledge", or "launched". */
const char *onboarding_step(const json_t *onboarding);

/* Whether a step is done: of those above, but "knowledge", which may always be skipped. */
int onboarding_has(const json_t *onboarding, const char *step);

/* Whether a customer has begun and not finished, as into[key]; with a person: and that person is an owner. */
void onboarding_waits(struct tx *tx, json_t *into, const char *key, const char *person_id);

struct onboarding_business {
	const char *industry, *contact_name;
	const char *contact_phone; /* E.164, or NULL */
};

void onboarding_set_business(struct tx *tx, const struct onboarding_business *business);

/* A number that was reserved; NULL: goes on without one. Neither it nor the agent is changed any more after the launch. */
void onboarding_set_number(struct tx *tx, const char *id, const char *phone);

void onboarding_set_agent(struct tx *tx, const json_t *form);

/* Writes down that the agent was made. */
void onboarding_launch(struct tx *tx, const char *agent_id);

/* What became of the launch into[key]: agent_id, engine, agent_name, agent_state, agent_failure, is_gone (the agent was deleted),
 * number_id (null: none, or given back), number_phone, number_state, number_failure, contact_phone, finished_at. */
void onboarding_progress(struct tx *tx, json_t *into, const char *key);

/* It is live; the first time counts. */
void onboarding_finish(struct tx *tx);

#endif
