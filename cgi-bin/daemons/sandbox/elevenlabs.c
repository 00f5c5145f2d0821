/* elevenlabs.c: the sandbox's ElevenLabs Agents: who may enter, errors, pages, and the table of routes. */
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/elevenlabs_numbers.h"

#include "daemons/sandbox/wire.h"
#include "lib/secret.h"

static const char *api_key;

void convai_error(struct request *request, struct reply *reply, int status, const char *code)
{
	reply_json(request, reply, status,
		json_pack("{s:{s:s, s:s}}", "detail", "status", code, "message",
			arena_printf(request->arena, "The sandbox says: %s.", code)));
}

void convai_wrong(struct request *request, struct reply *reply, const char *field, const char *sentence)
{
	reply_json(request, reply, 422,
		json_pack("{s:[{s:[s, s], s:s, s:s}]}", "detail", "loc", "body", field, "msg", sentence,
			"type", "value_error"));
}

static int admits(struct request *request, struct reply *reply)
{
	const char *given = request_header(request, "xi-api-key");
	/* A voice's sample, and where Twilio announces calls, are addresses of their own, without a key. */
	if (strstr(request->url, "/preview/") || strstr(request->url, "/inbound/"))
		return 1;
	if (given && api_key && secret_equal(given, api_key))
		return 1;
	convai_error(request, reply, 401, "invalid_api_key");
	return 0;
}

static void missing(struct request *request, struct reply *reply)
{
	reply_json(request, reply, 404, json_pack("{s:s}", "detail", "Not Found"));
}

static void failing(struct request *request, struct reply *reply, int status)
{
	convai_error(request, reply, status, status == 429 ? "system_busy" : "failed_on_demand");
}

json_t *convai_body(struct request *request, struct reply *reply)
{
	json_t *body = json_loadb(request->body ? request->body : "", request->length, 0, NULL);
	if (json_is_object(body))
		return body;
	convai_wrong(request, reply, "body", "JSON decode error");
	return NULL;
}

void convai_page(struct request *request, struct reply *reply, const struct convai_list *list)
{
	json_t *items = json_array();
	for (size_t i = 0; i < json_array_size(list->rows); i++)
		json_array_append_new(items, list->json(request, json_array_get(list->rows, i)));
	reply_json(request, reply, 200,
		json_pack("{s:o, s:b, s:n}", list->items, items, "has_more", 0, list->cursor));
}

char *convai_id(struct arena *arena, const char *prefix)
{
	const char *sid = wire_sid(arena, "");
	return arena_printf(arena, "%s_%.26s", prefix, sid);
}

void convai_start(const char *key, const char *secret, const char *hook_url, int port)
{
	api_key = key;
	convai_hooks_start(secret, hook_url);
	convai_calls_start(port);
}

static const struct route routes[] = {
	{"POST", "/v1/convai/agents/create", convai_agents_create, 0},
	{"GET", "/v1/convai/agents", convai_agents_list, 0},
	{"GET", "/v1/convai/agents/*", convai_agents_fetch, 0},
	{"PATCH", "/v1/convai/agents/*", convai_agents_change, 0},
	{"DELETE", "/v1/convai/agents/*", convai_agents_delete, 0},
	{"GET", "/v1/convai/knowledge-base", convai_texts_list, 0},
	{"POST", "/v1/convai/knowledge-base/text", convai_texts_create, 0},
	{"POST", "/v1/convai/knowledge-base/*/rag-index", convai_texts_index, 0},
	{"DELETE", "/v1/convai/knowledge-base/*", convai_texts_delete, 0},
	{"GET", "/v1/convai/tools", convai_tools_list, 0},
	{"POST", "/v1/convai/tools", convai_tools_create, 0},
	{"POST", "/v1/convai/phone-numbers", convai_numbers_create, 0},
	{"POST", "/inbound/*", convai_numbers_answer, 1},
	{"POST", "/v1/convai/twilio/register-call", convai_calls_register, 0},
	{"GET", "/v1/convai/conversations", convai_calls_list, 0},
	{"GET", "/v1/convai/conversations/*", convai_calls_fetch, 0},
	{"GET", "/v1/convai/conversations/*/audio", convai_calls_audio, 1},
	{"GET", "/v1/convai/analytics/live-count", convai_calls_count, 0},
	{"GET", "/v1/workspace/webhooks", convai_hooks_list, 0},
	{"POST", "/v1/workspace/webhooks", convai_hooks_create, 0},
	{"PATCH", "/v1/workspace/webhooks/*", convai_hooks_change, 0},
	{"DELETE", "/v1/workspace/webhooks/*", convai_hooks_delete, 0},
	{"GET", "/v1/convai/settings", convai_settings_fetch, 0},
	{"PATCH", "/v1/convai/settings", convai_settings_change, 0},
	{"GET", "/v2/voices", convai_voices_list, 0},
	{"GET", "/v1/voices/*", convai_voices_fetch, 0},
	{"GET", "/preview/*", convai_voices_preview, 1},
};

const struct provider elevenlabs = {
	"elevenlabs", "/elevenlabs", routes, COUNT(routes), admits, missing, failing};
