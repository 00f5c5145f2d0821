/* elevenlabs.c: the voice engine ElevenLabs Agents, over its REST API: JSON out, JSON and TwiML in.
 *
 * A call is registered when somebody has answered, and the answer is the TwiML that connects it: so our own carrier account
 * dials, and all that we know of a call from the carrier stays as it is. Nobody can be called twice through this engine.
 */
#include "providers/elevenlabs.h"

#include <unistd.h>

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "providers/engine.h"
#include "providers/wire.h"

enum {
	TIMEOUT_MS = 15 * 1000,
	RECORDING_TIMEOUT_MS = 180 * 1000,
	LARGEST = 8 * 1024 * 1024,
	LARGEST_RECORDING = 512 * 1024 * 1024,
	LARGEST_SAMPLE = 4 * 1024 * 1024,
	PAGES = 25,
	A_PAGE = 100,
};

/* One request; an answer that is no success is an error. */
static struct error *exchange(struct arena *arena, const struct engine_account *account,
	const struct http_request *wanted, struct http_response *response)
{
	struct http_header headers[] = {{"xi-api-key", account->key}, {"Accept", "*/*"},
		{"Content-Type", "application/json"}, {NULL, NULL}};
	struct http_request request = *wanted;
	request.headers = headers;
	request.timeout_ms = wanted->timeout_ms ? wanted->timeout_ms : TIMEOUT_MS;
	request.largest = wanted->largest ? wanted->largest : LARGEST;
	TRY(http_send(arena, &request, response));
	return response->status < 300 ? NULL : elevenlabs_error(arena, response);
}

static struct error *send_question(struct arena *arena, const struct engine_account *account,
	const struct elevenlabs_question *question, struct http_response *response)
{
	struct http_request request = {
		.method = question->method, .url = question->url, .timeout_ms = question->timeout_ms};
	request.body = question->body ? json_dumps(question->body, JSON_COMPACT) : NULL;
	request.body_length = request.body ? strlen(request.body) : 0;
	if (!request.body && strcmp(question->method, "GET") && strcmp(question->method, "DELETE"))
		return error_new(arena, ERROR_INVALID, "This holds characters that are no valid text.",
			"%s %s: the body is no UTF-8", question->method, question->url);
	return exchange(arena, account, &request, response);
}

struct error *elevenlabs_ask(struct arena *arena, const struct engine_account *account,
	const struct elevenlabs_question *question, json_t **answer)
{
	struct http_response response;
	TRY(send_question(arena, account, question, &response));
	if (!answer)
		return NULL;
	*answer = wire_json(&response);
	return json_is_object(*answer) ? NULL : wire_unreadable(arena, "elevenlabs", &response);
}

static const char *url_of(
	struct arena *arena, const struct engine_account *account, const char *kind, const char *id)
{
	return arena_printf(arena, "%s/v1/convai/%s/%s", account->api_url, kind, text_url_encode(arena, id));
}

/* A list of the API: the member that holds its items, and the one that leads to the next page. */
struct listing {
	const char *url, *items, *next, *cursor;
};

/* All items of a list, over its pages. */
static struct error *ask_list(struct arena *arena, const struct engine_account *account,
	const struct listing *listing, json_t **items)
{
	const char *url = listing->url;
	*items = json_array();
	for (int page = 0; url && page < PAGES; page++) {
		json_t *answer;
		struct elevenlabs_question question = {.method = "GET", .url = url};
		TRY(elevenlabs_ask(arena, account, &question, &answer));
		json_array_extend(*items, json_object_get(answer, listing->items));
		const char *next = wire_text(arena, answer, listing->next);
		int more = json_is_true(json_object_get(answer, "has_more")) && *next;
		url = more ? arena_printf(arena, "%s&%s=%s", listing->url, listing->cursor,
				     text_url_encode(arena, next))
			   : NULL;
	}
	return NULL;
}

static struct error *lacks(struct arena *arena, const char *what)
{
	struct error *error = error_new(arena, ERROR_UPSTREAM, "The voice service gave an incomplete answer.",
		"elevenlabs answered without %s", what);
	error->maybe_done = 1;
	return error;
}

/* The account's opt-out tool at this address, without its query; *id is NULL if there is none. */
static struct error *tool_at(
	struct arena *arena, const struct engine_account *account, const json_t *body, const char **id)
{
	json_t *items;
	const json_t *wanted = json_object_get(body, "tool_config");
	const char *name = wire_text(arena, wanted, "name");
	const char *url = wire_text(arena, json_object_get(wanted, "api_schema"), "url");
	struct listing listing = {.items = "tools", .next = "next_cursor", .cursor = "cursor"};
	listing.url = arena_printf(
		arena, "%s/v1/convai/tools?search=%s&page_size=%d", account->api_url, name, A_PAGE);
	*id = NULL;
	TRY(ask_list(arena, account, &listing, &items));
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i), *config = json_object_get(item, "tool_config");
		const char *at = wire_text(arena, json_object_get(config, "api_schema"), "url");
		if (!strcmp(wire_text(arena, config, "name"), name) && !strcmp(at, url))
			*id = wire_text(arena, item, "id");
	}
	return NULL;
}

