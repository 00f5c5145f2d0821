/* number_compare.c: every hour, and when staff ask: where the pool and the carrier's account differ, and what numbers cost.
 *
 * It runs in the operator's tenant. Numbers that carry the marker of an order which does not know of them are added to the pool.
 */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "jobs/number_market.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/number_order.h"
#include "models/pool.h"

enum { EVERY_SECONDS = 3600, AFTER_FAILURE_SECONDS = 300 };

static json_t *owned_json(struct arena *arena, const struct carrier_numbers *numbers)
{
	json_t *list = json_array();
	for (size_t i = 0; i < numbers->count; i++) {
		const struct carrier_number *number = &numbers->items[i];
		if (!number->voice)
			continue;
		json_t *json = number_market_owned(arena, number);
		json_object_update_new(
			json, json_pack("{s:s, s:s, s:s, s:s}", "sid", number->id, "marker", number->name,
				      "voice_url", number->voice_url, "status_url", number->status_url));
		json_array_append_new(list, json);
	}
	return list;
}

/* Countries of the pool whose prices are not known, or not from today. */
static struct error *refresh_prices(struct job *job)
{
	struct tx *tx;
	size_t index;
	json_t *row, *found = json_object();
	TRY(job_begin(job, &tx));
	tx_rows(tx, found, "countries",
		"select country from pool_unpriced($2::timestamptz) where $1::uuid is not null",
		P(tx_time(tx, clock_now())));
	TRY(tx_commit(tx));
	json_array_foreach(json_object_get(found, "countries"), index, row)
	{
		const char *country = text_of(row, "country");
		json_t *prices;
		TRY(number_market_prices(job->arena, country, 0, &prices));
		TRY(job_begin(job, &tx));
		number_prices_put(tx, country, prices);
		TRY(tx_commit(tx));
	}
	return NULL;
}

static struct error *note(struct job *job, const struct error *failure, const struct carrier_numbers *owned)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"insert into number_comparisons (tenant_id, id, compared_at, failure, carrier_count)"
		" values ($1, $2::uuid, $3::timestamptz, $4, $5::integer)",
		P(secret_uuid(job->arena), tx_time(tx, clock_now()), failure ? failure->message : NULL,
			failure ? NULL : tx_integer(tx, (int64_t)owned->count)));
	tx_do(tx,
		"delete from number_comparisons where tenant_id = $1 and compared_at < $2::timestamptz - "
		"interval '30 days'",
		P(tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static struct error *compare(struct job *job, struct carrier_numbers *owned)
{
	struct tx *tx;
	struct carrier_account account = account_carrier();
	struct carrier_connection ours = account_connection(job->arena, NULL);
	const char *begun = clock_text(job->arena, clock_now());
	TRY(carrier_twilio.numbers_list(job->arena, &account, owned));
	TRY(job_begin(job, &tx));
	tx_do(tx, "select number_compare($1::uuid, $2::jsonb, $3, $4, $5::timestamptz)",
		P(json_dumps(owned_json(job->arena, owned), JSON_COMPACT), ours.voice_url, ours.status_url,
			begun));
	return tx_commit(tx);
}

struct error *number_compare_run(struct job *job)
{
	struct carrier_numbers owned;
	struct error *failure = compare(job, &owned);
	struct error *unpriced = refresh_prices(job);
	if (failure)
		log_error("numbers.compare_failed", failure);
	if (unpriced)
		log_error("numbers.prices_failed", unpriced);
	TRY(note(job, failure, &owned));
	job->again_in = failure ? AFTER_FAILURE_SECONDS : EVERY_SECONDS;
	return NULL;
}
