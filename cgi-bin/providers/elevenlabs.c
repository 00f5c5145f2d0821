/* elevenlabs.c: the voice engine ElevenLabs Agents, over its REST API: JSON out, JSON and TwiML in.
 *
 * A call is registered when somebody has answered, and the answer is the TwiML that connects it: so our own carrier account
 * dials, and all that we know of a call from the carrier stays as it is. Nobody can be called twice through this engine.
 */
#include "providers/elevenlabs.h"

#include <unistd.h>

#include "lib/secret.h"
#include "lib/text.h"
#include "providers/engine.h"
#include "providers/wire.h"

enum {
	RECORDING_TIMEOUT_MS = 180 * 1000,
	LARGEST_RECORDING = 512 * 1024 * 1024,
	LARGEST_SAMPLE = 4 * 1024 * 1024,
	A_PAGE = 100,
};

const struct rest_peer elevenlabs_peer = {"elevenlabs", "xi-api-key", elevenlabs_error};

struct error *elevenlabs_ask(struct arena *arena, const struct engine_account *account,
	const struct rest_question *question, json_t **answer)
{
	return rest_ask(arena, &elevenlabs_peer, account->key, question, answer);
}

static const char *url_of(
	struct arena *arena, const struct engine_account *account, const char *kind, const char *id)
{
	return arena_printf(arena, "%s/v1/convai/%s/%s", account->api_url, kind, text_url_encode(arena, id));
}

/* The next page of a list, where `member` says which that is, as the query `name`. */
static const char *next_page(
	struct arena *arena, const char *url, const json_t *page, const char *member, const char *name)
{
	const char *next = wire_text(arena, page, member);
	int more = json_is_true(json_object_get(page, "has_more")) && *next;
	return more ? arena_printf(arena, "%s&%s=%s", url, name, text_url_encode(arena, next)) : NULL;
}

const char *elevenlabs_next_url(struct arena *arena, const char *first_url, const json_t *page)
{
	return next_page(arena, first_url, page, "next_cursor", "cursor");
}

static const char *next_voices(struct arena *arena, const char *first_url, const json_t *page)
{
	return next_page(arena, first_url, page, "next_page_token", "next_page_token");
}

static struct error *ask_list(struct arena *arena, const struct engine_account *account,
	const struct rest_list *list, json_t **items)
{
	return rest_ask_list(arena, &elevenlabs_peer, account->key, list, items);
}

static struct error *agent_body(struct arena *arena, const struct engine_account *account,
	const struct engine_agent *agent, json_t **body)
{
	const char *tool = NULL;
	if (agent->opt_out_url)
		TRY(elevenlabs_tool_ensure(arena, account, agent->opt_out_url, &tool));
	*body = elevenlabs_agent_body(arena, agent, tool);
	return NULL;
}

static struct error *agent_update(struct arena *arena, const struct engine_account *account, const char *id,
	const struct engine_agent *agent)
{
	json_t *body;
	TRY(agent_body(arena, account, agent, &body));
	struct rest_question question = {.method = "PATCH", .body = body};
	question.url = url_of(arena, account, "agents", id);
	return elevenlabs_ask(arena, account, &question, NULL);
}

/* The id of the agent of exactly that name; NULL if there is none. */
static struct error *agent_named(
	struct arena *arena, const struct engine_account *account, const char *name, const char **id)
{
	json_t *items;
	struct rest_list list = {.items = "agents", .next = elevenlabs_next_url};
	list.url = arena_printf(arena, "%s/v1/convai/agents?search=%s&page_size=%d", account->api_url,
		text_url_encode(arena, name), A_PAGE);
	TRY(ask_list(arena, account, &list, &items));
	*id = rest_id_of(arena, items, name, "agent_id");
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
	struct rest_question question = {.method = "POST", .body = body};
	question.url = arena_printf(arena, "%s/v1/convai/agents/create", account->api_url);
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "agent_id");
	return **id ? NULL : rest_lacks(arena, &elevenlabs_peer, "agent_id");
}

static struct error *agent_delete(struct arena *arena, const struct engine_account *account, const char *id)
{
	return rest_delete(arena, &elevenlabs_peer, account->key, url_of(arena, account, "agents", id));
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
	struct rest_question question = {.method = "POST", .timeout_ms = order->timeout_ms};
	question.body = elevenlabs_call_body(arena, order, reference);
	question.url = arena_printf(arena, "%s/v1/convai/twilio/register-call", account->api_url);
	TRY(rest_exchange(arena, &elevenlabs_peer, account->key, &question, &response));
	if (!is_twiml(&response))
		return wire_unreadable(arena, "elevenlabs", &response);
	*call = elevenlabs_begun(order, reference, response.body);
	return NULL;
}

/* The engine's own id of the conversation that we know by a reference. It is listed a little after it has begun. */
static struct error *conversation_of(
	struct arena *arena, const struct engine_account *account, const char *reference, const char **url)
{
	json_t *answer;
	struct rest_question question = {.method = "GET"};
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
	struct rest_question question = {.method = "GET"};
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
	struct rest_question question = {.method = "GET", .save_to = path};
	TRY(conversation_of(arena, account, id, &url));
	question.url = arena_printf(arena, "%s/audio", url);
	question.timeout_ms = RECORDING_TIMEOUT_MS;
	question.largest = LARGEST_RECORDING;
	struct error *error = rest_exchange(arena, &elevenlabs_peer, account->key, &question, &response);
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
	struct rest_list list = {.items = "voices", .next = next_voices};
	list.url = arena_printf(arena, "%s/v2/voices?page_size=%d", account->api_url, A_PAGE);
	TRY(ask_list(arena, account, &list, &items));
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
	struct rest_question question = {.method = "GET", .timeout_ms = sample->timeout_ms};
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
	struct rest_question question = {
		.method = "GET", .url = url_of(arena, account, "analytics", "live-count")};
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	int64_t count = wire_integer(answer, "count", -1);
	if (count < 0)
		return rest_lacks(arena, &elevenlabs_peer, "the count of calls");
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
	.webhook_make = elevenlabs_webhook_make,
	.webhook_drop = elevenlabs_webhook_drop,
	.knowledge_put = elevenlabs_knowledge_put,
	.limits = limits,
};
