/* elevenlabs_hook.c: sees to it that the account's events come to us: the webhook is there, on, tried again, and in use. */
#include "providers/elevenlabs.h"

#include "lib/clock.h"
#include "lib/text.h"
#include "providers/elevenlabs_begin.h"
#include "providers/wire.h"

enum { RECENT_SECONDS = 3600 };

static const char *const wanted_events[] = {"transcript", "audio", "call_initiation_failure"};

static struct error *none(struct arena *arena, const char *url)
{
	return error_new(arena, ERROR_MISSING,
		"The voice engine has no webhook for this system yet. Whoever runs it has to make one there.",
		"elevenlabs: make a webhook for %s, and put its secret into ELEVENLABS_WEBHOOK_SECRET", url);
}

static const char *hooks_url(struct arena *arena, const struct engine_account *account)
{
	return arena_printf(arena, "%s/v1/workspace/webhooks", account->api_url);
}

static const char *hook_url(struct arena *arena, const struct engine_account *account, const json_t *hook)
{
	return arena_printf(arena, "%s/%s", hooks_url(arena, account),
		text_url_encode(arena, wire_text(arena, hook, "webhook_id")));
}

/* The webhooks at our address. */
static struct error *list(
	struct arena *arena, const struct engine_account *account, const char *url, json_t **hooks)
{
	json_t *answer;
	struct rest_question question = {.method = "GET", .url = hooks_url(arena, account)};
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	const json_t *items = json_object_get(answer, "webhooks");
	*hooks = json_array();
	for (size_t i = 0; i < json_array_size(items); i++)
		if (!strcmp(wire_text(arena, json_array_get(items, i), "webhook_url"), url))
			json_array_append(*hooks, json_array_get(items, i));
	return NULL;
}

static struct error *find(
	struct arena *arena, const struct engine_account *account, const char *url, const json_t **found)
{
	json_t *hooks;
	const char *wanted = account->webhook_id;
	TRY(list(arena, account, url, &hooks));
	for (size_t i = 0; i < json_array_size(hooks) && !*found; i++) {
		const json_t *hook = json_array_get(hooks, i);
		if (!wanted || !strcmp(wire_text(arena, hook, "webhook_id"), wanted))
			*found = hook;
	}
	return *found ? NULL : none(arena, url);
}

struct error *elevenlabs_webhook_make(struct arena *arena, const struct engine_account *account,
	const char *url, struct engine_webhook_made *made)
{
	json_t *answer;
	struct rest_question question = {.method = "POST", .url = hooks_url(arena, account)};
	question.body = json_pack(
		"{s:{s:s, s:s, s:s}}", "settings", "auth_type", "hmac", "name", "Calls", "webhook_url", url);
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	*made = (struct engine_webhook_made){
		wire_text(arena, answer, "webhook_id"), wire_text(arena, answer, "webhook_secret")};
	return *made->id && *made->secret ? NULL
					  : rest_lacks(arena, &elevenlabs_peer, "a webhook and its secret");
}

struct error *elevenlabs_webhook_drop(
	struct arena *arena, const struct engine_account *account, const char *url, const char *but)
{
	json_t *hooks;
	TRY(list(arena, account, url, &hooks));
	for (size_t i = 0; i < json_array_size(hooks); i++) {
		const json_t *hook = json_array_get(hooks, i);
		if (!but || strcmp(wire_text(arena, hook, "webhook_id"), but) != 0)
			TRY(rest_delete(
				arena, &elevenlabs_peer, account->key, hook_url(arena, account, hook)));
	}
	return NULL;
}

/* Tries again what failed, which is off until somebody asks for it. */
static struct error *switch_on(struct arena *arena, const struct engine_account *account, const json_t *hook)
{
	struct rest_question question = {.method = "PATCH", .url = hook_url(arena, account, hook)};
	question.body = json_pack("{s:b, s:s, s:b}", "is_disabled", 0, "name", wire_text(arena, hook, "name"),
		"retry_enabled", 1);
	return elevenlabs_ask(arena, account, &question, NULL);
}

