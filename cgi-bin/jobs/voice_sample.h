/* voice_sample.h: the sound of a voice: fetched from its engine once, and then a file of ours for every customer. */
#ifndef JOBS_VOICE_SAMPLE_H
#define JOBS_VOICE_SAMPLE_H

#include <jansson.h>

#include "lib/error.h"

struct voice_sample {
	const char *path; /* below the data folder */
	const char *type; /* "audio/wav" */
};

/* The sample that is kept already: `voice` is a row of voice_find(). 0 where there is none yet. */
int voice_sample_kept(
	struct arena *arena, const json_t *voice, const char *language, struct voice_sample *sample);

/*
 * Fetches it; to be called between transactions, nothing is waited for longer than ten seconds. ERROR_MISSING where the
 * engine has no samples, ERROR_UPSTREAM for what is no sound; otherwise the engine's errors.
 */
struct error *voice_sample_fetch(struct arena *arena, const json_t *voice, const char *language,
	struct voice_sample *sample) must_check;

#endif
