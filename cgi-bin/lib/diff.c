/* diff.c: what was changed between two texts: Myers' algorithm over lines, and again over the words of changed lines. */
#include "lib/diff.h"

#include <stdint.h>

enum {
	MOST_CHANGES = 700
}; /* removed and added tokens that are looked for; the work grows with its square */

/* A text in pieces; equal pieces have equal hashes. */
struct token {
	const char *text;
	size_t length;
	uint64_t hash;
};

struct tokens {
	struct token *items;
	size_t count;
};

/* What a text is cut into. */
enum size { LINES, WORDS };

static size_t line_length(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	return (size_t)((newline ? newline + 1 : end) - at);
}

static int is_blank(char character)
{
	return character == ' ' || character == '\t';
}

static size_t end_of_line(const char *at, const char *end)
{
	return *at == '\n' ? 1 : *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 0;
}

/* A word with the blanks after it, or one end of a line. */
static size_t word_length(const char *at, const char *end)
{
	const char *to = at;
	if (end_of_line(at, end))
		return end_of_line(at, end);
	while (to < end && !end_of_line(to, end) && !is_blank(*to))
		to++;
	while (to < end && is_blank(*to))
		to++;
	return (size_t)(to - at);
}

static uint64_t hash_of(const char *text, size_t length)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	return hash;
}

static struct tokens split(struct arena *arena, const char *text, size_t length, enum size size)
{
	const char *end = text + length;
	struct tokens tokens = {0};
	tokens.items = arena_alloc(arena, (length + 1) * sizeof *tokens.items);
	for (const char *at = text; at < end;) {
		struct token *token = &tokens.items[tokens.count++];
		token->text = at;
		token->length = size == LINES ? line_length(at, end) : word_length(at, end);
		token->hash = hash_of(at, token->length);
		at += token->length;
	}
	return tokens;
}

static int same(const struct token *a, const struct token *b)
{
	return a->hash == b->hash && a->length == b->length && !memcmp(a->text, b->text, a->length);
}

/* Two lists of tokens; what stays of each is marked, in the same order on both sides. */
struct comparison {
	struct tokens was, is;
	char *was_stays, *is_stays;
};

/* Whether a path comes to this diagonal from above (by an addition) rather than from the left (by a removal). */
static int comes_down(const int *before, long changes, long diagonal)
{
	long middle = changes - 1;
	return diagonal == -changes ||
	       (diagonal != changes && before[middle + diagonal - 1] < before[middle + diagonal + 1]);
}

/* How far along `was` a path with so many changes gets on a diagonal, from the row of those with one change less. */
static int furthest(const struct comparison *both, const int *before, long changes, long diagonal)
{
	long x = 0, middle = changes - 1;
	if (changes)
		x = comes_down(before, changes, diagonal) ? before[middle + diagonal + 1]
							  : before[middle + diagonal - 1] + 1;
	for (long y = x - diagonal; x < (long)both->was.count && y < (long)both->is.count &&
				    same(&both->was.items[x], &both->is.items[y]);
		y++)
		x++;
	return (int)x;
}

/* Goes the way back from the end, and marks what was passed without a change. */
static void mark(struct comparison *both, int *const *rows, long changes)
{
	long x = (long)both->was.count, y = (long)both->is.count;
	for (; changes >= 0; changes--) {
		long diagonal = x - y, start = 0, from_x = 0, from_y = 0;
		if (changes) {
			int down = comes_down(rows[changes - 1], changes, diagonal);
			from_x = rows[changes - 1][changes - 1 + diagonal + (down ? 1 : -1)];
			from_y = from_x - diagonal - (down ? 1 : -1);
			start = from_x + !down;
		}
		while (x > start)
			both->was_stays[--x] = both->is_stays[--y] = 1;
		x = from_x, y = from_y;
	}
}

/* Finds the fewest changes, and marks what stays; nothing when there are too many. */
static void compare(struct arena *arena, struct comparison *both)
{
	long width = (long)both->was.count, height = (long)both->is.count;
	int **rows = arena_alloc(arena, (MOST_CHANGES + 1) * sizeof *rows);
	both->was_stays = arena_alloc(arena, both->was.count + 1);
	both->is_stays = arena_alloc(arena, both->is.count + 1);
	for (long changes = 0; changes <= MOST_CHANGES; changes++) {
		const int *before = changes ? rows[changes - 1] : NULL;
		rows[changes] = arena_alloc(arena, (size_t)(2 * changes + 1) * sizeof **rows);
		for (long diagonal = -changes; diagonal <= changes; diagonal += 2) {
			int x = furthest(both, before, changes, diagonal);
			rows[changes][changes + diagonal] = x;
			if (x < width || x - diagonal < height)
				continue;
			mark(both, rows, changes);
			return;
		}
	}
}

static void add(struct diff *diff, enum diff_kind kind, const char *text, size_t length)
{
	struct diff_part *last = diff->count ? &diff->parts[diff->count - 1] : NULL;
	if (!length)
		return;
	if (last && last->kind == kind && last->text + last->length == text)
		last->length += length;
	else
		diff->parts[diff->count++] = (struct diff_part){kind, text, length};
}

/* The length of the tokens from *at on that do not stay. */
static size_t changed(const struct tokens *tokens, const char *stays, size_t *at)
{
	size_t length = 0;
	for (; *at < tokens->count && !stays[*at]; ++*at)
		length += tokens->items[*at].length;
	return length;
}

/* The length of the tokens that stay on both sides, until something was changed on one of them. */
static size_t unchanged(const struct comparison *both, size_t *was, size_t *is)
{
	size_t length = 0;
	for (; *was < both->was.count && both->was_stays[*was] && both->is_stays[*is]; ++*was, ++*is)
		length += both->was.items[*was].length;
	return length;
}

/* One place where something changed: as it was, and as it is. */
struct change {
	const char *was, *is;
	size_t was_length, is_length;
};

/* Compares two texts in pieces of one size, and the lines that changed in words. */
static void walk(struct arena *arena, const struct change *whole, enum size size, struct diff *diff)
{
	struct comparison both = {.was = split(arena, whole->was, whole->was_length, size),
		.is = split(arena, whole->is, whole->is_length, size)};
	struct change change = {.was = whole->was, .is = whole->is};
	compare(arena, &both);
	for (size_t was = 0, is = 0; was < both.was.count || is < both.is.count;) {
		change.was_length = changed(&both.was, both.was_stays, &was);
		change.is_length = changed(&both.is, both.is_stays, &is);
		if (size == LINES && change.was_length && change.is_length) {
			walk(arena, &change, WORDS, diff);
		} else {
			add(diff, DIFF_REMOVED, change.was, change.was_length);
			add(diff, DIFF_ADDED, change.is, change.is_length);
		}
		change.was += change.was_length;
		change.is += change.is_length;
		size_t stays = unchanged(&both, &was, &is);
		add(diff, DIFF_SAME, change.was, stays);
		change.was += stays;
		change.is += stays;
	}
}

struct diff diff_words(struct arena *arena, const char *was, const char *is)
{
	struct change whole = {was, is, strlen(was), strlen(is)};
	size_t most = whole.was_length + whole.is_length + 1;
	struct diff diff = {.parts = arena_alloc(arena, most * sizeof *diff.parts)};
	walk(arena, &whole, LINES, &diff);
	return diff;
}
