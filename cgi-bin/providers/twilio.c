/* twilio.c: the carrier Twilio, over its REST API of 2010-04-01: forms out, JSON in. */
#include "providers/twilio.h"

#include <time.h>

#include "lib/clock.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/carrier_event.h"
#include "providers/wire.h"

enum {
	TIMEOUT_MS = 15 * 1000,
	LARGEST = 8 * 1024 * 1024,
	PAGES = 20,
	CALLS_A_PAGE = 50,
	NUMBERS_A_PAGE = 500
};

void twilio_field(struct strbuf *form, const char *name, const char *value)
{
	if (!value)
		return;
	strbuf_addf(form, "%s%s=%s", form->length ? "&" : "", name, text_url_encode(form->arena, value));
}

static void add_number(struct strbuf *form, const char *name, int value)
{
	twilio_field(form, name, arena_printf(form->arena, "%d", value));
}

const char *twilio_call_form(struct arena *arena, const struct carrier_order *order)
{
	static const char *const events[] = {"initiated", "ringing", "answered", "completed"};
	struct strbuf form;
	strbuf_init(&form, arena);
	twilio_field(&form, "To", order->to);
	twilio_field(&form, "From", order->from);
	twilio_field(&form, "Url", order->answer_url);
	twilio_field(&form, "StatusCallback", order->status_url);
	for (size_t i = 0; i < COUNT(events); i++)
		twilio_field(&form, "StatusCallbackEvent", events[i]);
	add_number(&form, "Timeout", order->ring_seconds);
	add_number(&form, "TimeLimit", order->longest_seconds);
	if (order->amd_url) {
		twilio_field(&form, "MachineDetection", "Enable");
		twilio_field(&form, "AsyncAmd", "true");
		twilio_field(&form, "AsyncAmdStatusCallback", order->amd_url);
	}
	return form.text;
}

/* Paths and queries are made by ourselves; ids in them are encoded. */
const char *twilio_url(struct arena *arena, const struct carrier_account *account, const char *path)
{
	return arena_printf(arena, "%s/2010-04-01/Accounts/%s%s", account->api_url,
		text_url_encode(arena, account->sid), path);
}

const char *twilio_thing_url(
	struct arena *arena, const struct carrier_account *account, const char *kind, const char *id)
{
	return twilio_url(
		arena, account, arena_printf(arena, "/%s/%s.json", kind, text_url_encode(arena, id)));
}

static char *second_text(struct arena *arena, int64_t time)
{
	time_t seconds = time / SECOND;
	struct tm parts;
	char text[32];
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
	return arena_strdup(arena, text);
}

const char *twilio_find_url(
	struct arena *arena, const struct carrier_account *account, const struct carrier_search *search)
{
	struct strbuf query;
	strbuf_init(&query, arena);
	twilio_field(&query, "To", search->to);
	twilio_field(&query, "From", search->from);
	twilio_field(&query, "StartTime%3E", second_text(arena, search->started_after));
	add_number(&query, "PageSize", CALLS_A_PAGE);
	return twilio_url(arena, account, arena_printf(arena, "/Calls.json?%s", query.text));
}

const char *twilio_next_url(struct arena *arena, const struct carrier_account *account, const json_t *page)
{
	const char *uri = wire_text(arena, page, "next_page_uri");
	const char *host = strstr(account->api_url, "://");
	const char *path = host ? strchr(host + 3, '/') : NULL;
	if (*uri != '/' || uri[1] == '/')
		return NULL;
	int has_path = path && !strncmp(uri, path, strlen(path)) && uri[strlen(path)] == '/';
	size_t origin = has_path ? (size_t)(path - account->api_url) : strlen(account->api_url);
	return arena_printf(arena, "%.*s%s", (int)origin, account->api_url, uri);
}

struct error *twilio_ask(struct arena *arena, const struct carrier_account *account,
	const struct http_request *wanted, struct http_response *response)
{
	static const struct http_header headers[] = {{"Accept", "application/json"},
		{"Content-Type", "application/x-www-form-urlencoded"}, {NULL, NULL}};
	struct http_request request = *wanted;
	request.headers = headers;
	request.user = account->sid;
	request.password = account->secret;
	request.timeout_ms = account->timeout_ms ? account->timeout_ms : TIMEOUT_MS;
	request.largest = LARGEST;
	TRY(http_send(arena, &request, response));
	return response->status < 300 ? NULL : twilio_error(arena, response);
}

