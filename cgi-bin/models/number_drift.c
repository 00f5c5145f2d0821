/* number_drift.c: where the pool and the carrier's account differ. */
#include "models/number_drift.h"

#include "lib/clock.h"

#define COLUMNS                                                                                              \
	"select d.id, d.kind, d.e164 as number_phone, d.number_id, d.found, d.state, d.failure, "            \
	"d.found_at, d.finished_at, d.person, d.kind = 'webhook' as is_webhook, d.kind = 'unknown_here' as " \
	"is_unknown_here, d.kind = 'unknown_there' as is_unknown_there, d.state in ('open', 'failed') as "   \
	"can_repair from number_drifts d where d.tenant_id = $1"

void number_drift_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		COLUMNS
		" and d.state in ('open', 'repairing', 'failed') order by d.found_at, d.e164 limit 200",
		P());
}

void number_drift_past(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		COLUMNS " and d.state in ('repaired', 'gone') order by d.finished_at desc, d.id limit 20",
		P());
}

void number_drift_compared(struct tx *tx, json_t *into, const char *key)
{
	tx_maybe(tx, into, key,
		"select c.compared_at, c.failure, c.carrier_count from number_comparisons c where "
		"c.tenant_id = "
		"$1 order by c.compared_at desc limit 1",
		P());
	tx_value(tx, into, "is_running",
		"select exists (select from jobs j where j.tenant_id = $1 and j.kind = 'number_compare' and "
		"j.state = 'queued' and j.run_at <= $2::timestamptz)",
		P(tx_time(tx, clock_now())));
}

void number_drift_compare(struct tx *tx)
{
	const char *now = tx_time(tx, clock_now());
	tx_do(tx,
		"update jobs set run_at = $2::timestamptz where tenant_id = $1 and kind = 'number_compare' "
		"and "
		"state = 'queued' and run_at > $2::timestamptz and leased_until is null",
		P(now));
	tx_do(tx, "select wake_up('jobs', $1::uuid, $2::timestamptz)", P(now));
	tx_wake(tx, "jobs");
}

void number_drift_repair(struct tx *tx, const char *id, const char *person)
{
	tx_do(tx, "select number_drift_repair($1::uuid, $2::uuid, $3, $4::timestamptz)",
		P(id, person, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}
