/* job.c: what every kind of background work uses. */
#include "jobs/job.h"

const char *job_text(const struct job *job, const char *name)
{
	const char *text = json_string_value(json_object_get(job->payload, name));
	if (!text)
		die("a job has no %s", name);
	return text;
}

struct error *job_begin(struct job *job, struct tx **tx)
{
	return tx_for_tenant(job->arena, job->database, job->tenant, tx);
}
