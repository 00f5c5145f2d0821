/* elevenlabs_body.h: what ElevenLabs posts to us, read in pieces: a recording comes as base64 inside JSON, many megabytes of it.
 *
 * The sound, data.full_audio, is decoded and handed on as it comes; all else is kept, with "" in its place. Memory is 3 KiB and
 * what is kept, 1 MiB at most. Nothing of it may be believed before elevenlabs_body_end has said whether it was signed.
 */
#ifndef PROVIDERS_ELEVENLABS_BODY_H
#define PROVIDERS_ELEVENLABS_BODY_H

#include <stdint.h>

#include "lib/error.h"

/* Gets the sound; what it answers other than 0 ends that, and is told by elevenlabs_body_end. */
struct elevenlabs_sink {
	int (*take)(void *to, const void *bytes, size_t length);
	void *to;
};

enum elevenlabs_fault {
	ELEVENLABS_FINE,
	ELEVENLABS_TOO_LARGE, /* what is kept is more than 1 MiB */
	ELEVENLABS_NO_BASE64, /* the sound is none, or there are two */
	ELEVENLABS_NOT_TAKEN, /* the sink could not take it */
};

/* What was posted. */
struct elevenlabs_posted {
	int is_signed;
	int64_t signed_at; /* microseconds UTC */
	enum elevenlabs_fault fault;
	const char *body; /* JSON, not looked at yet */
	size_t length;
	int64_t sound_bytes; /* of sound; 0 if there was none */
};

/*
 * When a request was signed, as its header claims: microseconds UTC; -1 if that cannot be a signature: then there is no need to
 * read on.
 */
int64_t elevenlabs_signed_at(struct arena *arena, const char *signature);

/* Begins; each is ended by elevenlabs_body_end, which is the only answer. An empty secret signs nothing. */
struct elevenlabs_body;
struct elevenlabs_body *elevenlabs_body_begin(
	struct arena *arena, const char *secret, const char *signature, struct elevenlabs_sink sink);
void elevenlabs_body_add(struct elevenlabs_body *body, const char *bytes, size_t length);
struct elevenlabs_posted elevenlabs_body_end(struct elevenlabs_body *body);

#endif