/* Made once for the whole account; of two that are made at the same time, both do. */
static struct error *tool_ensure(
	struct arena *arena, const struct engine_account *account, const char *url, const char **id)
{
	json_t *answer;
	struct elevenlabs_question question = {.method = "POST", .body = elevenlabs_tool_body(arena, url)};
	question.url = arena_printf(arena, "%s/v1/convai/tools", account->api_url);
	TRY(tool_at(arena, account, question.body, id));
	if (*id)
		return NULL;
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "id");
	return **id ? NULL : lacks(arena, "the id of a tool");
}

static struct error *agent_body(struct arena *arena, const struct engine_account *account,
	const struct engine_agent *agent, json_t **body)
{
	const char *tool = NULL;
	if (agent->opt_out_url)
		TRY(tool_ensure(arena, account, agent->opt_out_url, &tool));
	*body = elevenlabs_agent_body(arena, agent, tool);
	return NULL;
}

static struct error *agent_update(struct arena *arena, const struct engine_account *account, const char *id,
	const struct engine_agent *agent)
{
	json_t *body;
	TRY(agent_body(arena, account, agent, &body));
	struct elevenlabs_question question = {.method = "PATCH", .body = body};
	question.url = url_of(arena, account, "agents", id);
	return elevenlabs_ask(arena, account, &question, NULL);
}

/* The id of the agent of exactly that name; NULL if there is none. */
static struct error *agent_named(
	struct arena *arena, const struct engine_account *account, const char *name, const char **id)
{
	json_t *items;
	struct listing listing = {.items = "agents", .next = "next_cursor", .cursor = "cursor"};
	listing.url = arena_printf(arena, "%s/v1/convai/agents?search=%s&page_size=%d", account->api_url,
		text_url_encode(arena, name), A_PAGE);
	*id = NULL;
	TRY(ask_list(arena, account, &listing, &items));
	for (size_t i = 0; i < json_array_size(items); i++)
		if (!strcmp(wire_text(arena, json_array_get(items, i), "name"), name))
			*id = wire_text(arena, json_array_get(items, i), "agent_id");
	return NULL;
}

/* The engine knows no idempotency keys, so the name is one: a creation whose answer was lost is found again. */
static struct error *agent_create(struct arena *arena, const struct engine_account *account,
	const struct engine_agent *agent, const char **id)
{
	json_t *body, *answer;
	TRY(agent_body(arena, account, agent, &body));
	TRY(agent_named(arena, account, wire_text(arena, body, "name"), id));
	if (*id)
		return agent_update(arena, account, *id, agent);
	struct elevenlabs_question question = {.method = "POST", .body = body};
	question.url = arena_printf(arena, "%s/v1/convai/agents/create", account->api_url);
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "agent_id");
	return **id ? NULL : lacks(arena, "agent_id");
}

static struct error *agent_delete(struct arena *arena, const struct engine_account *account, const char *id)
{
	struct elevenlabs_question question = {
		.method = "DELETE", .url = url_of(arena, account, "agents", id)};
	struct error *error = elevenlabs_ask(arena, account, &question, NULL);
	return error && error->kind == ERROR_MISSING ? NULL : error;
}

/* The answer is handed to the carrier as it is, so it has to be what that reads. */
static int is_twiml(const struct http_response *response)
{
	return *response->body == '<' && strstr(response->body, "<Response") &&
	       strlen(response->body) == response->length && text_is_utf8(response->body, response->length);
}

static struct error *call_create(struct arena *arena, const struct engine_account *account,
	const struct engine_order *order, struct engine_call *call)
{
	struct http_response response;
	const char *reference = secret_uuid(arena);
	struct elevenlabs_question question = {.method = "POST", .timeout_ms = order->timeout_ms};
	question.body = elevenlabs_call_body(arena, order, reference);
	question.url = arena_printf(arena, "%s/v1/convai/twilio/register-call", account->api_url);
	TRY(send_question(arena, account, &question, &response));
	if (!is_twiml(&response))
		return wire_unreadable(arena, "elevenlabs", &response);
	*call = (struct engine_call){.id = reference,
		.agent_id = order->agent_id,
		.call_id = order->call_id,
		.tenant_id = order->tenant_id,
		.join_url = response.body,
		.created = clock_wall(),
		.joined = -1,
		.ended = -1,
		.end_reason = "",
		.billed_seconds = -1,
		.recording = order->recording,
		.summary = "",
		.short_summary = ""};
	return NULL;
}

/* The engine's own id of the conversation that we know by a reference. It is listed a little after it has begun. */
static struct error *conversation_of(
	struct arena *arena, const struct engine_account *account, const char *reference, const char **url)
{
	json_t *answer;
	struct elevenlabs_question question = {.method = "GET"};
	question.url = arena_printf(arena, "%s/v1/convai/conversations?user_id=%s&page_size=10",
		account->api_url, text_url_encode(arena, reference));
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	const json_t *first = json_array_get(json_object_get(answer, "conversations"), 0);
	const char *id = wire_text(arena, first, "conversation_id");
	*url = url_of(arena, account, "conversations", id);
	return *id ? NULL : error_new(arena, ERROR_BUSY, "The conversation is not known yet.", NULL);
}

