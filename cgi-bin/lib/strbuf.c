/* strbuf.c: a string that grows, in an arena. */
#include "lib/strbuf.h"

#include <math.h>
#include <stdarg.h>

#include "lib/error.h"

void strbuf_init(struct strbuf *buffer, struct arena *arena)
{
	*buffer = (struct strbuf){.arena = arena, .text = ""};
}

void strbuf_reserve(struct strbuf *buffer, size_t more)
{
	size_t needed = buffer->length + more + 1;
	if (needed <= buffer->capacity)
		return;
	size_t capacity = buffer->capacity ? buffer->capacity : 64;
	while (capacity < needed)
		capacity *= 2;
	char *text = arena_take(buffer->arena, capacity);
	memcpy(text, buffer->text, buffer->length + 1);
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

/* It is formatted where it belongs; only what does not fit there is formatted twice. */
void strbuf_addf(struct strbuf *buffer, const char *format, ...)
{
	enum { MOST_ARE_SHORTER = 128 };
	va_list values, again;
	strbuf_reserve(buffer, MOST_ARE_SHORTER);
	size_t left = buffer->capacity - buffer->length;
	va_start(values, format);
	va_copy(again, values);
	int length = vsnprintf(buffer->text + buffer->length, left, format, values);
	if (length < 0)
		die("a format that cannot be printed: %s", format);
	if ((size_t)length >= left) {
		strbuf_reserve(buffer, (size_t)length);
		vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
	}
	buffer->length += (size_t)length;
	va_end(again);
	va_end(values);
}

/* printf takes ten times as long, and a page has hundreds of numbers. */
void strbuf_add_integer(struct strbuf *buffer, int64_t value, int digits)
{
	char text[48], *at = text + sizeof text;
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
	for (int place = 0; left || place < digits || !place; place++, left /= 10)
		*--at = (char)('0' + left % 10);
	if (value < 0)
		*--at = '-';
	strbuf_add(buffer, at, (size_t)(text + sizeof text - at));
}

/* The same for a number with a point. */
void strbuf_add_decimal(struct strbuf *buffer, double value, int decimals)
{
	char digits[32], *at = digits + sizeof digits;
	double scaled = fabs(value);
	for (int i = 0; i < decimals; i++)
		scaled *= 10;
	if (!(scaled < 1e15)) {
		strbuf_addf(buffer, "%.*f", decimals, value);
		return;
	}
	int64_t left = llround(scaled);
	int is_negative = value < 0 && left > 0;
	for (int place = 0; left > 0 || place <= decimals; place++, left /= 10) {
		if (decimals && place == decimals)
			*--at = '.';
		*--at = (char)('0' + left % 10);
	}
	if (is_negative)
		*--at = '-';
	strbuf_add(buffer, at, (size_t)(digits + sizeof digits - at));
}

/* By character: nearly all of a page's text stands for itself. */
static const char *const entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

void strbuf_add_escaped(struct strbuf *buffer, const char *text, size_t length)
{
	const char *end = text + length, *at = text;
	while (at < end) {
		while (at < end && !entities[(unsigned char)*at])
			at++;
		strbuf_add(buffer, text, (size_t)(at - text));
		if (at < end)
			strbuf_adds(buffer, entities[(unsigned char)*at++]);
		text = at;
	}
}
