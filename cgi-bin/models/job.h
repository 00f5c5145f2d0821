/* job.h: work for later, enqueued in the same transaction as the change that caused it. */
#ifndef MODELS_JOB_H
#define MODELS_JOB_H

#include "db/tx.h"

/*
 * Enqueues a job of a kind of jobs/ in the transaction's tenant, due at `due` (clock_now() for at once). Of jobs with
 * the same kind and key, one unfinished is enough: asking again changes nothing; a NULL key asks each time. The daemon
 * is woken after the commit.
 */
void job_enqueue(struct tx *tx, const char *kind, const char *key, json_t *payload, int64_t due);

/* Why an unfinished job of this kind and key has failed so far, as a sentence at into.trouble; null when it has not. */
void job_trouble(struct tx *tx, json_t *into, const char *kind, const char *key);

/* For staff: lets a job that was given up, or waits, be tried at once, into[key]: kind, retried (0: it is being done, or another
 * does the same); ERROR_MISSING. */
void job_retry(struct tx *tx, json_t *into, const char *key, const char *id);

#endif
