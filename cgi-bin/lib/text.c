/* text.c: small questions about strings. */
#include "lib/text.h"

#include <ctype.h>
#include <errno.h>

#include "lib/strbuf.h"

char *text_url_encode(struct arena *arena, const char *text)
{
	struct strbuf encoded;
	strbuf_init(&encoded, arena);
	for (; *text; text++) {
		if (isalnum((unsigned char)*text) || strchr("-._~", *text))
			strbuf_addc(&encoded, *text);
		else
			strbuf_addf(&encoded, "%%%02X", (unsigned char)*text);
	}
	return encoded.text;
}

static int hex_value(char digit)
{
	if (isdigit((unsigned char)digit))
		return digit - '0';
	return isxdigit((unsigned char)digit) ? tolower((unsigned char)digit) - 'a' + 10 : -1;
}

static int is_escape(const char *text, size_t left)
{
	return left >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

char *text_url_decode(struct arena *arena, const char *text, size_t text_length, size_t *length)
{
	char *decoded = arena_alloc(arena, text_length + 1);
	size_t out = 0;
	for (size_t at = 0; at < text_length; at++) {
		if (is_escape(text + at, text_length - at)) {
			decoded[out++] = (char)(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
			at += 2;
		} else {
			decoded[out++] = text[at] == '+' ? ' ' : text[at];
		}
	}
	if (length)
		*length = out;
	return decoded;
}

/* The length of the UTF-8 sequence at `bytes`, or 0 if it is malformed. */
static size_t sequence_length(const unsigned char *bytes, size_t left)
{
	static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = bytes[0];
	if (first < 0x80)
		return 1;
	size_t length = first >= 0xf0 && first < 0xf8   ? 4
			: first >= 0xe0 && first < 0xf0 ? 3
			: first >= 0xc2 && first < 0xe0 ? 2
							: 0;
	if (!length || length > left)
		return 0;
	uint32_t point = first & (0x7f >> length);
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (bytes[i] & 0x3f);
	}
	int valid = point >= lowest[length] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
	return valid ? length : 0;
}

int text_is_utf8(const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		size_t step = sequence_length((const unsigned char *)bytes + at, length - at);
		if (!step)
			return 0;
		at += step;
	}
	return 1;
}

size_t text_characters(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

int text_to_integer(const char *text, int64_t *value)
{
	char *end;
	if (!text || !*text || isspace((unsigned char)*text))
		return 0;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (errno || *end)
		return 0;
	*value = number;
	return 1;
}

int text_is_uuid(const char *text)
{
	if (!text || strlen(text) != 36)
		return 0;
	for (int i = 0; i < 36; i++) {
		int dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return 0;
	}
	return 1;
}

char *text_trim(struct arena *arena, const char *text)
{
	size_t length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	size_t start = 0;
	while (start < length && isspace((unsigned char)text[start]))
		start++;
	return arena_strndup(arena, text + start, length - start);
}

char *text_cut(struct arena *arena, const char *text, size_t bytes)
{
	size_t length = strnlen(text, bytes);
	while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return arena_strndup(arena, text, length);
}

char *text_mask_phone(struct arena *arena, const char *phone)
{
	size_t length = strlen(phone);
	if (length < 9)
		return arena_strdup(arena, "•••");
	return arena_printf(arena, "%.5s•••%s", phone, phone + length - 4);
}

const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

const char *text_or_empty(const json_t *object, const char *key)
{
	const char *text = text_of(object, key);
	return text ? text : "";
}

int text_is(const json_t *object, const char *key, const char *text)
{
	const char *found = text_of(object, key);
	return found && !strcmp(found, text);
}
