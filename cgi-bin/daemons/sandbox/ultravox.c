/* ultravox.c: the sandbox's Ultravox: who may enter, errors, pages, and the table of routes. */
#include "daemons/sandbox/ultravox.h"

#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum { PAGE = 100, LARGEST_PAGE = 1000, CORPORA = 1000 };

static const char *api_key;

void ultravox_start(const char *key)
{
	api_key = key;
}

void ultravox_error(
	struct request *request, struct reply *reply, int status, const char *field, const char *sentence)
{
	json_t *body = field ? json_pack("{s:[s]}", field, sentence) : json_pack("{s:s}", "detail", sentence);
	reply_json(request, reply, status, body);
}

static int admits(struct request *request, struct reply *reply)
{
	const char *given = request_header(request, "X-API-Key");
	size_t length = strlen(request->url);
	/* A voice's preview, a recording's file and where an upload goes are addresses of their own, without a key. */
	if (length > 8 && (!strcmp(request->url + length - 8, "/preview") ||
				  strstr(request->url, "/recordings/") || strstr(request->url, "/uploads/")))
		return 1;
	if (given && secret_equal(given, api_key))
		return 1;
	ultravox_error(request, reply, given ? 401 : 403, NULL,
		given ? "Invalid API key." : "Authentication credentials were not provided.");
	return 0;
}

static void missing(struct request *request, struct reply *reply)
{
	ultravox_error(request, reply, 404, NULL, "Not found.");
}

static void failing(struct request *request, struct reply *reply, int status)
{
	ultravox_error(request, reply, status, NULL,
		status == 429 ? "Request was throttled." : "A server error occurred (failed on demand).");
}

json_t *ultravox_body(struct request *request, struct reply *reply)
{
	json_error_t error;
	const char *type = request_header(request, "Content-Type");
	if (!type || strncasecmp(type, "application/json", 16)) {
		ultravox_error(request, reply, 415, NULL, "Unsupported media type in request.");
		return NULL;
	}
	json_t *body = json_loadb(
		request->length ? request->body : "{}", request->length ? request->length : 2, 0, &error);
	if (!json_is_object(body)) {
		ultravox_error(request, reply, 400, NULL,
			arena_printf(request->arena, "JSON parse error - %s",
				body ? "an object is needed" : error.text));
		return NULL;
	}
	return body;
}

static json_t *page_url(struct request *request, int64_t start)
{
	struct strbuf url;
	const char *name;
	json_t *queries = request_queries(request), *value;
	strbuf_init(&url, request->arena);
	strbuf_addf(&url, "%s%s?cursor=%lld", request_origin(request), request->url, (long long)start);
	json_object_foreach(queries, name, value)
	{
		if (strcmp(name, "cursor"))
			strbuf_addf(&url, "&%s=%s", text_url_encode(request->arena, name),
				text_url_encode(request->arena, json_string_value(value)));
	}
	return json_string(url.text);
}

static int64_t paging(struct request *request, const char *name, int64_t standard)
{
	int64_t value;
	const char *text = request_query(request, name);
	return text && text_to_integer(text, &value) && value >= 0 ? value : standard;
}

void ultravox_page(struct request *request, struct reply *reply, const struct ultravox_list *list)
{
	int64_t start = paging(request, "cursor", 0), size = paging(request, "pageSize", PAGE);
	int64_t total = (int64_t)json_array_size(list->rows);
	json_t *results = json_array();
	if (size < 1 || size > LARGEST_PAGE)
		size = size < 1 ? PAGE : LARGEST_PAGE;
	for (int64_t i = start; i < total && i < start + size; i++) {
		json_t *row = json_array_get(list->rows, (size_t)i);
		json_array_append_new(results, list->json ? list->json(request->arena, row) : row);
	}
	json_t *answer = json_pack("{s:o, s:I}", "results", results, "total", total);
	json_object_set_new(
		answer, "next", start + size < total ? page_url(request, start + size) : json_null());
	json_object_set_new(answer, "previous",
		start > 0 ? page_url(request, start > size ? start - size : 0) : json_null());
	reply_json(request, reply, 200, answer);
}

