/* elevenlabs_numbers.h: numbers of Twilio's that are imported at ElevenLabs, and how the calls that come in there begin. */
#ifndef SANDBOX_ELEVENLABS_NUMBERS_H
#define SANDBOX_ELEVENLABS_NUMBERS_H

#include "daemons/sandbox/server.h"

void convai_numbers_create(struct request *request, struct reply *reply);

/* Twilio announces a call there. */
void convai_numbers_answer(struct request *request, struct reply *reply);

/* Begins a conversation as the body of register-call says, and answers with TwiML. */
void convai_calls_begin(
	struct request *request, struct reply *reply, const json_t *agent, const json_t *body);

/* Where is asked how to begin such a call: {"url", "request_headers"}; or null. */
json_t *convai_begin_hook(void);

#endif
