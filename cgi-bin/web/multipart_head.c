/* multipart_head.c: the header lines of multipart/form-data. */
#include "web/multipart_head.h"

#include <strings.h>

#include "lib/strbuf.h"
#include "lib/text.h"
#include "web/multipart.h"

enum { FILENAME_MAX_BYTES = 255, LINES_MAX = 20 };

struct parameter {
	const char *name, *value;
};

static struct error *malformed(struct arena *arena, const char *detail)
{
	return error_new(arena, ERROR_INVALID, "The form arrived damaged. Please send it again.",
		"multipart: %s", detail);
}

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \t");
}

/*
 * A quoted value, from behind its first quote; the cursor ends behind the last one. Only \" is an escape:
 * browsers send back-slashes as they are, and old curl escapes quotes this way. NULL if the quote is never
 * closed.
 */
static const char *quoted_value(struct arena *arena, const char **cursor)
{
	struct strbuf value;
	strbuf_init(&value, arena);
	for (const char *at = *cursor; *at; at++) {
		if (*at == '"') {
			*cursor = at + 1;
			return value.text;
		}
		if (at[0] == '\\' && at[1] == '"')
			at++;
		strbuf_addc(&value, *at);
	}
	return NULL;
}

/* Takes `; name=value` off the cursor. The parameter's name is NULL at the end of the line. */
static struct error *parameter_next(struct arena *arena, const char **cursor, struct parameter *parameter)
{
	*parameter = (struct parameter){0};
	const char *at = skip_space(*cursor);
	while (*at == ';')
		at = skip_space(at + 1);
	if (!*at)
		return NULL;
	size_t length = strcspn(at, "=; \t");
	const char *equals = skip_space(at + length);
	if (!length || *equals != '=')
		return malformed(arena, "a parameter without a value");
	parameter->name = arena_strndup(arena, at, length);
	at = skip_space(equals + 1);
	if (*at == '"') {
		at++;
		parameter->value = quoted_value(arena, &at);
		if (!parameter->value)
			return malformed(arena, "a quoted value that does not end");
	} else {
		length = strcspn(at, "; \t");
		parameter->value = arena_strndup(arena, at, length);
		at += length;
	}
	at = skip_space(at);
	if (*at && *at != ';')
		return malformed(arena, "something between two parameters");
	*cursor = at;
	return NULL;
}

static int boundary_is_valid(const char *boundary)
{
	size_t length = strlen(boundary);
	if (!length || length > MULTIPART_BOUNDARY || boundary[length - 1] == ' ')
		return 0;
	for (const char *at = boundary; *at; at++) {
		if (*at < ' ' || *at > '~')
			return 0;
	}
	return 1;
}

struct error *multipart_boundary(struct arena *arena, const char *content_type, const char **boundary)
{
	static const char expected[] = "multipart/form-data";
	const char *cursor = content_type ? skip_space(content_type) : "";
	if (strncasecmp(cursor, expected, sizeof expected - 1) ||
		!strchr("; \t", cursor[sizeof expected - 1]))
		return malformed(arena, "not multipart/form-data");
	cursor += sizeof expected - 1;
	for (;;) {
		struct parameter parameter;
		TRY(parameter_next(arena, &cursor, &parameter));
		if (!parameter.name)
			return malformed(arena, "no boundary");
		if (!strcasecmp(parameter.name, "boundary")) {
			*boundary = parameter.value;
			return boundary_is_valid(*boundary) ? NULL : malformed(arena, "a bad boundary");
		}
	}
}

/*
 * Browsers send a quote and line ends inside names as %22, %0D and %0A, and nothing else encoded (WHATWG
 * HTML).
 */
static char *browser_decode(struct arena *arena, const char *text)
{
	struct strbuf decoded;
	strbuf_init(&decoded, arena);
	for (; *text; text++) {
		if (strncmp(text, "%22", 3) && strncasecmp(text, "%0d", 3) && strncasecmp(text, "%0a", 3)) {
			strbuf_addc(&decoded, *text);
			continue;
		}
		strbuf_addc(&decoded, text[1] == '2' ? '"' : (text[2] | 0x20) == 'd' ? '\r' : '\n');
		text += 2;
	}
	return decoded.text;
}