struct error *twilio_get(
	struct arena *arena, const struct carrier_account *account, const char *url, json_t **answer)
{
	struct http_response response;
	TRY(twilio_ask(arena, account, &(struct http_request){.method = "GET", .url = url}, &response));
	*answer = wire_json(&response);
	return json_is_object(*answer) ? NULL : wire_unreadable(arena, "twilio", &response);
}

struct error *twilio_post(struct arena *arena, const struct carrier_account *account,
	const struct twilio_post *post, json_t **answer)
{
	struct http_response response;
	struct http_request request = {.method = "POST", .url = post->url, .body = post->form};
	request.body_length = strlen(post->form);
	TRY(twilio_ask(arena, account, &request, &response));
	*answer = wire_json(&response);
	return json_is_object(*answer) ? NULL : wire_unreadable(arena, "twilio", &response);
}

struct error *twilio_get_list(
	struct arena *arena, const struct carrier_account *account, struct twilio_list *list)
{
	const char *url = list->url;
	list->items = json_array();
	for (int page = 0; url && page < PAGES; page++) {
		json_t *answer;
		TRY(twilio_get(arena, account, url, &answer));
		json_array_extend(list->items, json_object_get(answer, list->name));
		url = twilio_next_url(arena, account, answer);
	}
	return NULL;
}

static struct error *call_create(struct arena *arena, const struct carrier_account *account,
	const struct carrier_order *order, const char **id)
{
	json_t *answer;
	struct twilio_post request = {
		twilio_url(arena, account, "/Calls.json"), twilio_call_form(arena, order)};
	TRY(twilio_post(arena, account, &request, &answer));
	*id = wire_text(arena, answer, "sid");
	if (**id)
		return NULL;
	struct error *error = error_new(arena, ERROR_UPSTREAM,
		"The carrier did not say which call it has placed.", "twilio answered a call without sid");
	error->maybe_done = 1;
	return error;
}

static struct error *call_fetch(
	struct arena *arena, const struct carrier_account *account, const char *id, struct carrier_call *call)
{
	json_t *answer;
	TRY(twilio_get(arena, account, twilio_thing_url(arena, account, "Calls", id), &answer));
	twilio_read_call(arena, answer, call);
	return NULL;
}

static struct error *call_find(struct arena *arena, const struct carrier_account *account,
	const struct carrier_search *search, struct carrier_calls *calls)
{
	struct twilio_list list = {.url = twilio_find_url(arena, account, search), .name = "calls"};
	TRY(twilio_get_list(arena, account, &list));
	calls->count = json_array_size(list.items);
	calls->items = arena_alloc(arena, (calls->count + 1) * sizeof *calls->items);
	for (size_t i = 0; i < calls->count; i++)
		twilio_read_call(arena, json_array_get(list.items, i), &calls->items[i]);
	return NULL;
}

static struct error *call_end(struct arena *arena, const struct carrier_account *account, const char *id)
{
	json_t *answer;
	struct twilio_post request = {twilio_thing_url(arena, account, "Calls", id), "Status=completed"};
	struct error *error = twilio_post(arena, account, &request, &answer);
	return error && error->kind == ERROR_CONFLICT ? NULL : error;
}

static struct error *call_say(struct arena *arena, const struct carrier_account *account, const char *id,
	const struct carrier_speech *speech)
{
	json_t *answer;
	struct strbuf form;
	strbuf_init(&form, arena);
	twilio_field(&form, "Twiml", twiml_voicemail(arena, speech));
	struct twilio_post request = {twilio_thing_url(arena, account, "Calls", id), form.text};
	return twilio_post(arena, account, &request, &answer);
}

static struct error *check(struct arena *arena, const struct carrier_account *account)
{
	json_t *answer;
	TRY(twilio_get(arena, account, twilio_url(arena, account, ".json"), &answer));
	const char *status = wire_text(arena, answer, "status");
	if (!strcmp(status, "active"))
		return NULL;
	return error_new(arena, ERROR_DENIED, "The telephone account is not active.",
		"twilio: account status \"%s\"", status);
}

const struct carrier carrier_twilio = {
	.name = "twilio",
	.call_create = call_create,
	.call_fetch = call_fetch,
	.call_find = call_find,
	.call_end = call_end,
	.call_say = call_say,
	.numbers_list = twilio_numbers_list,
	.number_fetch = twilio_number_fetch,
	.number_connect = twilio_number_connect,
	.numbers_search = twilio_numbers_search,
	.number_buy = twilio_number_buy,
	.number_owned = twilio_number_owned,
	.number_release = twilio_number_release,
	.number_prices = twilio_number_prices,
	.check = check,
};
