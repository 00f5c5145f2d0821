/* account.c: the operator's accounts at the providers. */
#include "jobs/account.h"

#include <stdarg.h>

#include "lib/config.h"
#include "lib/secret.h"

struct carrier_account account_carrier(void)
{
	const struct config *config = config_load();
	return (struct carrier_account){
		.sid = config->twilio_account_sid,
		.secret = config->twilio_auth_token,
		.api_url = config->twilio_api_url,
	};
}

/* What the settings say of each engine; an account without a key is none. */
static struct engine_use use_of(const struct engine_offer *offer)
{
	const struct config *config = config_load();
	struct engine_use use = {.engine = offer->engine};
	if (offer->engine == &engine_ultravox) {
		use.account.key = config->ultravox_api_key;
		use.account.webhook_secret = config->ultravox_webhook_secret;
		use.account.api_url = config->ultravox_api_url;
		use.calls_per_second = config->ultravox_calls_per_second;
		use.calls_at_once = config->ultravox_concurrent_calls;
	} else {
		use.account.key = config->elevenlabs_api_key;
		use.account.webhook_secret = config->elevenlabs_webhook_secret;
		use.account.api_url = config->elevenlabs_api_url;
		use.calls_per_second = config->elevenlabs_calls_per_second;
		use.calls_at_once = config->elevenlabs_concurrent_calls;
	}
	return use;
}

int account_has_engine(const char *name)
{
	const struct engine_offer *offer = engine_offer(name);
	const char *key = offer ? use_of(offer).account.key : NULL;
	return key && *key;
}

json_t *account_offers(void)
{
	json_t *list = json_array();
	for (const struct engine_offer *offer = engine_offers; offer->engine; offer++) {
		json_t *limits = json_array();
		for (const char *const *limit = offer->limits; *limit; limit++)
			json_array_append_new(limits, json_string(*limit));
		if (account_has_engine(offer->engine->name))
			json_array_append_new(list,
				json_pack("{s:s, s:s, s:s, s:o}", "value", offer->key, "label", offer->label,
					"difference", offer->difference, "limits", limits));
	}
	return list;
}

struct error *account_engine(struct arena *arena, const char *name, struct engine_use *use)
{
	if (!account_has_engine(name))
		return error_new(arena, ERROR_CONFLICT, "The voice that this agent uses is not set up here.",
			"no account at the engine %s", name ? name : "-");
	*use = use_of(engine_offer(name));
	return NULL;
}

struct model_account account_model(void)
{
	const struct config *config = config_load();
	return (struct model_account){
		.key = config->openai_api_key,
		.model = config->openai_model,
		.embedding_model = config->openai_embedding_model,
		.api_url = config->openai_api_url,
	};
}

int account_is_sandbox(void)
{
	const struct config *config = config_load();
	size_t length = strlen(config->sandbox_url);
	return length && !strcmp(config->sandbox, "on") &&
	       !strncmp(config->twilio_api_url, config->sandbox_url, length);
}

char *account_url(struct arena *arena, const char *path_format, ...)
{
	va_list values;
	va_start(values, path_format);
	const char *path = arena_vprintf(arena, path_format, values);
	va_end(values);
	return arena_printf(arena, "%s%s", config_load()->api_base_url, path);
}

struct carrier_connection account_connection(struct arena *arena, const char *id)
{
	return (struct carrier_connection){
		.id = id,
		.voice_url = account_url(arena, "/api/v1/webhooks/twilio/voice"),
		.fallback_url = account_url(arena, "/api/v1/webhooks/twilio/voice"),
		.status_url = account_url(arena, "/api/v1/webhooks/twilio/status"),
	};
}

char *account_tool_key(struct arena *arena, const char *tenant)
{
	const char *message = arena_printf(arena, "tool %s", tenant);
	return secret_hmac_sha256(arena, config_load()->secret_key, message, strlen(message));
}

char *account_begin_key(struct arena *arena)
{
	static const char message[] = "elevenlabs begins a call";
	return secret_hmac_sha256(arena, config_load()->encryption_key, message, sizeof message - 1);
}

/* Where the engine allows few, a fifth is enough to keep free. */
struct account_lines account_lines(void)
{
	const struct config *config = config_load();
	int64_t engine = config->ultravox_concurrent_calls, most = config->platform_calls;
	int64_t reserve = config->inbound_reserve;
	most = engine < most ? engine : most;
	return (struct account_lines){.most = most, .reserve = reserve < most / 5 ? reserve : most / 5};
}
