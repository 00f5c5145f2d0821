/* ultravox.c: the voice engine Ultravox, over its REST API: JSON out, JSON in. */
#include "providers/engine.h"
#include "providers/ultravox.h"

#include <unistd.h>

#include "lib/text.h"
#include "providers/wire.h"

enum {
	RECORDING_TIMEOUT_MS = 180 * 1000,
	LARGEST_SAMPLE = 4 * 1024 * 1024,
	LARGEST_RECORDING = 512 * 1024 * 1024,
	A_PAGE = 200,
};

const struct rest_peer ultravox_peer = {"ultravox", "X-API-Key", ultravox_error};

struct error *ultravox_ask(struct arena *arena, const struct engine_account *account,
	const struct rest_question *question, json_t **answer)
{
	return rest_ask(arena, &ultravox_peer, account->key, question, answer);
}

static const char *url_of(
	struct arena *arena, const struct engine_account *account, const char *kind, const char *id)
{
	return arena_printf(arena, "%s/api/%s/%s", account->api_url, kind, text_url_encode(arena, id));
}

struct error *ultravox_ask_list(
	struct arena *arena, const struct engine_account *account, const char *first, json_t **items)
{
	struct rest_list list = {first, "results", ultravox_next_url};
	return rest_ask_list(arena, &ultravox_peer, account->key, &list, items);
}

static struct error *agent_update(struct arena *arena, const struct engine_account *account, const char *id,
	const struct engine_agent *agent)
{
	struct rest_question question = {.method = "PATCH", .body = ultravox_agent_body(arena, agent)};
	question.url = url_of(arena, account, "agents", id);
	return ultravox_ask(arena, account, &question, NULL);
}

/* The id of the agent of exactly that name; NULL if there is none. */
static struct error *agent_named(
	struct arena *arena, const struct engine_account *account, const char *name, const char **id)
{
	json_t *items;
	const char *search = text_url_encode(arena, name);
	TRY(ultravox_ask_list(arena, account,
		arena_printf(arena, "%s/api/agents?search=%s", account->api_url, search), &items));
	*id = rest_id_of(arena, items, name, "agentId");
	return NULL;
}

/* The engine knows no idempotency keys, so the name is one: a creation whose answer was lost is found again. */
static struct error *agent_create(struct arena *arena, const struct engine_account *account,
	const struct engine_agent *agent, const char **id)
{
	json_t *answer;
	struct rest_question question = {.method = "POST", .body = ultravox_agent_body(arena, agent)};
	TRY(agent_named(arena, account, wire_text(arena, question.body, "name"), id));
	if (*id)
		return agent_update(arena, account, *id, agent);
	question.url = arena_printf(arena, "%s/api/agents", account->api_url);
	TRY(ultravox_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "agentId");
	return **id ? NULL : rest_lacks(arena, &ultravox_peer, "agentId");
}

static struct error *agent_delete(struct arena *arena, const struct engine_account *account, const char *id)
{
	return rest_delete(arena, &ultravox_peer, account->key, url_of(arena, account, "agents", id));
}

static struct error *call_create(struct arena *arena, const struct engine_account *account,
	const struct engine_order *order, struct engine_call *call)
{
	json_t *answer;
	struct rest_question question = {
		.method = "POST", .body = ultravox_call_body(arena, order), .timeout_ms = order->timeout_ms};
	question.url = arena_printf(arena, "%s/calls", url_of(arena, account, "agents", order->agent_id));
	TRY(ultravox_ask(arena, account, &question, &answer));
	ultravox_read_call(arena, answer, call);
	return *call->id && *call->join_url ? NULL : rest_lacks(arena, &ultravox_peer, "callId or joinUrl");
}

static struct error *call_fetch(
	struct arena *arena, const struct engine_account *account, const char *id, struct engine_call *call)
{
	json_t *answer;
	struct rest_question question = {.method = "GET", .url = url_of(arena, account, "calls", id)};
	TRY(ultravox_ask(arena, account, &question, &answer));
	ultravox_read_call(arena, answer, call);
	return NULL;
}

static struct error *call_find(struct arena *arena, const struct engine_account *account, const char *call_id,
	struct engine_calls *calls)
{
	json_t *items;
	const char *id = text_url_encode(arena, call_id);
	TRY(ultravox_ask_list(arena, account,
		arena_printf(arena, "%s/api/calls?metadata.call_id=%s&sort=-created", account->api_url, id),
		&items));
	*calls = (struct engine_calls){
		.items = arena_alloc(arena, (json_array_size(items) + 1) * sizeof *calls->items)};
	for (size_t i = 0; i < json_array_size(items); i++) {
		ultravox_read_call(arena, json_array_get(items, i), &calls->items[calls->count]);
		calls->count += !strcmp(calls->items[calls->count].call_id, call_id);
	}
	return NULL;
}

static struct error *messages(
	struct arena *arena, const struct engine_account *account, const char *id, struct engine_turns *turns)
{
	json_t *items;
	const char *url = url_of(arena, account, "calls", id);
	TRY(ultravox_ask_list(arena, account,
		arena_printf(arena, "%s/messages?mode=in_call&pageSize=%d", url, A_PAGE), &items));
	turns->count = json_array_size(items);
	turns->items = arena_alloc(arena, (turns->count + 1) * sizeof *turns->items);
	for (size_t i = 0; i < turns->count; i++)
		ultravox_read_turn(arena, json_array_get(items, i), &turns->items[i]);
	return NULL;
}

