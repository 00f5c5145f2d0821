/* campaign_fill.c: decides, slice by slice, on the people of a long list when a campaign has started. */
#include "jobs/account.h"
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { SLICE = 10000 };

struct error *campaign_fill_run(struct job *job)
{
	const char *after = "";
	while (after) {
		struct tx *tx;
		json_t *found = json_object();
		TRY(job_begin(job, &tx));
		tx_value(tx, found, "last",
			"select campaign_fill($1::uuid, $2::uuid, $3, $4::integer, $5::boolean, "
			"$6::timestamptz)",
			P(job_text(job, "campaign"), after, tx_integer(tx, SLICE),
				account_is_sandbox() ? "true" : "false", tx_time(tx, clock_now())));
		tx_wake(tx, "dialer");
		TRY(tx_commit(tx));
		after = text_of(found, "last");
	}
	return NULL;
}
