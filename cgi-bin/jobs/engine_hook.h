/* engine_hook.h: the voice engines' signed requests, as a program of pages gets them: let in by signature, then read. */
#ifndef JOBS_ENGINE_HOOK_H
#define JOBS_ENGINE_HOOK_H

#include "providers/engine_event.h"
#include "web/page.h"

/* Before the first request: where secrets that engines have made up are kept. */
void engine_hook_start(struct database *database);

/* For a page's `verify`: ERROR_DENIED unless the engine has signed it for us, ERROR_INVALID if it can't be read. */
struct error *ultravox_signed(struct request *request) must_check;
struct error *elevenlabs_signed(struct request *request) must_check;

/* A request that was let in. */
struct engine_arrival {
	struct engine_event event;
	int64_t sent;     /* the engine's time stamp */
	const char *body; /* JSON, without sound */
	const char *
		sound; /* the file that it is in, which engine_arrival_end removes unless it was renamed; or NULL */
	int64_t sound_bytes;
};

/* Reads it; ERROR_INVALID when it names no conversation. */
struct error *ultravox_read(struct request *request, struct engine_arrival *arrival) must_check;
struct error *elevenlabs_read(struct request *request, struct engine_arrival *arrival) must_check;

/* Closes the file of sound, which is locked until then, and removes it. */
void engine_arrival_end(struct request *request, struct engine_arrival *arrival);

#endif
