/* csv_guess.c: which delimiter a CSV file uses, and the names of its columns. */
#include "lib/csv_guess.h"

#include <string.h>
#include <strings.h>

#include "lib/csv_read.h"
#include "lib/text.h"

enum { ROWS = 20 };

/* Counts of a delimiter in the first rows. */
struct census {
	size_t counts[ROWS];
	size_t rows;
};

static size_t skip_quoted(const char *text, size_t length, size_t at)
{
	for (at++; at < length; at++) {
		if (text[at] != '"')
			continue;
		if (at + 1 >= length || text[at + 1] != '"')
			return at;
		at++;
	}
	return at;
}

/* A delimiter before a space is prose ("Doe, John") more often than not, and does not count. */
static struct census census(const char *text, size_t length, char delimiter)
{
	struct census census = {0};
	size_t count = 0, row_start = 0;
	int field_start = 1;
	for (size_t at = 0; at < length && census.rows < ROWS; at++) {
		char character = text[at];
		if (character == '"' && field_start) {
			at = skip_quoted(text, length, at);
		} else if (character == delimiter) {
			count += at + 1 >= length || text[at + 1] != ' ';
		} else if (character == '\n' || character == '\r') {
			if (at > row_start)
				census.counts[census.rows++] = count;
			row_start = at + 1;
			count = 0;
		}
		field_start = character == delimiter || character == '\n' || character == '\r' ||
			      (field_start && character == ' ');
	}
	if (!census.rows)
		census.counts[census.rows++] = count;
	return census;
}

/* How well a delimiter explains the rows: those that have as many as the first one, which is the header. */
static size_t agreement(const struct census *census)
{
	size_t rows = 0;
	for (size_t i = 0; i < census->rows && census->counts[0]; i++)
		rows += census->counts[i] == census->counts[0];
	return rows;
}

static struct csv_guess named(const char *text, size_t length)
{
	struct csv_guess guess = {0};
	if (length < 6 || strncasecmp(text, "sep=", 4) || (text[5] != '\r' && text[5] != '\n'))
		return guess;
	guess.delimiter = text[4];
	guess.skip = length > 6 && text[5] == '\r' && text[6] == '\n' ? 7 : 6;
	return guess;
}

struct csv_guess csv_guess(const char *text, size_t length)
{
	static const char candidates[] = {',', ';', '\t', '|'};
	struct csv_guess guess = named(text, length);
	if (guess.skip)
		return guess;
	guess.delimiter = ',';
	size_t best = 0, best_columns = 0;
	for (size_t i = 0; i < COUNT(candidates); i++) {
		struct census counted = census(text, length, candidates[i]);
		size_t score = agreement(&counted);
		if (score > best || (score == best && score && counted.counts[0] > best_columns)) {
			best = score;
			best_columns = counted.counts[0];
			guess.delimiter = candidates[i];
		}
	}
	return guess;
}

static int name_is_taken(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcasecmp(names[i], name))
			return 1;
	}
	return 0;
}

const char **csv_header(struct arena *arena, const struct csv_row *row)
{
	const char **names = arena_alloc(arena, (row->count + 1) * sizeof *names);
	for (size_t i = 0; i < row->count; i++) {
		const char *name = text_trim(arena, row->fields[i]);
		if (!*name)
			name = arena_printf(arena, "Column %zu", i + 1);
		names[i] = name;
		for (int again = 2; name_is_taken(names, i, names[i]); again++)
			names[i] = arena_printf(arena, "%s (%d)", name, again);
	}
	return names;
}
