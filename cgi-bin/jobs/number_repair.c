/* number_repair.c: mends one difference between the pool and the carrier's account, in the operator's tenant. */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "jobs/number_announce.h"
#include "jobs/number_market.h"
#include "lib/clock.h"
#include "lib/text.h"
#include "models/pool.h"

static struct error *finish(struct job *job, const char *state, const char *failure)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"update number_drifts set state = $3, failure = $4, finished_at = $5::timestamptz"
		" where tenant_id = $1 and id = $2::uuid and state = 'repairing'",
		P(job_text(job, "drift_id"), state, failure, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

/* What the account owns comes into the pool. */
static struct error *adopt(struct job *job, const json_t *drift)
{
	struct tx *tx;
	json_t *list = json_array();
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	TRY(carrier_twilio.number_fetch(job->arena, &account, text_or_empty(drift, "carrier_sid"), &number));
	json_array_append_new(list, number_market_owned(job->arena, &number));
	TRY(job_begin(job, &tx));
	pool_add(tx, list);
	return tx_commit(tx);
}

/* Nobody is to rely on a number that is gone; the carrier is asked once more before anybody loses it. */
static struct error *drop(struct job *job, const json_t *drift)
{
	struct tx *tx;
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	struct error *error =
		carrier_twilio.number_owned(job->arena, &account, text_or_empty(drift, "e164"), &number);
	if (!error || error->kind != ERROR_MISSING)
		return error;
	TRY(job_begin(job, &tx));
	tx_do(tx, "select pool_lost($1::uuid, $2::uuid, $3, $4::timestamptz)",
		P(text_or_empty(drift, "number_id"), "The carrier does not know this number any more.",
			tx_time(tx, clock_now())));
	return tx_commit(tx);
}

struct error *number_repair_run(struct job *job)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_maybe(tx, found, "drift",
		"select kind, e164, carrier_sid, number_id from number_drifts"
		" where tenant_id = $1 and id = $2::uuid and state = 'repairing'",
		P(job_text(job, "drift_id")));
	TRY(tx_commit(tx));
	const json_t *drift = json_object_get(found, "drift");
	const char *kind = text_or_empty(drift, "kind");
	if (!strcmp(kind, "webhook"))
		TRY(number_announce(job, text_or_empty(drift, "carrier_sid")));
	else if (!strcmp(kind, "unknown_here"))
		TRY(adopt(job, drift));
	else if (!strcmp(kind, "unknown_there"))
		TRY(drop(job, drift));
	return finish(job, "repaired", NULL);
}

struct error *number_repair_give_up(struct job *job, const struct error *error)
{
	return finish(job, "failed", error->message);
}