/*
 * filename*=UTF-8''na%C3%AFve.csv, which RFC 7578 forbids and Python's requests used to send; NULL if it is
 * not that.
 */
static const char *extended_value(struct arena *arena, const char *value)
{
	if (strncasecmp(value, "utf-8'", 6) || !strchr(value + 6, '\''))
		return NULL;
	const char *encoded = strchr(value + 6, '\'') + 1;
	if (strchr(encoded, '+'))
		return NULL;
	return text_url_decode(arena, encoded, strlen(encoded), NULL);
}

/*
 * The name without folders and control characters; bytes of another encoding become "_"; cut between
 * characters.
 */
static const char *filename_clean(struct arena *arena, const char *filename)
{
	for (const char *at = filename; *at; at++) {
		if (*at == '/' || *at == '\\')
			filename = at + 1;
	}
	struct strbuf clean;
	strbuf_init(&clean, arena);
	int utf8 = text_is_utf8(filename, strlen(filename));
	for (; *filename; filename++) {
		unsigned char byte = (unsigned char)*filename;
		if (byte >= ' ' && byte != 0x7f)
			strbuf_addc(&clean, byte >= 0x80 && !utf8 ? '_' : *filename);
	}
	const char *name = text_trim(arena, clean.text);
	size_t length = strlen(name);
	if (length > FILENAME_MAX_BYTES) {
		length = FILENAME_MAX_BYTES;
		while (((unsigned char)name[length] & 0xc0) == 0x80)
			length--;
	}
	if (!strcmp(name, "") || !strcmp(name, ".") || !strcmp(name, ".."))
		return "upload";
	return arena_strndup(arena, name, length);
}

static struct error *disposition_parse(struct arena *arena, const char *value, struct part_head *head)
{
	const char *extended = NULL;
	if (head->name)
		return malformed(arena, "two Content-Disposition headers");
	if (strncasecmp(value, "form-data", 9) || !strchr("; \t", value[9]))
		return malformed(arena, "a part that is not form-data");
	value += 9;
	for (;;) {
		struct parameter parameter;
		TRY(parameter_next(arena, &value, &parameter));
		if (!parameter.name)
			break;
		if (!strcasecmp(parameter.name, "name"))
			head->name = browser_decode(arena, parameter.value);
		else if (!strcasecmp(parameter.name, "filename"))
			head->filename = browser_decode(arena, parameter.value);
		else if (!strcasecmp(parameter.name, "filename*"))
			extended = extended_value(arena, parameter.value);
	}
	if (extended && *extended)
		head->filename = extended;
	if (head->filename && *head->filename)
		head->filename = filename_clean(arena, head->filename);
	return head->name && *head->name ? NULL : malformed(arena, "a part without a name");
}

static struct error *line_parse(struct arena *arena, const char *line, struct part_head *head)
{
	const char *colon = strchr(line, ':');
	size_t length = colon ? (size_t)(colon - line) : 0;
	if (!length || strcspn(line, " \t") < length)
		return malformed(arena, "a header line without a name");
	const char *value = text_trim(arena, colon + 1);
	if (length == 19 && !strncasecmp(line, "Content-Disposition", length))
		return disposition_parse(arena, value, head);
	if (length == 12 && !strncasecmp(line, "Content-Type", length))
		head->type = value;
	if (length == 25 && !strncasecmp(line, "Content-Transfer-Encoding", length) &&
		strcasecmp(value, "binary") && strcasecmp(value, "8bit") && strcasecmp(value, "7bit"))
		return malformed(arena, "a transfer encoding that RFC 7578 does not know");
	return NULL;
}

struct error *part_head_parse(struct arena *arena, const char *text, size_t length, struct part_head *head)
{
	*head = (struct part_head){.type = "application/octet-stream"};
	if (memchr(text, '\0', length) || !text_is_utf8(text, length))
		return malformed(arena, "headers that are not text in UTF-8");
	int lines = 0;
	for (size_t at = 0; at < length; lines++) {
		const char *end = memmem(text + at, length - at, "\r\n", 2);
		size_t line = end ? (size_t)(end - text) - at : length - at;
		if (lines == LINES_MAX)
			return malformed(arena, "too many header lines");
		TRY(line_parse(arena, arena_strndup(arena, text + at, line), head));
		at += line + 2;
	}
	return head->name ? NULL : malformed(arena, "a part without a name");
}
