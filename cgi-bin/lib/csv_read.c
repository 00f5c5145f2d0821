/* csv_read.c: reads a CSV file that somebody uploads, row by row. */
#include "lib/csv_read.h"

#include <csv.h>
#include <ctype.h>

#include "lib/csv_decode.h"
#include "lib/csv_guess.h"
#include "lib/text.h"

/* libcsv's parser.pstate inside of a field, which its header does not name. */
enum { IN_FIELD = 2 };

struct csv_reader {
	struct arena *arena;
	struct csv_source *source;
	struct csv_parser parser;
	const char *text; /* what is left of the chunk being read */
	size_t length;
	char *raw, *values; /* the row being read, and its fields, each ended by a zero byte */
	size_t raw_length, values_length;
	const char *fields[CSV_COLUMNS];
	size_t columns; /* seen in this row, also above the limit */
	int row_ended;  /* libcsv has seen the end of the row */
	int after_cr; /* the last piece ended in a carriage return: its line feed may come with the next chunk */
	int finished;
	int64_t usable; /* rows handed out so far */
	struct csv_row row;
};

static void on_field(void *text, size_t length, void *context)
{
	struct csv_reader *reader = context;
	if (reader->columns++ >= CSV_COLUMNS) {
		reader->row.problem = "The row has more than 500 columns.";
		return;
	}
	if (length > CSV_FIELD) {
		reader->row.problem = "A field of the row is longer than 64 KB.";
		length = 0;
	}
	if (length && memchr(text, '\0', length))
		reader->row.problem = "The row contains a zero byte.";
	char *value = reader->values + reader->values_length;
	if (length)
		memcpy(value, text, length);
	value[length] = '\0';
	reader->fields[reader->row.count++] = value;
	reader->values_length += length + 1;
}

static void on_row(int terminator, void *context)
{
	(void)terminator;
	struct csv_reader *reader = context;
	reader->row_ended = 1;
}

static struct error *start(struct csv_reader *reader)
{
	TRY(csv_source_next(reader->source, &reader->text, &reader->length));
	struct csv_guess guess = csv_guess(reader->text, reader->length);
	csv_set_delim(&reader->parser, (unsigned char)guess.delimiter);
	reader->text += guess.skip;
	reader->length -= guess.skip;
	reader->row.number = guess.skip ? 1 : 0;
	return NULL;
}

struct error *csv_open(struct arena *arena, const char *path, struct csv_reader **reader)
{
	struct csv_source *source;
	*reader = NULL;
	struct error *error = csv_source_open(arena, path, &source);
	if (error) {
		csv_source_close(source);
		return error;
	}
	struct csv_reader *r = arena_alloc(arena, sizeof *r);
	r->arena = arena;
	r->source = source;
	/* From the system and not the arena, which would touch every page of what is rarely needed. */
	r->raw = malloc(CSV_ROW);
	r->values = malloc(CSV_ROW + CSV_COLUMNS);
	if (!r->raw || !r->values || csv_init(&r->parser, 0))
		die("out of memory");
	csv_set_blk_size(&r->parser, 1024);
	error = start(r);
	if (error) {
		csv_close(r);
		return error;
	}
	*reader = r;
	return NULL;
}

/* The length of the next piece: to the end of the line, line end included, or of the chunk. */
static size_t piece_length(const struct csv_reader *reader)
{
	const char *feed = memchr(reader->text, '\n', reader->length);
	size_t length = feed ? (size_t)(feed - reader->text) + 1 : reader->length;
	const char *carriage = memchr(reader->text, '\r', length);
	if (!carriage)
		return length;
	size_t to_end = (size_t)(carriage - reader->text) + 1;
	return to_end < length && reader->text[to_end] == '\n' ? to_end + 1 : to_end;
}

static int is_line_end(char character)
{
	return character == '\r' || character == '\n';
}

static struct error *row_too_long(struct csv_reader *reader)
{
	char *message = arena_printf(reader->arena,
		"Row %lld is longer than 1 MB: a quotation mark is never closed there, or this is no CSV "
		"file.",
		(long long)reader->row.number + 1);
	return error_new(reader->arena, ERROR_INVALID, message, NULL);
}

