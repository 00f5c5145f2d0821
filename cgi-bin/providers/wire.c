/* wire.c: what all providers need to read an answer. */
#include "providers/wire.h"

#include <ctype.h>
#include <time.h>

#include "lib/clock.h"
#include "lib/text.h"

enum { SHOWN = 500 };

const char *wire_text(struct arena *arena, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(arena, "%.6f", json_real_value(value));
	return "";
}

int64_t wire_integer(const json_t *object, const char *name, int64_t otherwise)
{
	const json_t *value = json_object_get(object, name);
	int64_t number;
	if (json_is_integer(value))
		return json_integer_value(value);
	if (json_is_string(value) && text_to_integer(json_string_value(value), &number))
		return number;
	return otherwise;
}

int wire_holds(const json_t *array, const char *text)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *item = json_string_value(json_array_get(array, i));
		if (item && !strcmp(item, text))
			return 1;
	}
	return 0;
}

/* Digits and, after a point, their fraction, in units of 10^-places; moves past them; -1 if there are none. */
static int64_t decimal(const char **text, int places)
{
	int64_t value = 0, most = INT64_MAX / 100;
	const char *start = *text;
	for (; isdigit((unsigned char)**text) && value < most / 1000000; (*text)++)
		value = value * 10 + (**text - '0');
	if (*text == start)
		return -1;
	if (**text == '.')
		(*text)++;
	else
		start = NULL;
	for (int place = 0; place < places; place++) {
		int digit = start && isdigit((unsigned char)**text) ? *(*text)++ - '0' : 0;
		value = value * 10 + digit;
	}
	while (start && isdigit((unsigned char)**text))
		(*text)++;
	return value;
}

int64_t wire_duration_ms(const char *text)
{
	int64_t value = decimal(&text, 3);
	return value >= 0 && value <= INT32_MAX && !strcmp(text, "s") ? value : -1;
}

int64_t wire_micros(const char *text)
{
	int negative = *text == '-';
	text += negative;
	int64_t value = decimal(&text, 6);
	if (value < 0 || *text)
		return 0;
	return negative ? -value : value;
}

int64_t wire_mail_date(const char *text)
{
	struct tm parts = {0};
	const char *rest = strptime(text, "%a, %d %b %Y %H:%M:%S %z", &parts);
	if (!rest || *rest)
		return -1;
	long east = parts.tm_gmtoff;
	return (timegm(&parts) - east) * SECOND;
}

json_t *wire_json(const struct http_response *response)
{
	return json_loadb(response->body, response->length, JSON_ALLOW_NUL, NULL);
}

static enum error_kind kind_of(const struct http_response *response)
{
	int status = response->status;
	if (status == 429 || (status == 503 && response->retry_after))
		return ERROR_TOO_MANY;
	if (status == 401 || status == 402 || status == 403)
		return ERROR_DENIED;
	if (status == 404 || status == 410)
		return ERROR_MISSING;
	return status >= 400 && status < 500 && status != 408 ? ERROR_INVALID : ERROR_UPSTREAM;
}

static const char *sentence_of(enum error_kind kind)
{
	switch (kind) {
	case ERROR_TOO_MANY:
		return "The service is at its limit at the moment, which usually passes within minutes.";
	case ERROR_DENIED:
		return "The service refuses the account that is set up for it. Whoever runs this system has "
		       "to see to that.";
	case ERROR_MISSING:
		return "The service does not know this (any more).";
	case ERROR_INVALID:
		return "The service does not accept this request.";
	default:
		return "The service has a problem at the moment, which usually passes within minutes.";
	}
}

struct error *wire_error(struct arena *arena, const struct wire_failure *failure)
{
	const struct http_response *response = failure->response;
	enum error_kind kind = kind_of(response);
	const char *id = response->request_id ? response->request_id : "-";
	struct error *error =
		error_new(arena, kind, failure->sentence ? failure->sentence : sentence_of(kind),
			"%s answered %d to request %s: %.*s", failure->provider, response->status, id, SHOWN,
			failure->text);
	error->retry_after = response->retry_after;
	error->maybe_done = kind == ERROR_UPSTREAM;
	return error;
}

struct error *wire_unreadable(struct arena *arena, const char *provider, const struct http_response *response)
{
	struct error *error = error_new(arena, ERROR_UPSTREAM, sentence_of(ERROR_UPSTREAM),
		"%s answered %d with something unreadable: %.*s", provider, response->status, SHOWN,
		response->body);
	error->maybe_done = 1;
	return error;
}