static struct error *not_recorded_yet(struct arena *arena, const struct http_response *response)
{
	struct error *error = error_new(arena, ERROR_BUSY, "The recording is not ready yet.",
		"ultravox answered %d for a recording", response->status);
	error->retry_after = response->retry_after;
	return error;
}

/* How long a recording takes to appear is not documented; all that may mean "not yet" does. */
static struct error *recording_save(
	struct arena *arena, const struct engine_account *account, const char *id, const char *path)
{
	struct http_response response = {0};
	struct rest_question question = {.method = "GET", .save_to = path, .follow = 1};
	question.url = arena_printf(arena, "%s/recording", url_of(arena, account, "calls", id));
	question.timeout_ms = RECORDING_TIMEOUT_MS;
	question.largest = LARGEST_RECORDING;
	struct error *error = rest_exchange(arena, &ultravox_peer, account->key, &question, &response);
	if (response.status == 404 || response.status == 409 || response.status == 425)
		return not_recorded_yet(arena, &response);
	if (!error && response.status != 200) {
		unlink(path);
		return not_recorded_yet(arena, &response);
	}
	return error;
}

static struct error *call_hang_up(struct arena *arena, const struct engine_account *account, const char *id)
{
	struct engine_call call;
	struct rest_question question = {.method = "POST", .body = json_pack("{s:s}", "type", "hang_up")};
	question.url = arena_printf(arena, "%s/send_data_message", url_of(arena, account, "calls", id));
	struct error *error = ultravox_ask(arena, account, &question, NULL);
	if (!error || (error->kind != ERROR_INVALID && error->kind != ERROR_MISSING))
		return error;
	TRY(call_fetch(arena, account, id, &call));
	return call.joined >= 0 && call.ended < 0 ? error : NULL;
}

static struct error *voices_list(
	struct arena *arena, const struct engine_account *account, struct engine_voices *voices)
{
	json_t *items;
	TRY(ultravox_ask_list(arena, account,
		arena_printf(arena, "%s/api/voices?pageSize=%d", account->api_url, A_PAGE), &items));
	voices->count = json_array_size(items);
	voices->items = arena_alloc(arena, (voices->count + 1) * sizeof *voices->items);
	for (size_t i = 0; i < voices->count; i++)
		ultravox_read_voice(arena, json_array_get(items, i), &voices->items[i]);
	return NULL;
}

/* The engine plays a sentence of its own, which is the same for every voice of a language. */
static struct error *voice_sample(
	struct arena *arena, const struct engine_account *account, const struct engine_sample *sample)
{
	struct http_response response = {0};
	struct rest_question question = {.method = "GET", .save_to = sample->path, .follow = 1};
	question.url = arena_printf(arena, "%s/preview", url_of(arena, account, "voices", sample->voice));
	question.timeout_ms = sample->timeout_ms;
	question.largest = LARGEST_SAMPLE;
	return rest_exchange(arena, &ultravox_peer, account->key, &question, &response);
}

/* The account-wide webhook at this address, right or not; NULL if there is none. */
static const json_t *webhook_at(const json_t *items, const char *url)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *at = json_string_value(json_object_get(item, "url"));
		if (at && !strcmp(at, url) && !json_is_string(json_object_get(item, "agentId")))
			return item;
	}
	return NULL;
}

static struct error *webhook_ensure(struct arena *arena, const struct engine_account *account,
	const char *url, struct engine_webhook *webhook)
{
	json_t *items, *answer;
	const char *list = arena_printf(arena, "%s/api/webhooks", account->api_url);
	TRY(ultravox_ask_list(arena, account, list, &items));
	const json_t *found = webhook_at(items, url);
	if (found)
		ultravox_read_webhook(arena, found, webhook);
	if (found && ultravox_is_webhook_right(found, url, account->webhook_secret))
		return NULL;
	struct rest_question question = {.method = found ? "PATCH" : "POST", .url = list};
	question.body = ultravox_webhook_body(url, account->webhook_secret);
	if (found)
		question.url = url_of(arena, account, "webhooks", webhook->id);
	TRY(ultravox_ask(arena, account, &question, &answer));
	ultravox_read_webhook(arena, answer, webhook);
	return NULL;
}

static struct error *limits(
	struct arena *arena, const struct engine_account *account, struct engine_limits *limits)
{
	json_t *answer;
	struct rest_question question = {.method = "GET", .url = url_of(arena, account, "accounts", "me")};
	TRY(ultravox_ask(arena, account, &question, &answer));
	limits->active_calls = (int)wire_integer(answer, "activeCalls", 0);
	limits->allowed_calls = (int)wire_integer(answer, "allowedConcurrentCalls", -1);
	return NULL;
}

const struct engine engine_ultravox = {
	.name = "ultravox",
	.recording_type = "audio/wav",
	.agent_create = agent_create,
	.agent_update = agent_update,
	.agent_delete = agent_delete,
	.call_create = call_create,
	.call_fetch = call_fetch,
	.call_find = call_find,
	.messages = messages,
	.recording_save = recording_save,
	.call_hang_up = call_hang_up,
	.voices_list = voices_list,
	.voice_sample = voice_sample,
	.webhook_ensure = webhook_ensure,
	.knowledge_put = ultravox_knowledge_put,
	.limits = limits,
};
