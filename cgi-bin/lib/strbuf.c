/* strbuf.c: a string that grows, in an arena. */
#include "lib/strbuf.h"

#include <stdarg.h>

void strbuf_init(struct strbuf *buffer, struct arena *arena)
{
	*buffer = (struct strbuf){.arena = arena, .text = ""};
}

static void strbuf_reserve(struct strbuf *buffer, size_t more)
{
	size_t needed = buffer->length + more + 1;
	if (needed <= buffer->capacity)
		return;
	size_t capacity = buffer->capacity ? buffer->capacity : 64;
	while (capacity < needed)
		capacity *= 2;
	char *text = arena_alloc(buffer->arena, capacity);
	memcpy(text, buffer->text, buffer->length);
	buffer->text = text;
	buffer->capacity = capacity;
}

void strbuf_add(struct strbuf *buffer, const void *bytes, size_t length)
{
	if (!length)
		return;
	strbuf_reserve(buffer, length);
	memcpy(buffer->text + buffer->length, bytes, length);
	buffer->length += length;
	buffer->text[buffer->length] = '\0';
}

void strbuf_adds(struct strbuf *buffer, const char *text)
{
	strbuf_add(buffer, text, strlen(text));
}

void strbuf_addc(struct strbuf *buffer, char character)
{
	strbuf_add(buffer, &character, 1);
}

void strbuf_addf(struct strbuf *buffer, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	strbuf_adds(buffer, arena_vprintf(buffer->arena, format, values));
	va_end(values);
}

static const char *entity(char character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void strbuf_add_escaped(struct strbuf *buffer, const char *text, size_t length)
{
	size_t start = 0;
	for (size_t at = 0; at < length; at++) {
		const char *replacement = entity(text[at]);
		if (!replacement)
			continue;
		strbuf_add(buffer, text + start, at - start);
		strbuf_adds(buffer, replacement);
		start = at + 1;
	}
	strbuf_add(buffer, text + start, length - start);
}
