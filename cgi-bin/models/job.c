/* job.c: work for later. */
#include "models/job.h"

#include "lib/clock.h"
#include "lib/secret.h"

void job_enqueue(struct tx *tx, const char *kind, const char *key, json_t *payload, int64_t due)
{
	tx_do(tx, "select job_enqueue($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6::timestamptz)",
		P(secret_uuid(tx_arena(tx)), kind, key, json_dumps(payload, JSON_COMPACT), tx_time(tx, due)));
	if (due <= clock_now())
		tx_wake(tx, "jobs");
}

void job_trouble(struct tx *tx, json_t *into, const char *kind, const char *key)
{
	tx_value(tx, into, "trouble",
		"select error from jobs where tenant_id = $1 and kind = $2 and key = $3 and state = 'queued'",
		P(kind, key));
}

void job_retry(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select j.kind, job_retry($1::uuid, $2::uuid, null, $3::timestamptz) as retried from jobs j"
		" where j.tenant_id = $1 and j.id = $2::uuid",
		P(id, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}
