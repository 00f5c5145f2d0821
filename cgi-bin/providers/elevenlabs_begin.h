/* elevenlabs_begin.h: calls to numbers that ElevenLabs answers itself: it asks us how to begin, and is answered with JSON.
 *
 * Wire facts: such a request is not signed; it shows what we have had it show, in a header. It waits about two seconds.
 */
#ifndef PROVIDERS_ELEVENLABS_BEGIN_H
#define PROVIDERS_ELEVENLABS_BEGIN_H

#include "providers/engine.h"

#define ELEVENLABS_BEGIN_HEADER "X-Webhook-Key"

struct elevenlabs_begin {
	const char *from, *to; /* phone numbers; `from` may be "" */
	const char *agent_id;  /* the engine's */
	const char *call_id;   /* the carrier's */
};

/* Reads a request; ERROR_INVALID where something is missing. arena_use must be in force. */
struct error *elevenlabs_read_begin(
	struct arena *arena, const char *body, size_t length, struct elevenlabs_begin *asked) must_check;

/* As call_create in engine.h, but asks nobody: the answer, in place of TwiML, is `call->join_url`. */
struct error *elevenlabs_call_begin(struct arena *arena, const struct engine_account *account,
	const struct engine_order *order, struct engine_call *call) must_check;

#endif
