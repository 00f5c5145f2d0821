/* platform.h: what is known of each part of the platform, for /health. In a transaction of the operator's tenant. */
#ifndef MODELS_PLATFORM_H
#define MODELS_PLATFORM_H

#include "db/tx.h"

enum {
	PLATFORM_STALE_SECONDS = 900, /* what was last seen longer ago says nothing */
	PLATFORM_LATE_SECONDS = 90,   /* how long work may be due */
};

/* What was last seen of parts that live elsewhere into[key], what fails first: name, label, ok, sentence, checked_at. */
void platform_states(struct tx *tx, json_t *into, const char *key);

/* How many migrations were applied, as into[key]. */
void platform_migrations(struct tx *tx, json_t *into, const char *key);

/* For how many seconds the queue's oldest work has been due, as into[key]; 0 when none is. */
void platform_waiting(struct tx *tx, json_t *into, const char *key, const char *queue);

/* For each queue into[key]: name, and since when its oldest work is due, waiting_since; null: nothing is. */
void platform_queues(struct tx *tx, json_t *into, const char *key);

/* Takes back what was written down of a part that works after all; does nothing where it was not failing. */
void platform_well(struct tx *tx, const char *part, const char *good);

/* Writes down whether a part works, for workers. */
void platform_note(struct tx *tx, const char *part, const struct error *error, const char *good);

#endif
