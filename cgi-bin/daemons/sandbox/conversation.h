/* conversation.h: the conversation as Ultravox holds it: the life of an engine's call from its creation to its bill.
 *
 * All functions are for inside a transaction. What is said is not stored: it follows from the story, which the call gets
 * from the telephone call that joins it, and from the clock.
 */
#ifndef SANDBOX_CONVERSATION_H
#define SANDBOX_CONVERSATION_H

#include <jansson.h>
#include <stdint.h>

#include "daemons/sandbox/script.h"
#include "daemons/sandbox/speech.h"

/* A call with all its columns, or NULL. */
json_t *conversation_row(const char *id);

/* A call of an agent's, whose `id` is new; without metadata or callbacks these are empty. It begins to wait for somebody to join. */
struct new_conversation {
	const char *id;
	const json_t *agent; /* its row, or NULL */
	const json_t *definition, *context, *metadata, *callbacks;
};
void conversation_create(const struct new_conversation *made, int64_t at);

/* What its recording is made of, once it is over. */
struct recording conversation_recording(const json_t *row, const struct script *script);

/* A telephone call connects to a join URL; 0 when that is not ours, or nothing waits there any more. */
int conversation_join(const char *join_url, const json_t *call, int64_t at);

/* The telephone side has hung up. */
void conversation_client_left(const char *id, int64_t at);

/* The API asks the agent to hang up, saying the message (or NULL); 0 when the call is not joined. */
int conversation_hang_up(const char *id, const char *message, int64_t at);

/* A timer's moment has come; 0 when it is none of the conversation's. */
int conversation_timer(const char *kind, const char *id, int64_t at, int64_t detail);

/* The HTTP tool of a turn has answered (status 0: not at all). */
void conversation_tool_answered(const char *id, int64_t turn, int status, const char *body);

/* What is said in the call, all of it; and how much of that has been said by now (story milliseconds). */
void conversation_script(struct arena *arena, const json_t *row, struct script *script);
int64_t conversation_elapsed(const json_t *row, int64_t now);

/* How long the call may take at most. */
int64_t conversation_maximum_ms(const json_t *definition);

#endif
