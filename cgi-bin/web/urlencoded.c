/* urlencoded.c: names and values as browsers and carriers send them. */
#include "web/urlencoded.h"

#include "lib/text.h"

static struct error *pairs_reserve(struct arena *arena, struct pairs *pairs)
{
	if (pairs->count < pairs->capacity)
		return NULL;
	if (pairs->count >= PAIRS_MAX)
		return error_new(arena, ERROR_INVALID, "The form has too many fields.", NULL);
	size_t capacity = pairs->capacity ? pairs->capacity * 2 : 16;
	if (capacity > PAIRS_MAX)
		capacity = PAIRS_MAX;
	struct pair *list = arena_alloc(arena, capacity * sizeof *list);
	if (pairs->count)
		memcpy(list, pairs->list, pairs->count * sizeof *list);
	pairs->list = list;
	pairs->capacity = capacity;
	return NULL;
}

struct error *pairs_add(struct arena *arena, struct pairs *pairs, const struct pair *pair)
{
	TRY(pairs_reserve(arena, pairs));
	struct pair *copy = &pairs->list[pairs->count++];
	*copy = *pair;
	copy->name = arena_strndup(arena, pair->name, pair->name_length);
	copy->value = arena_strndup(arena, pair->value, pair->value_length);
	return NULL;
}

static struct error *piece_add(struct arena *arena, struct pairs *pairs, const char *piece, size_t length)
{
	TRY(pairs_reserve(arena, pairs));
	const char *equals = memchr(piece, '=', length);
	size_t name_length = equals ? (size_t)(equals - piece) : length;
	const char *value = equals ? equals + 1 : "";
	size_t value_length = equals ? length - name_length - 1 : 0;
	struct pair *pair = &pairs->list[pairs->count++];
	pair->name = text_url_decode(arena, piece, name_length, &pair->name_length);
	pair->value = text_url_decode(arena, value, value_length, &pair->value_length);
	return NULL;
}

struct error *urlencoded_parse(struct arena *arena, const char *text, size_t length, struct pairs *pairs)
{
	*pairs = (struct pairs){0};
	for (size_t at = 0; at < length;) {
		const char *end = memchr(text + at, '&', length - at);
		size_t piece = end ? (size_t)(end - text) - at : length - at;
		if (piece)
			TRY(piece_add(arena, pairs, text + at, piece));
		at += piece + 1;
	}
	return NULL;
}

/*
 * Takes the next "name=value" off the header; a piece without "=" or without a name is passed over. 0 at the
 * end.
 */
static int cookie_next(const char **header, struct pair *cookie)
{
	while (**header) {
		const char *start = *header + strspn(*header, " \t;");
		const char *end = start + strcspn(start, ";");
		const char *equals = memchr(start, '=', (size_t)(end - start));
		*header = end;
		while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		if (!equals || equals == start)
			continue;
		*cookie = (struct pair){
			.name = start, .value = equals + 1, .name_length = (size_t)(equals - start)};
		cookie->value_length = end > equals ? (size_t)(end - equals) - 1 : 0;
		return 1;
	}
	return 0;
}

struct error *cookies_parse(struct arena *arena, const char *header, struct pairs *pairs)
{
	struct pair cookie;
	*pairs = (struct pairs){0};
	while (header && cookie_next(&header, &cookie))
		TRY(pairs_add(arena, pairs, &cookie));
	return NULL;
}

const char *cookie_find(struct arena *arena, const char *header, const char *name)
{
	struct pair cookie;
	size_t length = strlen(name);
	while (header && cookie_next(&header, &cookie)) {
		if (cookie.name_length == length && !memcmp(cookie.name, name, length))
			return arena_strndup(arena, cookie.value, cookie.value_length);
	}
	return NULL;
}

const char *pairs_find(const struct pairs *pairs, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->list[i];
		if (pair->name_length == length && !memcmp(pair->name, name, length))
			return pair->value;
	}
	return NULL;
}

static int is_text(const char *bytes, size_t length)
{
	return !memchr(bytes, '\0', length) && text_is_utf8(bytes, length);
}

struct error *pairs_check(struct arena *arena, const struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->list[i];
		if (!is_text(pair->name, pair->name_length))
			return error_new(arena, ERROR_INVALID,
				"The form has a field whose name is not text in UTF-8.", NULL);
		if (!is_text(pair->value, pair->value_length))
			return error_field(arena, pair->name, "This is not text in UTF-8.");
	}
	return NULL;
}
