/* engine.h: Ultravox's calls as its API and its webhooks show them. */
#ifndef SANDBOX_ENGINE_H
#define SANDBOX_ENGINE_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

/* The whole Call object (ultravox.md, section 4) as of now. */
json_t *engine_call_json(struct arena *arena, const json_t *row);

/* The messages that were said so far. */
json_t *engine_messages(struct arena *arena, const json_t *row, int64_t now);

/* Sends an event ("call.started", …) to the webhooks and callbacks that want it; inside a transaction. */
void engine_tell(const char *event, const char *id);

/* The port at which join URLs point. */
void engine_start(int port);

#endif
