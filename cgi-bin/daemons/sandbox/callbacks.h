/* callbacks.h: what Twilio tells about a call: the parameters of its webhooks (twilio.md, sections 5 to 7). */
#ifndef SANDBOX_CALLBACKS_H
#define SANDBOX_CALLBACKS_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

/* The parameters that every webhook about a call has. */
json_t *callback_parameters(struct arena *arena, const json_t *call, const char *status);

/* Tells of progress (initiated, ringing, answered, completed) where that was asked for; `at` is the event's time. */
void callback_progress(const json_t *call, const char *event, const char *status, int64_t at);

/* Tells what answering-machine detection found, after so many milliseconds. */
void callback_machine(const json_t *call, const char *answered_by, int64_t duration_ms, int64_t at);

/* Tells that a stream has started or stopped (stream-started, stream-stopped, stream-error). */
void callback_stream(const json_t *call, const char *url, const char *name, const char *event);

/* Asks for a TwiML document with these parameters added (may be NULL). */
void callback_document(const json_t *call, const char *url, const char *method, json_t *added, int fallback);

#endif
