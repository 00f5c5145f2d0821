/* campaign_start.c: starts a campaign at the time that it was planned for. */
#include "jobs/account.h"
#include "jobs/kinds.h"
#include "lib/clock.h"

enum { AGAIN_SECONDS = 60 };

struct error *campaign_start_run(struct job *job)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_value(tx, found, "settled",
		"select campaign_start_due($1::uuid, $2::uuid, $3::timestamptz, $4::boolean, "
		"$5::timestamptz)",
		P(job_text(job, "campaign"), job_text(job, "starts_at"),
			account_is_sandbox() ? "true" : "false", tx_time(tx, clock_now())));
	tx_wake(tx, "dialer");
	tx_wake(tx, "jobs");
	TRY(tx_commit(tx));
	job->again_in = json_is_true(json_object_get(found, "settled")) ? 0 : AGAIN_SECONDS;
	return NULL;
}
