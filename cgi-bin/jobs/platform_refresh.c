/* platform_refresh.c: every few minutes, what the operator's accounts offer: voices, numbers, the webhook, and whether they work.
 *
 * It runs in the operator's tenant. In development the sandbox's first numbers go straight into the pool; what is
 * bought comes there by its order.
 */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "jobs/number_market.h"
#include "jobs/webhook_secret.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "models/pool.h"

enum { EVERY_SECONDS = 120, AFTER_FAILURE_SECONDS = 10 };

/* What was found out about one part, for /health. */
static struct error *note(struct job *job, const char *part, const struct error *error, const char *good)
{
	struct tx *tx;
	if (error)
		log_error("platform.part_failed", error);
	TRY(job_begin(job, &tx));
	tx_do(tx, "select platform_state_set($2, $3::boolean, $4, $5::timestamptz)",
		P(part, error ? "false" : "true", error ? error->message : good, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static json_t *voices_json(const struct engine_voices *voices)
{
	json_t *list = json_array();
	for (size_t i = 0; i < voices->count; i++) {
		const struct engine_voice *voice = &voices->items[i];
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "voice", voice->id, "name", voice->name,
				      "description", voice->description, "language", voice->language,
				      "preview_url", voice->preview_url));
	}
	return list;
}

static struct error *refresh_voices(struct job *job, const struct engine_use *use)
{
	struct tx *tx;
	struct engine_voices voices;
	TRY(use->engine->voices_list(job->arena, &use->account, &voices));
	TRY(job_begin(job, &tx));
	tx_do(tx, "select voices_put($2, $3::jsonb, $4::timestamptz)",
		P(use->engine->name, json_dumps(voices_json(&voices), JSON_COMPACT),
			tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static json_t *numbers_json(struct arena *arena, const struct carrier_numbers *numbers)
{
	json_t *list = json_array();
	for (size_t i = 0; i < numbers->count; i++) {
		const struct carrier_number *number = &numbers->items[i];
		if (number->voice)
			json_array_append_new(list, number_market_owned(arena, number));
	}
	return list;
}

static struct error *refresh_numbers(struct job *job)
{
	struct tx *tx;
	struct carrier_numbers numbers;
	struct carrier_account account = account_carrier();
	TRY(carrier_twilio.check(job->arena, &account));
	if (strcmp(config_load()->sandbox, "on"))
		return NULL;
	TRY(carrier_twilio.numbers_list(job->arena, &account, &numbers));
	TRY(job_begin(job, &tx));
	pool_fill(tx, numbers_json(job->arena, &numbers));
	return tx_commit(tx);
}

static struct error *refresh_webhook(struct job *job, struct engine_use *use)
{
	struct engine_webhook webhook;
	const char *url = account_url(job->arena, "/api/v1/webhooks/%s/events", use->engine->name);
	use->account.begin_url = account_url(job->arena, "/api/v1/webhooks/%s/begin", use->engine->name);
	use->account.begin_key = account_begin_key(job->arena);
	TRY(webhook_secret_ensure(job, use, url, &webhook));
	if (webhook.healthy)
		return NULL;
	return error_new(job->arena, ERROR_UPSTREAM, "The voice engine could not deliver its events lately.",
		"%s", webhook.failure);
}

/* Each engine that is set up: its voices, which also say that the account works, and where its events go. */
static struct error *refresh_engines(struct job *job, int *failed)
{
	for (const struct engine_offer *offer = engine_offers; offer->engine; offer++) {
		struct engine_use use;
		if (!account_has_engine(offer->engine->name))
			continue;
		TRY(account_engine(job->arena, offer->engine->name, &use));
		struct error *voices = refresh_voices(job, &use);
		TRY(note(job, offer->part, voices, "Voices are listed."));
		struct error *webhook = refresh_webhook(job, &use);
		TRY(note(job, arena_printf(job->arena, "%s_webhook", offer->part), webhook,
			"Events come to us, signed."));
		*failed |= voices || webhook;
	}
	return NULL;
}

struct error *platform_refresh_run(struct job *job)
{
	int failed = 0;
	struct error *numbers = refresh_numbers(job);
	TRY(note(job, "carrier", numbers, "The account is active."));
	TRY(refresh_engines(job, &failed));
	job->again_in = numbers || failed ? AFTER_FAILURE_SECONDS : EVERY_SECONDS;
	return NULL;
}
