/* number_connect.c: has the calls to a number announced to us. */
#include "jobs/kinds.h"

#include "jobs/number_announce.h"
#include "lib/clock.h"
#include "lib/text.h"

static struct error *load(struct job *job, const char **carrier_sid)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_maybe(tx, found, "number",
		"select carrier_sid from numbers where tenant_id = $1 and id = $2::uuid",
		P(job_text(job, "number_id")));
	TRY(tx_commit(tx));
	*carrier_sid = text_of(json_object_get(found, "number"), "carrier_sid");
	return NULL;
}

static struct error *set_state(struct job *job, const char *state, const char *failure)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"update numbers set state = $3, failure = $4, connected_at = case when $3 = 'connected' then "
		"$5::timestamptz end"
		" where tenant_id = $1 and id = $2::uuid and state <> 'suspended'",
		P(job_text(job, "number_id"), state, failure, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

struct error *number_connect_run(struct job *job)
{
	const char *carrier_sid;
	TRY(load(job, &carrier_sid));
	if (!carrier_sid)
		return NULL; /* it has been given back */
	TRY(number_announce(job, carrier_sid));
	return set_state(job, "connected", NULL);
}

struct error *number_connect_give_up(struct job *job, const struct error *error)
{
	return set_state(job, "failed", error->message);
}
