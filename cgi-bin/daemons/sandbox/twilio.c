/* twilio.c: the sandbox's Twilio: who may enter, errors, pages, and the table of routes. */
#include "daemons/sandbox/twilio.h"

#include <ctype.h>
#include <stdarg.h>

#include "daemons/sandbox/network.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"

static char authorization[256];

void twilio_start(const char *account, const char *token)
{
	struct arena *arena = arena_new();
	const char *pair = arena_printf(arena, "%s:%s", account, token);
	snprintf(authorization, sizeof authorization, "Basic %s", secret_base64(arena, pair, strlen(pair)));
	arena_free(arena);
}

static int status_of(int code)
{
	switch (code) {
	case 20003:
		return 401;
	case 20404:
		return 404;
	case 20429:
		return 429;
	case 20001:
	default:
		return code == 20500 ? 500 : 400;
	}
}

void twilio_error(struct request *request, struct reply *reply, int code, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *message = arena_vprintf(request->arena, format, values);
	va_end(values);
	reply_json(request, reply, status_of(code),
		json_pack("{s:i, s:s, s:s, s:i}", "code", code, "message", message, "more_info",
			arena_printf(request->arena, "https://www.twilio.com/docs/errors/%d", code), "status",
			status_of(code)));
}

static void add_headers(struct request *request, struct reply *reply)
{
	reply_header(reply, "Twilio-Request-Id", wire_sid(request->arena, "RQ"));
	reply_header(reply, "Twilio-Concurrent-Requests", "1");
}

static int admits(struct request *request, struct reply *reply)
{
	const char *given = request_header(request, "Authorization");
	add_headers(request, reply);
	if (given && secret_equal(given, authorization)) {
		int is_priced = !strncmp(request->url + strlen(twilio.prefix), "/v1/", 4);
		if (is_priced || !request->parts[0] || !strcmp(request->parts[0], network_account()))
			return 1;
	}
	reply_header(reply, "WWW-Authenticate", "Basic realm=\"Twilio API\"");
	twilio_error(request, reply, 20003, "Authenticate");
	return 0;
}

static void missing(struct request *request, struct reply *reply)
{
	twilio_error(request, reply, 20404, "The requested resource %s was not found",
		request->url + strlen(twilio.prefix));
}

/* Statuses on demand come with the code that Twilio has for them. */
static void failing(struct request *request, struct reply *reply, int status)
{
	static const int codes[][2] = {{401, 20003}, {404, 20404}, {429, 20429}};
	int code = status == 400 ? 20001 : 20500;
	for (size_t i = 0; i < COUNT(codes); i++)
		if (codes[i][0] == status)
			code = codes[i][1];
	add_headers(request, reply);
	twilio_error(request, reply, code, "%s", code == 20429 ? "Too Many Requests" : "Failed on demand");
	reply->status = status;
}

int twilio_is_number(const char *text)
{
	size_t digits = text && *text == '+' ? strspn(text + 1, "0123456789") : 0;
	return digits >= 8 && digits <= 15 && text[1] != '0' && !text[1 + digits];
}

int twilio_is_url(const char *text)
{
	const char *host = !strncmp(text, "https://", 8)  ? text + 8
			   : !strncmp(text, "http://", 7) ? text + 7
							  : NULL;
	if (!host)
		return 0;
	size_t length = strcspn(host, "/?#");
	for (size_t i = 0; i < length; i++)
		if (host[i] == '_' || isspace((unsigned char)host[i]))
			return 0;
	return length > 0 && strlen(text) <= 4000;
}

