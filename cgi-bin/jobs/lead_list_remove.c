/* lead_list_remove.c: takes the people out of a list that was deleted, in slices: longer transactions hurt the dialer. */
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "models/lead.h"

enum { SLICE_LEADS = 5000, TURN_SECONDS = 30 };

struct error *lead_list_remove_run(struct job *job)
{
	int64_t started = clock_elapsed();
	for (int done = 0; !done;) {
		struct tx *tx;
		json_t *found = json_object();
		TRY(job_begin(job, &tx));
		lead_list_remove(tx, found, "done", job_text(job, "list"), SLICE_LEADS);
		TRY(tx_commit(tx));
		done = json_is_true(json_object_get(found, "done"));
		if (!done && clock_elapsed() - started > TURN_SECONDS * SECOND) {
			job->again_in = 1;
			return NULL;
		}
	}
	return NULL;
}
