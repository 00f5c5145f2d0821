/* lead_list_remove.c: takes the people out of a list that was deleted. */
#include "jobs/kinds.h"
#include "models/lead.h"

static struct error *remove_slice(struct job *job, int *more)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	lead_list_remove(tx, found, "done", job_text(job, "list"), JOB_SLICE);
	TRY(tx_commit(tx));
	*more = !json_is_true(json_object_get(found, "done"));
	return NULL;
}

struct error *lead_list_remove_run(struct job *job)
{
	int more;
	return job_in_slices(job, remove_slice, &more);
}
