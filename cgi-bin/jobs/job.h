/* job.h: kinds of background work: one file each, and a line in kinds.c.
 *
 * A job may be cut off at any instruction and is then run again: write down what you are about to do before you touch
 * the outside world, and look for it there before you repeat it. Returning an error means "again later", with back-off
 * and jitter, or after error->retry_after seconds; ERROR_INVALID and ERROR_MISSING, and the last attempt, mean "never":
 * then give_up is called, so that the page concerned can say why.
 */
#ifndef JOBS_JOB_H
#define JOBS_JOB_H

#include "db/tx.h"

struct job {
	struct arena *arena; /* reset after the job */
	struct database *database;
	const char *tenant, *id;
	json_t *payload;
	int64_t attempts; /* this one included */
	int64_t again_in; /* set by `run` on success to run again in so many seconds (work in slices); 0: done */
};

struct job_kind {
	const char *kind;
	struct error *(*run)(struct job *job);
	struct error *(*give_up)(struct job *job, const struct error *error); /* or NULL */
};

/* Every kind; ends with a NULL kind. */
extern const struct job_kind job_kinds[];

/* A text of the payload; dies when it is not there. */
const char *job_text(const struct job *job, const char *name);

/*
 * Work on many rows goes in slices of JOB_SLICE, a transaction each, since long ones hurt the dialer: `slice` says whether
 * there is more. After half a minute the job makes way for others, and runs again: then *more is still true.
 */
enum { JOB_SLICE = 5000 };
struct error *job_in_slices(
	struct job *job, struct error *(*slice)(struct job *job, int *more), int *more) must_check;

/* Opens a transaction in the job's tenant. */
struct error *job_begin(struct job *job, struct tx **tx) must_check;

/* Reads the row that the payload names under `name`, by a model's query, in a transaction of its own; a JSON null where it is gone
 * and the query allows that. */
typedef void job_query(struct tx *tx, json_t *into, const char *key, const char *id);
struct error *job_find(struct job *job, job_query *query, const char *name, json_t **row) must_check;

#endif
