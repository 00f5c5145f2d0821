/* knowledge.h: what each agent can look up at its voice engine, which is kept in step with the documents that it uses. */
#ifndef MODELS_KNOWLEDGE_H
#define MODELS_KNOWLEDGE_H

#include "db/tx.h"

/* Has an agent's knowledge at the engine put right. Where documents change, this is asked for by itself. */
void knowledge_wanted(struct tx *tx, const char *agent);

/* Where it is: {engine, engine_id}; null where there was never any. */
void knowledge_find(struct tx *tx, json_t *into, const char *key, const char *agent);

/* A job's turn at one change of it. */
struct knowledge_turn {
	const char *agent, *job;
	int64_t wanted;
};

/* Takes it for a job until `until`: "mine", "later" (another is at it) or "over" (it has changed again). */
void knowledge_take(
	struct tx *tx, json_t *into, const char *key, const struct knowledge_turn *turn, int64_t until);

/* The agent: {engine, is_deleted, engine_id, known_engine}; its documents: {name, title, text}, without those that have no text. */
void knowledge_agent(struct tx *tx, json_t *into, const char *key, const char *agent);
void knowledge_documents(struct tx *tx, json_t *into, const char *key, const char *agent);

/* What came of it: state ("current", "unable", "failed"), where it is now; gives it back. Nothing where it has changed again. */
struct knowledge_outcome {
	const char *state, *failure, *engine, *engine_id;
};
void knowledge_keep(
	struct tx *tx, const struct knowledge_turn *turn, const struct knowledge_outcome *outcome);

#endif
