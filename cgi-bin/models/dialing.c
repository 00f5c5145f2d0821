/* dialing.c: which call is dialed next, and what is written down before and after. */
#include "models/dialing.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "models/suppression.h"

enum { CALLS_A_CLAIM = 10 };

static const char *now(struct tx *tx)
{
	return tx_time(tx, clock_now());
}

void dialing_prepare(struct tx *tx, const struct dialing_limits *limits)
{
	tx_do(tx, "select slots_ensure($1::integer)", P(tx_integer(tx, limits->most)));
}

/* Ids of calls that the claim may make: time-ordered, so they come from here. */
static const char *new_ids(struct tx *tx)
{
	struct strbuf ids;
	strbuf_init(&ids, tx_arena(tx));
	for (int i = 0; i < CALLS_A_CLAIM; i++)
		strbuf_addf(&ids, "%s%s", i ? "," : "{", secret_uuid(tx_arena(tx)));
	strbuf_addc(&ids, '}');
	return ids.text;
}

void dialing_claim(struct tx *tx, json_t *into, const char *key, const struct dialing_limits *limits)
{
	tx_maybe(tx, into, key,
		"select campaign, to_jsonb(opened) as opened"
		" from dial_claim($1::uuid, $2::timestamptz, $3::uuid[], $4::integer, $5::integer, "
		"$6::boolean)",
		P(now(tx), new_ids(tx), tx_integer(tx, limits->most), tx_integer(tx, limits->reserve),
			limits->sandbox ? "true" : "false"));
	tx_wake(tx, "jobs");
}

void dialing_resume(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key, "select call from dial_resume($1::uuid, $2::timestamptz, '45 seconds')",
		P(now(tx)));
}

void dialing_next(struct tx *tx, json_t *into, const char *key)
{
	tx_value(tx, into, key, "select dial_next($1::uuid)::text", P());
}

void dialing_pace(struct tx *tx, json_t *into, const char *key, const char *name, int64_t per_second)
{
	const char *gap = arena_printf(tx_arena(tx), "%.6f seconds", 1.0 / (double)per_second);
	tx_value(tx, into, key,
		"select pace_take($2, $3::interval, $4::timestamptz) where $1::uuid is not null",
		P(name, gap, now(tx)));
}

void dialing_rank(struct tx *tx, json_t *into, const char *key, const char *call)
{
	tx_value(tx, into, key, "select slot_rank($2::uuid, $3::timestamptz) where $1::uuid is not null",
		P(call, now(tx)));
}

void dialing_hold(struct tx *tx, const char *name, int64_t until)
{
	tx_do(tx, "select pace_hold($2, $3::timestamptz) where $1::uuid is not null",
		P(name, tx_time(tx, until)));
}

void dialing_begin(
	struct tx *tx, json_t *into, const char *key, const char *call, const struct dialing_limits *limits)
{
	tx_value(tx, into, key,
		"select dial_begin($1::uuid, $2::uuid, $3::integer, $4::integer, $5::timestamptz)",
		P(call, tx_integer(tx, limits->most), tx_integer(tx, limits->reserve), now(tx)));
}

void dialing_done(struct tx *tx, const char *call, const char *carrier_call_id)
{
	tx_do(tx, "select dial_done($1::uuid, $2::uuid, $3)", P(call, carrier_call_id));
}

void dialing_wait(struct tx *tx, const char *call, const char *why, int64_t again)
{
	tx_do(tx, "select dial_wait($1::uuid, $2::uuid, $3, $4::timestamptz, $5::timestamptz)",
		P(call, why, tx_time(tx, again), now(tx)));
}

void dialing_failed(struct tx *tx, const char *call, const char *why, int hopeless)
{
	tx_do(tx, "select dial_failed($1::uuid, $2::uuid, $3, $4::boolean, $5::timestamptz)",
		P(call, why, hopeless ? "true" : "false", now(tx)));
	tx_wake(tx, "jobs");
}

void dialing_unsure(struct tx *tx, const char *call, const char *why)
{
	tx_do(tx, "select dial_unsure($1::uuid, $2::uuid, $3, $4::timestamptz)", P(call, why, now(tx)));
}

void dialing_put_back(struct tx *tx, const char *call, const char *why)
{
	tx_do(tx, "select dial_cancel($1::uuid, $2::uuid, $3, $4::timestamptz, $4::timestamptz)",
		P(call, why, now(tx)));
	tx_wake(tx, "dialer");
}

void dialing_refused(struct tx *tx, const char *call, const char *why)
{
	tx_do(tx, "select dial_refused($1::uuid, $2::uuid, $3, $4::timestamptz)", P(call, why, now(tx)));
	tx_wake(tx, "jobs");
}

const char *dialing_test(struct tx *tx, const struct dialing_test *test)
{
	const char *call = secret_uuid(tx_arena(tx));
	tx_do(tx,
		"select test_call($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7::boolean, $8, "
		"$9::timestamptz)",
		P(call, test->agent, test->phone, suppression_hash(tx_arena(tx), test->phone), test->spare,
			test->sandbox ? "true" : "false", test->person, now(tx)));
	tx_wake(tx, "dialer");
	return call;
}
