/* wire.c: what the sandbox's providers write. */
#include "daemons/sandbox/wire.h"

#include <ctype.h>
#include <time.h>

#include "lib/clock.h"
#include "lib/error.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"

static char *random_hex(struct arena *arena)
{
	char *token = secret_token(arena);
	return secret_sha256(arena, token, strlen(token));
}

char *wire_sid(struct arena *arena, const char *letters)
{
	return arena_printf(arena, "%s%.32s", letters, random_hex(arena));
}

char *wire_uuid(struct arena *arena)
{
	const char *hex = random_hex(arena);
	return arena_printf(arena, "%.8s-%.4s-4%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
}

char *wire_rfc2822(struct arena *arena, int64_t time)
{
	char text[40];
	time_t seconds = (time_t)(time / SECOND);
	struct tm parts;
	gmtime_r(&seconds, &parts);
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
	return arena_strdup(arena, text);
}

char *wire_iso(struct arena *arena, int64_t time)
{
	char text[32];
	time_t seconds = (time_t)(time / SECOND);
	struct tm parts;
	gmtime_r(&seconds, &parts);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
	return arena_printf(arena, "%s.%06dZ", text, (int)(time % SECOND));
}

int64_t wire_parse_time(const char *text)
{
	struct tm parts = {0};
	const char *end = strptime(text, "%Y-%m-%d", &parts);
	if (end && !*end)
		return (int64_t)timegm(&parts) * SECOND;
	int64_t time = clock_parse(text);
	if (time >= 0)
		return time;
	memset(&parts, 0, sizeof parts);
	end = strptime(text, "%a, %d %b %Y %H:%M:%S", &parts);
	return end ? (int64_t)timegm(&parts) * SECOND : -1;
}

int64_t wire_parse_duration(const char *text)
{
	size_t digits = text ? strspn(text, "0123456789") : 0;
	if (!digits || digits > 12)
		return -1;
	size_t fraction = text[digits] == '.' ? strspn(text + digits + 1, "0123456789") : 0;
	size_t end = digits + (text[digits] == '.' ? fraction + 1 : 0);
	if ((text[digits] == '.' && !fraction) || text[end] != 's' || text[end + 1])
		return -1;
	return (int64_t)(strtod(text, NULL) * 1000 + 0.5);
}

char *wire_duration(struct arena *arena, int64_t milliseconds)
{
	if (milliseconds % 1000 == 0)
		return arena_printf(arena, "%llds", (long long)(milliseconds / 1000));
	return arena_printf(
		arena, "%lld.%03ds", (long long)(milliseconds / 1000), (int)(milliseconds % 1000));
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The values of one parameter in byte order, without repetitions, each after its name. */
static void sign_values(struct strbuf *message, const char *name, const json_t *value)
{
	size_t count = json_is_array(value) ? json_array_size(value) : 1;
	const char **values = arena_alloc(message->arena, (count + 1) * sizeof *values);
	for (size_t i = 0; i < count; i++)
		values[i] = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
	qsort(values, count, sizeof *values, compare_texts);
	for (size_t i = 0; i < count; i++) {
		if (i && !strcmp(values[i], values[i - 1]))
			continue;
		strbuf_adds(message, name);
		strbuf_adds(message, values[i]);
	}
}

char *wire_twilio_signature(struct arena *arena, const char *token, const char *url, const json_t *form)
{
	struct strbuf message;
	strbuf_init(&message, arena);
	strbuf_add(&message, url, strcspn(url, "#"));
	const char **names = arena_alloc(arena, (json_object_size(form) + 1) * sizeof *names);
	size_t count = 0;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)form, name, value) names[count++] = name;
	qsort(names, count, sizeof *names, compare_texts);
	for (size_t i = 0; i < count; i++)
		sign_values(&message, names[i], json_object_get(form, names[i]));
	return secret_hmac_sha1(arena, token, message.text, message.length);
}

char *wire_ultravox_signature(
	struct arena *arena, const json_t *secrets, const char *body, const char *timestamp)
{
	struct strbuf signatures;
	strbuf_init(&signatures, arena);
	char *message = arena_printf(arena, "%s%s", body, timestamp);
	for (size_t i = 0; i < json_array_size(secrets); i++) {
		const char *secret = json_string_value(json_array_get(secrets, i));
		strbuf_adds(&signatures, i ? "," : "");
		strbuf_adds(&signatures, secret_hmac_sha256(arena, secret, message, strlen(message)));
	}
	return signatures.text;
}

static void form_pair(struct strbuf *body, const char *name, const json_t *value)
{
	const char *text = json_string_value(value);
	if (body->length)
		strbuf_addc(body, '&');
	strbuf_adds(body, text_url_encode(body->arena, name));
	strbuf_addc(body, '=');
	strbuf_adds(body, text_url_encode(body->arena, text ? text : ""));
}

char *wire_form(struct arena *arena, const json_t *form)
{
	struct strbuf body;
	const char *name;
	json_t *value;
	strbuf_init(&body, arena);
	json_object_foreach((json_t *)form, name, value)
	{
		for (size_t i = 0; i < json_array_size(value); i++)
			form_pair(&body, name, json_array_get(value, i));
		if (!json_is_array(value))
			form_pair(&body, name, value);
	}
	return body.text;
}

static const json_t *context_value(const json_t *context, const char *name)
{
	const json_t *whole = json_object_get(context, name);
	const char *dot = strchr(name, '.');
	if (whole || !dot)
		return whole;
	char head[128];
	snprintf(head, sizeof head, "%.*s", (int)(dot - name), name);
	return context_value(json_object_get(context, head), dot + 1);
}

static void add_value(struct strbuf *out, const char *name, const json_t *context, json_t *missing)
{
	const json_t *value = context_value(context, name);
	if (json_is_string(value))
		strbuf_adds(out, json_string_value(value));
	else if (value && !json_is_null(value))
		strbuf_adds(out, json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY));
	else if (!value && missing)
		json_array_append_new(missing, json_string(name));
}

char *wire_template(struct arena *arena, const char *text, const json_t *context, json_t *missing)
{
	struct strbuf out;
	strbuf_init(&out, arena);
	for (;;) {
		const char *open = strstr(text, "{{"), *close = open ? strstr(open, "}}") : NULL;
		if (!close)
			break;
		strbuf_add(&out, text, (size_t)(open - text));
		const char *start = open + 2;
		size_t length = (size_t)(close - start);
		if (*start == '{' || *start == '&')
			start++, length--;
		add_value(&out, text_trim(arena, arena_strndup(arena, start, length)), context, missing);
		text = close + 2 + (open[2] == '{' && close[2] == '}');
	}
	strbuf_adds(&out, text);
	return out.text;
}

uint32_t wire_hash(const char *text)
{
	uint32_t hash = 2166136261u;
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	hash ^= hash >> 16;
	hash *= 0x7feb352du;
	hash ^= hash >> 15;
	return hash;
}
