/* engine_event.h: what a voice engine tells us: verifying and reading its webhooks.
 *
 * Wire facts: Ultravox signs by a hexadecimal HMAC-SHA256 over the raw body followed by the timestamp header, several
 * signatures apart by commas while a secret is changed; ElevenLabs, in "t=<unix seconds>,v0=<hex>", over time stamp, a dot
 * and the raw body. Events may come twice and in any order.
 */
#ifndef PROVIDERS_ENGINE_EVENT_H
#define PROVIDERS_ENGINE_EVENT_H

#include "providers/engine_types.h"

struct engine_request {
	const char *body; /* raw */
	size_t body_length;
	const char *timestamp; /* X-Ultravox-Webhook-Timestamp, or NULL */
	const char *signature; /* X-Ultravox-Webhook-Signature or ElevenLabs-Signature, or NULL */
};

/*
 * Whether the request was signed with `secret`; if so, *signed_at says when. How old it may be is the caller's to
 * decide: retries may carry the first time stamp.
 */
int ultravox_verify(
	struct arena *arena, const char *secret, const struct engine_request *request, int64_t *signed_at);
int elevenlabs_verify(
	struct arena *arena, const char *secret, const struct engine_request *request, int64_t *signed_at);

enum engine_event_kind {
	ENGINE_EVENT_STARTED, /* created */
	ENGINE_EVENT_JOINED,  /* the phone is connected */
	ENGINE_EVENT_ENDED,   /* also for conversations that nobody joined */
	ENGINE_EVENT_BILLED,  /* billed_seconds is final */
	ENGINE_EVENT_SOUND,   /* how a conversation sounded, which is known by `conversation` only */
	ENGINE_EVENT_OTHER,   /* one that did not exist when this was written */
};

struct engine_event {
	enum engine_event_kind kind;
	const char *engine;       /* "ultravox" */
	const char *name;         /* the engine's own word, "call.ended" */
	const char *key;          /* the same for a repeated delivery: "call.ended:<id>" */
	const char *conversation; /* the engine's own id of it, where call.id is one of ours; or NULL */
	struct engine_call call;
};

/* Reads a verified event; ERROR_INVALID where it is no JSON or names no call. arena_use must be in force. */
struct error *ultravox_read_event(
	struct arena *arena, const struct engine_request *request, struct engine_event *event) must_check;
struct error *elevenlabs_read_event(
	struct arena *arena, const struct engine_request *request, struct engine_event *event) must_check;

#endif
