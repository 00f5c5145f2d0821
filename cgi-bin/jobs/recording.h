/* recording.h: where the recording of a call is kept, below the data folder, and how it comes to be that. */
#ifndef JOBS_RECORDING_H
#define JOBS_RECORDING_H

#include <jansson.h>

#include "db/tx.h"

struct recording {
	const char *call; /* UUID */
	const char *path; /* below the data folder: "recordings/<tenant>/<call>.mp3" */
	const char *full; /* the same from the root */
	const char *type; /* "audio/mpeg" */
	int64_t bytes;
};

/* Says where it belongs, and makes the folders. */
struct error *recording_place(
	struct arena *arena, const char *tenant, struct recording *recording) must_check;

/* The file is there, whole: it is the call's recording now. */
void recording_put(struct tx *tx, const struct recording *recording);

/*
 * A recording that an engine has posted, in the file `sound`: becomes the call's if that wants one and has none. In a transaction
 * of its own; into[key] has "verdict" ("applied", "duplicate", "ignored: …") and "channel".
 */
struct recording_event {
	const char *engine, *key, *kind, *headers, *body;
	int64_t sent, received;
	const char *sound;
};
struct error *recording_take(struct tx *tx, const struct recording *recording,
	const struct recording_event *event, json_t *into, const char *key) must_check;

#endif