/* Feeds the next piece to libcsv; a row ends with a piece, since a piece holds one line at most. */
static struct error *piece_feed(struct csv_reader *reader)
{
	size_t length = piece_length(reader);
	if (reader->raw_length + length > CSV_ROW)
		return row_too_long(reader);
	memcpy(reader->raw + reader->raw_length, reader->text, length);
	reader->raw_length += length;
	if (csv_parse(&reader->parser, reader->text, length, on_field, on_row, reader) != length)
		die("libcsv: %s", csv_strerror(csv_error(&reader->parser)));
	reader->text += length;
	reader->length -= length;
	return NULL;
}

static int row_is_blank(const struct csv_reader *reader)
{
	for (size_t i = 0; i < reader->row.count; i++) {
		if (*reader->fields[i])
			return 0;
	}
	return !reader->row.problem;
}

static void row_begin(struct csv_reader *reader)
{
	reader->raw_length = reader->values_length = reader->columns = 0;
	reader->row_ended = 0;
	reader->row =
		(struct csv_row){.number = reader->row.number, .fields = reader->fields, .raw = reader->raw};
}

/* A row is complete: says so in *row unless it is empty. */
static struct error *row_end(struct csv_reader *reader, const struct csv_row **row)
{
	reader->row.number++;
	while (reader->raw_length && is_line_end(reader->raw[reader->raw_length - 1]))
		reader->raw_length--;
	reader->row.raw_length = reader->raw_length;
	if (row_is_blank(reader)) {
		row_begin(reader);
		return NULL;
	}
	if (!reader->usable++ && reader->columns > CSV_COLUMNS)
		return error_new(reader->arena, ERROR_INVALID, "The file has more than 500 columns.", NULL);
	if (!reader->row.problem && !text_is_utf8(reader->raw, reader->raw_length))
		reader->row.problem = "The row contains damaged characters (it is not UTF-8, as the file's "
				      "other rows are).";
	*row = &reader->row;
	return NULL;
}

/* A line has ended outside of any field, and libcsv has not made a row of it: it was empty. */
static int line_is_blank(const struct csv_reader *reader)
{
	if (!reader->raw_length || !is_line_end(reader->raw[reader->raw_length - 1]))
		return 0;
	for (size_t i = 0; i < reader->raw_length; i++) {
		if (!isspace((unsigned char)reader->raw[i]))
			return 0;
	}
	return 1;
}

/* The file has ended: what is left is the last row, if it has no line end. */
static struct error *last_row(struct csv_reader *reader, const struct csv_row **row)
{
	reader->finished = 1;
	if (reader->parser.quoted && reader->parser.pstate == IN_FIELD)
		reader->row.problem = "A quotation mark is opened in this row and never closed.";
	csv_fini(&reader->parser, on_field, on_row, reader);
	return reader->row_ended ? row_end(reader, row) : NULL;
}

/* Drops the line feed of a line end that two chunks share. Inside of quotes it stays, as it is content. */
static void drop_line_feed(struct csv_reader *reader)
{
	if (reader->after_cr && !reader->raw_length && *reader->text == '\n') {
		reader->text++;
		reader->length--;
	}
	reader->after_cr = 0;
}

static struct error *row_step(struct csv_reader *reader, const struct csv_row **row)
{
	if (!reader->length) {
		TRY(csv_source_next(reader->source, &reader->text, &reader->length));
		if (!reader->length)
			return last_row(reader, row);
	}
	drop_line_feed(reader);
	if (!reader->length)
		return NULL;
	TRY(piece_feed(reader));
	reader->after_cr = reader->raw[reader->raw_length - 1] == '\r';
	if (reader->row_ended || line_is_blank(reader))
		return row_end(reader, row);
	return NULL;
}

struct error *csv_next(struct csv_reader *reader, const struct csv_row **row)
{
	*row = NULL;
	row_begin(reader);
	while (!*row && !reader->finished)
		TRY(row_step(reader, row));
	return NULL;
}

int64_t csv_bytes_read(const struct csv_reader *reader)
{
	return csv_source_read(reader->source);
}

int64_t csv_bytes_total(const struct csv_reader *reader)
{
	return csv_source_total(reader->source);
}

char csv_delimiter(const struct csv_reader *reader)
{
	return (char)reader->parser.delim_char;
}

const char *csv_encoding(const struct csv_reader *reader)
{
	return csv_source_encoding(reader->source);
}

void csv_close(struct csv_reader *reader)
{
	if (!reader)
		return;
	csv_source_close(reader->source);
	csv_free(&reader->parser);
	free(reader->raw);
	free(reader->values);
	reader->raw = reader->values = NULL;
	reader->source = NULL;
}
