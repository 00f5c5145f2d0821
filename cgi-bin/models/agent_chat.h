/* agent_chat.h: conversations in writing with a version of an agent, to try it out: what was said, and what waits for an answer.
 *
 * Turns are numbered from 0, the greeting. What a person says is kept before the model is asked, so that nothing typed is
 * lost; its answer has the next number. A chat is removed a day after it began.
 */
#ifndef MODELS_AGENT_CHAT_H
#define MODELS_AGENT_CHAT_H

#include "db/tx.h"

enum {
	AGENT_CHAT_TEXT = 1000,  /* characters that a person can say at a time */
	AGENT_CHAT_TURNS = 61,   /* then one begins anew */
	AGENT_CHAT_ASKED_S = 20, /* after so many seconds an answer is not on its way any more */
	AGENT_CHAT_VALUES = 60,  /* variables that can be given a value */
};

struct agent_chat_draft {
	const char *agent_id, *person_id;
	const json_t *version;   /* of agent_version() */
	const char *greeting;    /* with its variables filled in */
	const json_t *variables; /* {"lead.name": "Ann"} */
};

/* Begins a chat with the greeting as its first turn; its id is in the transaction's arena. */
const char *agent_chat_create(struct tx *tx, const struct agent_chat_draft *draft);

/* One chat with its turns as into[key]: id, agent_id, version, variables, turns [{position, role, text, failure, passages}],
 * and whether the last one is being answered (is_asked). ERROR_MISSING; */
void agent_chat_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* The newest chat of a person with an agent; null where there is none. */
void agent_chat_latest(
	struct tx *tx, json_t *into, const char *key, const char *agent_id, const char *person_id);

/* Counts a question of this tenant; into[key] is how many seconds to wait first, 0: none. */
void agent_chat_throttle(struct tx *tx, json_t *into, const char *key);

/* Why nothing can be said in a chat now: it waits for an answer, or is long enough; or NULL. */
struct error *agent_chat_refusal(struct arena *arena, const json_t *chat) must_check;

/* Keeps what a person says as this turn; into[key] is null when that turn was there already: a second click. */
void agent_chat_say(
	struct tx *tx, json_t *into, const char *key, const char *id, const char *position, const char *text);

/* The same for asking again about a turn that got no answer. */
void agent_chat_ask_again(struct tx *tx, json_t *into, const char *key, const char *id, const char *position);

/* Keeps the answer to a person's turn, or why there is none. */
void agent_chat_answer(
	struct tx *tx, const char *id, const char *position, const char *text, const json_t *passages);
void agent_chat_fail(struct tx *tx, const char *id, const char *position, const char *sentence);

/* Removes a chat: for the job. */
void agent_chat_remove(struct tx *tx, const char *id);

/* The variables of a version that a chat fills in: the person's and those of columns. An array of names. */
json_t *agent_chat_names(struct arena *arena, const json_t *version);

/*
 * Adds to a page's document, with "agent" in it and "chat" (or null), what its form shows: "chat_values", [{name, variable,
 * value}] for a chat with the version in force, and to the chat: next_position, is_waiting, failure, is_full, is_old, and
 * to each turn by_person.
 */
void agent_chat_tell(struct arena *arena, json_t *page);

#endif