static void models_list(struct request *request, struct reply *reply)
{
	json_t *rows = json_pack("[{s:s}, {s:s}, {s:s}]", "name", "ultravox-v0.7", "name", "ultravox-v0.6",
		"name", "ultravox-v0.6-gemma3-27b");
	ultravox_page(request, reply, &(struct ultravox_list){rows, NULL});
}

static void account_fetch(struct request *request, struct reply *reply)
{
	json_t *row = store_row("select count(*) as calls from engine_calls where ended is null "
				"and id not in (select call from convai_calls)",
		"");
	json_t *account = json_pack(
		"{s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:n, s:n, s:n, s:O, s:I, s:i, s:i}", "accountId",
		"5a6d0b0c-0000-4000-8000-000000000001", "name", "Sandbox", "billingUrl",
		"https://app.ultravox.ai/billing", "freeTimeUsed", "0s", "freeTimeRemaining", "1800s",
		"hasActiveSubscription", 1, "subscriptionTier", "PRO", "subscriptionCadence", "MONTHLY",
		"subscriptionExpiration", "subscriptionScheduledUpdate", "subscriptionRenewal", "activeCalls",
		json_object_get(row, "calls"), "allowedConcurrentCalls",
		settings_now().ultravox_concurrent_calls, "allowedVoices", 1, "allowedCorpora", CORPORA);
	reply_json(request, reply, 200, account);
}

static const struct route routes[] = {
	{"GET", "/api/accounts/me", account_fetch, 0},
	{"GET", "/api/models", models_list, 0},
	{"GET", "/api/agents", agents_list, 0},
	{"POST", "/api/agents", agents_create, 0},
	{"GET", "/api/agents/*", agents_fetch, 0},
	{"PATCH", "/api/agents/*", agents_change, 0},
	{"DELETE", "/api/agents/*", agents_delete, 0},
	{"GET", "/api/agents/*/calls", agents_calls, 0},
	{"POST", "/api/agents/*/calls", engine_calls_create_by_agent, 0},
	{"GET", "/api/calls", engine_calls_list, 0},
	{"POST", "/api/calls", engine_calls_create, 0},
	{"GET", "/api/calls/*", engine_calls_fetch, 0},
	{"DELETE", "/api/calls/*", engine_calls_delete, 0},
	{"GET", "/api/calls/*/messages", engine_calls_messages, 0},
	{"GET", "/api/calls/*/tools", engine_calls_tools, 0},
	{"GET", "/api/calls/*/events", engine_calls_events, 0},
	{"GET", "/api/calls/*/recording", engine_calls_recording, 1},
	{"GET", "/recordings/*.wav", engine_calls_recording, 1},
	{"POST", "/api/calls/*/send_data_message", engine_calls_send, 0},
	{"GET", "/api/voices", voices_list, 0},
	{"GET", "/api/voices/*", voices_fetch, 0},
	{"GET", "/api/voices/*/preview", voices_preview, 1},
	{"GET", "/api/corpora", corpora_list, 0},
	{"POST", "/api/corpora", corpora_create, 0},
	{"GET", "/api/corpora/*", corpora_fetch, 0},
	{"DELETE", "/api/corpora/*", corpora_delete, 0},
	{"POST", "/api/corpora/*/query", corpora_query, 0},
	{"GET", "/api/corpora/*/sources", corpora_sources, 0},
	{"POST", "/api/corpora/*/sources", corpora_add_source, 0},
	{"DELETE", "/api/corpora/*/sources/*", corpora_remove_source, 0},
	{"POST", "/api/corpora/*/uploads", corpora_upload, 0},
	{"PUT", "/uploads/*", corpora_receive, 0},
	{"GET", "/api/webhooks", webhooks_list, 0},
	{"POST", "/api/webhooks", webhooks_create, 0},
	{"GET", "/api/webhooks/*", webhooks_fetch, 0},
	{"PATCH", "/api/webhooks/*", webhooks_change, 0},
	{"DELETE", "/api/webhooks/*", webhooks_delete, 0},
};

const struct provider ultravox = {"ultravox", "/ultravox", routes, COUNT(routes), admits, missing, failing};