static int is_off(const json_t *hook)
{
	return json_is_true(json_object_get(hook, "is_disabled")) ||
	       json_is_true(json_object_get(hook, "is_auto_disabled"));
}

static int is_in_use(struct arena *arena, const json_t *settings, const char *id)
{
	const json_t *used = json_object_get(settings, "webhooks");
	int all = !strcmp(wire_text(arena, used, "post_call_webhook_id"), id);
	for (size_t i = 0; i < COUNT(wanted_events); i++)
		all &= wire_holds(json_object_get(used, "events"), wanted_events[i]);
	return all;
}

static struct error *put_in_use(struct arena *arena, const struct engine_account *account, const char *id)
{
	json_t *events = json_array();
	struct rest_question question = {.method = "PATCH"};
	for (size_t i = 0; i < COUNT(wanted_events); i++)
		json_array_append_new(events, json_string(wanted_events[i]));
	question.url = arena_printf(arena, "%s/v1/convai/settings", account->api_url);
	question.body = json_pack("{s:{s:s, s:o, s:s}}", "webhooks", "post_call_webhook_id", id, "events",
		events, "transcript_format", "json");
	return elevenlabs_ask(arena, account, &question, NULL);
}

/* Whether calls that come to the engine itself are asked about at our address, with our key. */
static int asks_us(struct arena *arena, const struct engine_account *account, const json_t *settings)
{
	const json_t *asked = json_object_get(settings, "conversation_initiation_client_data_webhook");
	const json_t *headers = json_object_get(asked, "request_headers");
	return !account->begin_url ||
	       (!strcmp(wire_text(arena, asked, "url"), account->begin_url) &&
		       !strcmp(wire_text(arena, headers, ELEVENLABS_BEGIN_HEADER), account->begin_key));
}

static struct error *have_it_ask(struct arena *arena, const struct engine_account *account)
{
	struct rest_question question = {.method = "PATCH"};
	question.url = arena_printf(arena, "%s/v1/convai/settings", account->api_url);
	question.body = json_pack("{s:{s:s, s:{s:s, s:s}}}", "conversation_initiation_client_data_webhook",
		"url", account->begin_url, "request_headers", "Content-Type", "application/json",
		ELEVENLABS_BEGIN_HEADER, account->begin_key);
	return elevenlabs_ask(arena, account, &question, NULL);
}

/* Switches the webhook on and puts it in use, where it is not. */
static struct error *mend(struct arena *arena, const struct engine_account *account, const json_t *hook)
{
	json_t *settings;
	const char *id = wire_text(arena, hook, "webhook_id");
	struct rest_question question = {.method = "GET"};
	question.url = arena_printf(arena, "%s/v1/convai/settings", account->api_url);
	TRY(elevenlabs_ask(arena, account, &question, &settings));
	int used = is_in_use(arena, settings, id);
	if (is_off(hook) || !used)
		TRY(switch_on(arena, account, hook));
	if (!used)
		TRY(put_in_use(arena, account, id));
	return asks_us(arena, account, settings) ? NULL : have_it_ask(arena, account);
}

struct error *elevenlabs_webhook_ensure(struct arena *arena, const struct engine_account *account,
	const char *url, struct engine_webhook *webhook)
{
	const json_t *hook = NULL;
	TRY(find(arena, account, url, &hook));
	struct error *error = mend(arena, account, hook);
	if (error && error->kind == ERROR_MISSING)
		error->kind = ERROR_UPSTREAM; /* it is listed: something else is missing */
	TRY(error);
	int64_t failed = wire_integer(hook, "most_recent_failure_timestamp", 0);
	int recent = failed > clock_wall() / SECOND - RECENT_SECONDS;
	*webhook = (struct engine_webhook){
		.id = wire_text(arena, hook, "webhook_id"), .url = url, .healthy = !recent || is_off(hook)};
	webhook->failure = recent ? arena_printf(arena, "elevenlabs was answered %s",
					    wire_text(arena, hook, "most_recent_failure_error_code"))
				  : "";
	return NULL;
}
