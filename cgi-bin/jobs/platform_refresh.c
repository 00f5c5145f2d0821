/* platform_refresh.c: every few minutes, what the operator's accounts offer: voices, numbers, the webhook, and whether they work.
 *
 * It runs in the operator's tenant. In development the sandbox's numbers go straight into the pool; with real keys staff
 * adopt them on the page of the pool.
 */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/phone_zones.h"
#include "lib/secret.h"

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

static struct error *refresh_voices(struct job *job)
{
	struct tx *tx;
	struct engine_voices voices;
	struct engine_account account = account_engine();
	TRY(engine_ultravox.voices_list(job->arena, &account, &voices));
	TRY(job_begin(job, &tx));
	tx_do(tx, "select voices_put('ultravox', $2::jsonb, $3::timestamptz)",
		P(json_dumps(voices_json(&voices), JSON_COMPACT), tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static json_t *numbers_json(struct arena *arena, const struct carrier_numbers *numbers)
{
	json_t *list = json_array();
	for (size_t i = 0; i < numbers->count; i++) {
		const struct carrier_number *number = &numbers->items[i];
		if (!number->voice)
			continue;
		const char *state = phone_state(number->phone), *region = number->region;
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:b, s:b}}", "id",
				      secret_uuid(arena), "e164", number->phone, "carrier", "twilio",
				      "carrier_sid", number->id, "country", number->country, "region",
				      *region || !state ? region : state, "locality", number->locality,
				      "capabilities", "voice", number->voice, "sms", number->sms));
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
	tx_do(tx, "select pool_add($2::jsonb)",
		P(json_dumps(numbers_json(job->arena, &numbers), JSON_COMPACT)));
	return tx_commit(tx);
}

static struct error *refresh_webhook(struct job *job)
{
	struct engine_webhook webhook;
	struct engine_account account = account_engine();
	const char *url = account_url(job->arena, "/api/v1/webhooks/ultravox/events");
	TRY(engine_ultravox.webhook_ensure(job->arena, &account, url, &webhook));
	if (webhook.healthy)
		return NULL;
	return error_new(job->arena, ERROR_UPSTREAM, "The voice engine could not deliver its events lately.",
		"%s", webhook.failure);
}

struct error *platform_refresh_run(struct job *job)
{
	struct error *voices = refresh_voices(job);
	TRY(note(job, "engine", voices, "Voices are listed."));
	struct error *numbers = refresh_numbers(job);
	TRY(note(job, "carrier", numbers, "The account is active."));
	struct error *webhook = refresh_webhook(job);
	TRY(note(job, "engine_webhook", webhook, "Events come to us, signed."));
	job->again_in = voices || numbers || webhook ? AFTER_FAILURE_SECONDS : EVERY_SECONDS;
	return NULL;
}
