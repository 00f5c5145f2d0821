/* log.c: structured logs, one JSON object a line. */
#include "lib/log.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum { SHORTEST_PHONE = 8, LONGEST_PHONE = 15, SHOWN_FIRST = 4, SHOWN_LAST = 4 };

static struct {
	char program[32];
	enum log_level level;
} settings = {"?", LOG_INFO};

static _Thread_local char request_id[40];

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_start(const char *program, const char *level)
{
	snprintf(settings.program, sizeof settings.program, "%s", program);
	for (size_t i = 0; level && i < COUNT(level_names); i++)
		if (!strcmp(level, level_names[i]))
			settings.level = (enum log_level)i;
}

void log_request(const char *id)
{
	snprintf(request_id, sizeof request_id, "%s", id ? id : "");
}

static void add_json_character(struct strbuf *line, unsigned char character)
{
	if (character == '"' || character == '\\')
		strbuf_addf(line, "\\%c", character);
	else if (character < 0x20 || character == 0x7f)
		strbuf_addf(line, "\\u%04x", character);
	else
		strbuf_addc(line, (char)character);
}

static size_t digits_at(const char *text)
{
	size_t count = 0;
	while (isdigit((unsigned char)text[count]))
		count++;
	return count;
}

static int is_phone(size_t digits)
{
	return digits >= SHORTEST_PHONE && digits <= LONGEST_PHONE;
}

/* Adds a value as JSON text; of "+14155550100" (also percent-encoded) only the ends are kept. */
static void add_masked(struct strbuf *line, const char *text)
{
	while (*text) {
		size_t plus = *text == '+' ? 1 : strncmp(text, "%2B", 3) ? 0 : 3;
		size_t digits = plus ? digits_at(text + plus) : 0;
		if (is_phone(digits)) {
			strbuf_addf(line, "+%.*s•••%.*s", SHOWN_FIRST, text + plus, SHOWN_LAST,
				text + plus + digits - SHOWN_LAST);
			text += plus + digits;
		} else {
			add_json_character(line, (unsigned char)*text++);
		}
	}
}

/* Strangers send bytes that are no text; a log line has to be. */
static const char *as_text(struct arena *arena, const char *value)
{
	if (text_is_utf8(value, strlen(value)))
		return value;
	char *text = arena_strdup(arena, value);
	for (char *at = text; *at; at++)
		*at = (signed char)*at < 0 ? '?' : *at;
	return text;
}

static void add_pair(struct strbuf *line, const char *name, const char *value)
{
	strbuf_addf(line, ",\"%s\":\"", name);
	add_masked(line, as_text(line->arena, value));
	strbuf_addc(line, '"');
}

static void add_head(struct strbuf *line, enum log_level level, const char *event)
{
	strbuf_addf(line, "{\"at\":\"%s\",\"level\":\"%s\"", clock_text(line->arena, clock_wall()),
		level_names[level]);
	add_pair(line, "event", event);
	add_pair(line, "program", settings.program);
	if (*request_id)
		add_pair(line, "request", request_id);
}

static void write_line(struct strbuf *line)
{
	strbuf_adds(line, "}\n");
	ssize_t written = write(STDERR_FILENO, line->text, line->length);
	(void)written; /* a log that cannot be written has nobody to tell */
}

void log_write(enum log_level level, const char *event, ...)
{
	if (level < settings.level)
		return;
	struct arena *arena = arena_new();
	struct strbuf line;
	strbuf_init(&line, arena);
	add_head(&line, level, event);
	va_list pairs;
	va_start(pairs, event);
	for (const char *name; (name = va_arg(pairs, const char *));) {
		const char *value = va_arg(pairs, const char *);
		if (value)
			add_pair(&line, name, value);
	}
	va_end(pairs);
	write_line(&line);
	arena_free(arena);
}

void log_error(const char *event, const struct error *error)
{
	enum log_level level = error->kind == ERROR_INTERNAL ? LOG_ERROR : LOG_WARN;
	log_write(level, event, "message", error->message, "detail", error->detail, "field", error->field,
		NULL);
}