/* The list's own address with other paging. */
static json_t *page_uri(struct request *request, int64_t page, int64_t size)
{
	struct strbuf uri;
	json_t *queries = request_queries(request), *value;
	const char *name;
	strbuf_init(&uri, request->arena);
	strbuf_adds(&uri, request->url + strlen(twilio.prefix));
	strbuf_addf(&uri, "?PageSize=%lld&Page=%lld", (long long)size, (long long)page);
	json_object_foreach(queries, name, value)
	{
		if (strcmp(name, "PageSize") && strcmp(name, "Page") && strcmp(name, "PageToken"))
			strbuf_addf(&uri, "&%s=%s", text_url_encode(request->arena, name),
				text_url_encode(request->arena, json_string_value(value)));
	}
	if (page > 0)
		strbuf_addf(&uri, "&PageToken=PA%lld", (long long)(page * size));
	return json_string(uri.text);
}

static int64_t paging(struct request *request, const char *name, int64_t standard)
{
	int64_t value;
	const char *text = request_query(request, name);
	return text && text_to_integer(text, &value) && value >= 0 ? value : standard;
}

void twilio_page(struct request *request, struct reply *reply, const struct twilio_list *list)
{
	int64_t size = paging(request, "PageSize", 50), page = paging(request, "Page", 0);
	if (size < 1 || size > 1000) {
		twilio_error(request, reply, 20001, "Page size must be between 1 and 1000");
		return;
	}
	int64_t total = (int64_t)json_array_size(list->rows), start = page * size;
	json_t *shown = json_array();
	for (int64_t i = start; i < total && i < start + size; i++)
		json_array_append_new(
			shown, list->json(request->arena, json_array_get(list->rows, (size_t)i)));
	int64_t end = start + (int64_t)json_array_size(shown) - 1;
	json_t *answer = json_pack("{s:I, s:I, s:I, s:I}", "page", page, "page_size", size, "start", start,
		"end", end < 0 ? 0 : end);
	json_object_set_new(answer, "uri", page_uri(request, page, size));
	json_object_set_new(answer, "first_page_uri", page_uri(request, 0, size));
	json_object_set_new(
		answer, "previous_page_uri", page > 0 ? page_uri(request, page - 1, size) : json_null());
	json_object_set_new(answer, "next_page_uri",
		start + size < total ? page_uri(request, page + 1, size) : json_null());
	json_object_set_new(answer, list->name, shown);
	reply_json(request, reply, 200, answer);
}

static void account_fetch(struct request *request, struct reply *reply)
{
	char *uri = arena_printf(request->arena, "/2010-04-01/Accounts/%s.json", network_account());
	reply_json(request, reply, 200,
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "sid", network_account(),
			"owner_account_sid", network_account(), "friendly_name", "Sandbox", "status",
			"active", "type", "Full", "date_created", "Tue, 04 Aug 2026 08:00:00 +0000",
			"date_updated", "Tue, 04 Aug 2026 08:00:00 +0000", "uri", uri));
}

#define ACCOUNT "/2010-04-01/Accounts/*"

static const struct route routes[] = {
	{"GET", "/2010-04-01/Accounts/*.json", account_fetch, 0},
	{"POST", ACCOUNT "/Calls.json", calls_create, 0},
	{"GET", ACCOUNT "/Calls.json", calls_list, 0},
	{"GET", ACCOUNT "/Calls/*.json", calls_fetch, 0},
	{"POST", ACCOUNT "/Calls/*.json", calls_update, 0},
	{"GET", ACCOUNT "/IncomingPhoneNumbers.json", numbers_list, 0},
	{"POST", ACCOUNT "/IncomingPhoneNumbers.json", numbers_buy, 0},
	{"GET", ACCOUNT "/IncomingPhoneNumbers/*.json", numbers_fetch, 0},
	{"POST", ACCOUNT "/IncomingPhoneNumbers/*.json", numbers_update, 0},
	{"DELETE", ACCOUNT "/IncomingPhoneNumbers/*.json", numbers_delete, 0},
	{"GET", ACCOUNT "/AvailablePhoneNumbers/*/*.json", numbers_available, 0},
	{"GET", "/v1/PhoneNumbers/Countries/*", numbers_prices, 0},
};

const struct provider twilio = {"twilio", "/twilio", routes, COUNT(routes), admits, missing, failing};
