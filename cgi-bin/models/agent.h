/* agent.h: voice agents: what they say and how, in versions; provisioned at an engine by a job.
 *
 * A version never changes: saving makes a new one, and calls keep the one that they began with.
 */
#ifndef MODELS_AGENT_H
#define MODELS_AGENT_H

#include "db/tx.h"

/* What a person says of an agent; texts are the form's. */
struct agent_draft {
	const char *name, *greeting, *prompt, *engine, *voice, *language;
	int64_t longest_seconds;
	int recording, says_ai, says_recording;
	const char *waiver;            /* why one of the two is not said; NULL if both are */
	const char *personality;       /* models/personality.h */
	const char *personality_words; /* NULL unless it is "own" */
	const char *person_id, *person;
};

/* ERROR_INVALID, with the field, for variables that do not exist and for something left unsaid without a reason. */
struct error *agent_check(struct arena *arena, const struct agent_draft *draft) must_check;

/* All agents into[key]: id, name, state, version, language, voice_name, numbers_count, calls_count (7 days), updated_at. */
void agent_list(struct tx *tx, json_t *into, const char *key, int64_t now);

/* One agent with its version in force, as into[key]; `engine` is where it lives, `wanted_engine` the version's; ERROR_MISSING. */
void agent_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* What is needed to have it stand by at another engine, also of a deleted one: the columns of agent_find and a few more. */
void agent_standby(struct tx *tx, json_t *into, const char *key, const char *id);

/* The numbers that an agent answers. */
void agent_numbers(struct tx *tx, json_t *into, const char *key, const char *id);

/* Agents as choices of a form: value, label. */
void agent_options(struct tx *tx, json_t *into, const char *key);

/* Makes an agent and enqueues its provisioning; the new id is in the transaction's arena. */
const char *agent_create(struct tx *tx, const struct agent_draft *draft);

/* Saves a new version and enqueues its provisioning; ERROR_MISSING. */
void agent_update(struct tx *tx, const char *id, const struct agent_draft *draft);

/* Enqueues the provisioning again; ERROR_MISSING. */
void agent_provision(struct tx *tx, const char *id);

/* Deletes it, here and at the engine; ERROR_CONFLICT while a number or an unfinished campaign uses it. */
void agent_delete(struct tx *tx, const char *id);

/* What is said first: the greeting with the sentences on AI and recording; `version` has the columns of agent_versions. */
char *agent_greeting(struct arena *arena, const json_t *version);

/* What the engine is told: the instructions, and the sentence of the personality after them. */
char *agent_prompt(struct arena *arena, const json_t *version);

/* The name of a language: "English (US)", "Spanish (MX)"; an unknown one as it is. */
const char *agent_language_name(struct arena *arena, const char *code);

/* Whether a language (BCP 47) can be chosen, and the list of all as choices. */
json_t *agent_languages(void);

#endif