static struct error *conversation_fetch(
	struct arena *arena, const struct engine_account *account, const char *reference, json_t **answer)
{
	struct elevenlabs_question question = {.method = "GET"};
	TRY(conversation_of(arena, account, reference, &question.url));
	return elevenlabs_ask(arena, account, &question, answer);
}

static struct error *call_fetch(
	struct arena *arena, const struct engine_account *account, const char *id, struct engine_call *call)
{
	json_t *answer;
	TRY(conversation_fetch(arena, account, id, &answer));
	elevenlabs_read_call(arena, answer, call);
	return NULL;
}

static struct error *messages(
	struct arena *arena, const struct engine_account *account, const char *id, struct engine_turns *turns)
{
	json_t *answer;
	TRY(conversation_fetch(arena, account, id, &answer));
	elevenlabs_read_turns(arena, answer, turns);
	return NULL;
}

/* An answer of 404 or 422 means that there is none, or none yet. */
static struct error *recording_save(
	struct arena *arena, const struct engine_account *account, const char *id, const char *path)
{
	const char *url;
	struct http_response response = {0};
	struct http_request request = {.method = "GET", .save_to = path};
	TRY(conversation_of(arena, account, id, &url));
	request.url = arena_printf(arena, "%s/audio", url);
	request.timeout_ms = RECORDING_TIMEOUT_MS;
	request.largest = LARGEST_RECORDING;
	struct error *error = exchange(arena, account, &request, &response);
	if (response.status == 404 || response.status == 422 || (!error && response.status != 200)) {
		unlink(path);
		return error_new(arena, ERROR_BUSY, "The recording is not ready yet.",
			"elevenlabs answered %d for a recording", response.status);
	}
	return error;
}

static struct error *voices_list(
	struct arena *arena, const struct engine_account *account, struct engine_voices *voices)
{
	json_t *items;
	struct listing listing = {.items = "voices", .next = "next_page_token", .cursor = "next_page_token"};
	listing.url = arena_printf(arena, "%s/v2/voices?page_size=%d", account->api_url, A_PAGE);
	TRY(ask_list(arena, account, &listing, &items));
	voices->count = json_array_size(items);
	voices->items = arena_alloc(arena, (voices->count + 1) * sizeof *voices->items);
	for (size_t i = 0; i < voices->count; i++)
		elevenlabs_read_voice(arena, json_array_get(items, i), &voices->items[i]);
	return NULL;
}

/*
 * A voice has a sample of its own, at an address that is not the engine's: our key is not shown there, and only what the
 * engine itself serves may do without encryption.
 */
static struct error *voice_sample(
	struct arena *arena, const struct engine_account *account, const struct engine_sample *sample)
{
	json_t *answer;
	struct http_response response = {0};
	struct elevenlabs_question question = {.method = "GET", .timeout_ms = sample->timeout_ms};
	struct http_request request = {.method = "GET", .save_to = sample->path, .follow = 1};
	question.url = arena_printf(
		arena, "%s/v1/voices/%s", account->api_url, text_url_encode(arena, sample->voice));
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	request.url = wire_text(arena, answer, "preview_url");
	request.timeout_ms = sample->timeout_ms;
	request.largest = LARGEST_SAMPLE;
	if (strncmp(request.url, "https://", 8) &&
		strncmp(request.url, account->api_url, strlen(account->api_url)))
		return error_new(arena, ERROR_MISSING, "There is no sample of this voice.", NULL);
	TRY(http_send(arena, &request, &response));
	if (response.status == 200)
		return NULL;
	unlink(sample->path);
	return elevenlabs_error(arena, &response);
}

static struct error *limits(
	struct arena *arena, const struct engine_account *account, struct engine_limits *limits)
{
	json_t *answer;
	struct elevenlabs_question question = {
		.method = "GET", .url = url_of(arena, account, "analytics", "live-count")};
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	int64_t count = wire_integer(answer, "count", -1);
	if (count < 0)
		return lacks(arena, "the count of calls");
	limits->active_calls = (int)count;
	limits->allowed_calls = -1;
	return NULL;
}

const struct engine engine_elevenlabs = {
	.name = "elevenlabs",
	.recording_type = "audio/mpeg",
	.at_connect = 1,
	.agent_create = agent_create,
	.agent_update = agent_update,
	.agent_delete = agent_delete,
	.call_create = call_create,
	.call_fetch = call_fetch,
	.messages = messages,
	.recording_save = recording_save,
	.voices_list = voices_list,
	.voice_sample = voice_sample,
	.webhook_ensure = elevenlabs_webhook_ensure,
	.knowledge_put = elevenlabs_knowledge_put,
	.limits = limits,
};
