/* number_release.c: gives a number of the pool back to the carrier, in the operator's tenant. Nobody can get it any more. */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/text.h"

static struct error *finish(struct job *job, const char *problem)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx, "select pool_returned($2::uuid, $3, $4::timestamptz) where $1::uuid is not null",
		P(job_text(job, "number_id"), problem, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

/* One that is given back already is a success, so that asking again does no harm. */
struct error *number_release_run(struct job *job)
{
	struct tx *tx;
	json_t *found = json_object();
	struct carrier_account account = account_carrier();
	TRY(job_begin(job, &tx));
	tx_maybe(tx, found, "number",
		"select carrier_sid from pool_returning($2::uuid) where $1::uuid is not null",
		P(job_text(job, "number_id")));
	TRY(tx_commit(tx));
	const json_t *number = json_object_get(found, "number");
	if (!json_is_object(number))
		return NULL;
	TRY(carrier_twilio.number_release(job->arena, &account, text_of(number, "carrier_sid")));
	return finish(job, NULL);
}

struct error *number_release_give_up(struct job *job, const struct error *error)
{
	return finish(job, error->message);
}
