/* call_reap.c: calls that are under way for longer than they may be: asks the carrier, hangs up, or says that it is lost.
 * One such job a tenant comes again every minute while there are calls.
 */
#include "jobs/call.h"
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/text.h"
#include "models/dialing.h"

enum { BUSY_SECONDS = 60, QUIET_SECONDS = 900, AT_ONCE = 50, RESPITE_SECONDS = 60, LOOKING_SECONDS = 300 };

static const char never_dialed[] = "This call was prepared, but never dialed.";
static const char lost[] = "The telephone company did not say how this call ended.";

static struct error *overdue(struct job *job, json_t *into)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_value(tx, into, "live", "select count(*) from live_calls where tenant_id = $1", P());
	tx_rows(tx, into, "calls",
		"select call_id from live_calls where tenant_id = $1 and deadline_at <= $2::timestamptz "
		"order by deadline_at"
		" limit $3::integer",
		P(tx_time(tx, clock_now()), tx_integer(tx, AT_ONCE)));
	return tx_commit(tx);
}

static struct error *put_off(struct job *job, const json_t *call, int seconds, int look_for)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"update live_calls set deadline_at = $3::timestamptz where tenant_id = $1 and call_id = "
		"$2::uuid",
		P(text_of(call, "id"), tx_time(tx, clock_now() + seconds * SECOND)));
	if (look_for)
		call_look_for(tx, text_of(call, "id"), clock_now());
	return tx_commit(tx);
}

static struct error *end_by_ourselves(struct job *job, const json_t *call, const char *why, int certain)
{
	struct tx *tx;
	log_write(LOG_WARN, "call.reaped", "call", text_of(call, "id"), "why", why, NULL);
	TRY(job_begin(job, &tx));
	call_fail(tx, text_of(call, "id"), why, certain);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

/* Its dialer had no time for it, as while a provider is down: it was no attempt, and its person is called by another call. */
static struct error *put_back(struct job *job, const json_t *call)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	dialing_put_back(tx, text_of(call, "id"), never_dialed);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

/* Still talking after its time: hangs up at both ends, and looks again in a minute. */
static struct error *hang_up(struct job *job, const json_t *call)
{
	struct carrier_account account = account_carrier();
	log_write(LOG_WARN, "call.too_long", "call", text_of(call, "id"), NULL);
	TRY(carrier_twilio.call_end(job->arena, &account, text_of(call, "carrier_call_id")));
	return put_off(job, call, RESPITE_SECONDS, 0);
}

static struct error *ask_carrier(struct job *job, const json_t *call)
{
	struct carrier_call found;
	struct carrier_account account = account_carrier();
	struct error *error =
		carrier_twilio.call_fetch(job->arena, &account, text_of(call, "carrier_call_id"), &found);
	if (error && error->kind == ERROR_MISSING)
		return end_by_ourselves(job, call, lost, 0);
	TRY(error);
	return found.state >= CARRIER_COMPLETED ? call_report(job, call, &found) : hang_up(job, call);
}

static struct error *reap(struct job *job, const char *id)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	call_find(tx, found, "call", id);
	TRY(tx_commit(tx));
	const json_t *call = json_object_get(found, "call");
	if (text_of(call, "carrier_call_id"))
		return ask_carrier(job, call);
	if (text_of(call, "dialing_at"))
		return put_off(job, call, LOOKING_SECONDS, 1);
	return text_of(call, "campaign_id") ? put_back(job, call)
					    : end_by_ourselves(job, call, never_dialed, 1);
}

/* What fails for one call is tried again in a minute; it must not keep the others waiting. */
struct error *call_reap_run(struct job *job)
{
	json_t *found = json_object();
	job->again_in = BUSY_SECONDS;
	struct error *error = overdue(job, found);
	if (error)
		log_error("call.reaper_failed", error);
	const json_t *calls = json_object_get(found, "calls");
	for (size_t i = 0; i < json_array_size(calls); i++) {
		error = reap(job, text_of(json_array_get(calls, i), "call_id"));
		if (error)
			log_error("call.reaper_failed", error);
	}
	if (json_is_integer(json_object_get(found, "live")) && !row_integer(found, "live"))
		job->again_in = QUIET_SECONDS;
	return NULL;
}
