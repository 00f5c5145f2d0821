/* job.c: what every kind of background work uses. */
#include "jobs/job.h"

#include "lib/clock.h"
#include "lib/text.h"

const char *job_text(const struct job *job, const char *name)
{
	const char *text = text_of(job->payload, name);
	if (!text)
		die("a job has no %s", name);
	return text;
}

struct error *job_begin(struct job *job, struct tx **tx)
{
	return tx_for_tenant(job->arena, job->database, job->tenant, tx);
}

struct error *job_find(struct job *job, job_query *query, const char *name, json_t **row)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	query(tx, found, "row", job_text(job, name));
	TRY(tx_commit(tx));
	*row = json_object_get(found, "row");
	return NULL;
}

struct error *job_in_slices(struct job *job, struct error *(*slice)(struct job *job, int *more), int *more)
{
	enum { TURN_SECONDS = 30 };
	int64_t started = clock_elapsed();
	for (*more = 1; *more && !job->again_in;) {
		TRY(slice(job, more));
		if (*more && clock_elapsed() - started > TURN_SECONDS * SECOND)
			job->again_in = 1;
	}
	return NULL;
}
