/* lead_import_errors.c: the rows of an import that had something wrong. */
#include "jobs/lead_import_errors.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/csv_write.h"

enum { REASONS_MOST = 200 };

struct import_errors {
	struct arena *arena;
	const char *path;
	FILE *file; /* NULL: there was none yet */
	int64_t bytes;
	json_t *reasons;
	const json_t *headers;
};

static struct error *cannot_write(struct import_errors *errors)
{
	return error_new(errors->arena, ERROR_INTERNAL, "The file of errors can't be written just now.",
		"%s: %s", errors->path, strerror(errno));
}

struct error *import_errors_open(
	struct arena *arena, const char *path, int64_t bytes, json_t *reasons, struct import_errors **opened)
{
	struct import_errors *errors = arena_alloc(arena, sizeof *errors);
	*errors = (struct import_errors){.arena = arena, .path = path, .bytes = bytes, .reasons = reasons};
	*opened = errors;
	if (!bytes)
		return NULL;
	errors->file = fopen(path, "r+be");
	if (!errors->file || ftruncate(fileno(errors->file), bytes) || fseek(errors->file, 0, SEEK_END))
		return cannot_write(errors);
	return NULL;
}

void import_errors_head(struct import_errors *errors, const json_t *headers)
{
	errors->headers = headers;
}

static struct error *write_text(struct import_errors *errors, const struct strbuf *text)
{
	if (fwrite(text->text, 1, text->length, errors->file) != text->length)
		return cannot_write(errors);
	errors->bytes += (int64_t)text->length;
	return NULL;
}

/* A spreadsheet takes the file for UTF-8 when it begins with this mark. */
static struct error *begin(struct import_errors *errors, struct arena *scratch)
{
	size_t index;
	json_t *name;
	struct strbuf line;
	errors->file = fopen(errors->path, "wbe");
	if (!errors->file)
		return cannot_write(errors);
	strbuf_init(&line, scratch);
	strbuf_adds(&line, "\xef\xbb\xbf");
	json_array_foreach(errors->headers, index, name) csv_add_field(&line, json_string_value(name));
	csv_add_field(&line, "Row");
	csv_add_field(&line, "Reason");
	csv_end_row(&line);
	return write_text(errors, &line);
}

/* How often each reason was met, in place: there are millions of rows, but few reasons. */
static void count(struct import_errors *errors, const char *reason)
{
	json_t *known = json_object_get(errors->reasons, reason);
	if (!known && json_object_size(errors->reasons) >= REASONS_MOST)
		known = json_object_get(errors->reasons, reason = "Other reasons.");
	if (known) {
		json_integer_set(known, json_integer_value(known) + 1);
		return;
	}
	struct arena *before = arena_use(errors->arena);
	json_object_set_new(errors->reasons, reason, json_integer(1));
	arena_use(before);
}

static void add_fields(
	struct import_errors *errors, struct arena *scratch, const struct csv_row *row, struct strbuf *line)
{
	size_t columns = json_array_size(errors->headers);
	if (!row->count) {
		char *raw = arena_strndup(scratch, row->raw, row->raw_length);
		for (size_t i = 0; i < row->raw_length; i++)
			raw[i] = raw[i] ? raw[i] : ' ';
		csv_add_field(line, raw);
	}
	for (size_t i = row->count ? 0 : 1; i < columns; i++)
		csv_add_field(line, i < row->count ? row->fields[i] : NULL);
}

struct error *import_errors_add(
	struct import_errors *errors, struct arena *scratch, const struct csv_row *row, const char *reason)
{
	struct strbuf line;
	if (!errors->file)
		TRY(begin(errors, scratch));
	count(errors, reason);
	strbuf_init(&line, scratch);
	add_fields(errors, scratch, row, &line);
	csv_add_field(&line, arena_printf(scratch, "%lld", (long long)row->number));
	csv_add_field(&line, reason);
	csv_end_row(&line);
	return write_text(errors, &line);
}

struct error *import_errors_add_number(
	struct import_errors *errors, struct arena *scratch, const struct import_number *number)
{
	struct strbuf line;
	int columns = (int)json_array_size(errors->headers);
	if (!errors->file)
		TRY(begin(errors, scratch));
	strbuf_init(&line, scratch);
	for (int i = 0; i < columns; i++)
		csv_add_field(&line, i == number->column ? number->phone : NULL);
	csv_add_field(&line, arena_printf(scratch, "%lld", (long long)number->row));
	csv_add_field(&line, number->reason);
	csv_end_row(&line);
	return write_text(errors, &line);
}

struct error *import_errors_save(struct import_errors *errors, int64_t *bytes)
{
	*bytes = errors->bytes;
	if (errors->file && (fflush(errors->file) || fdatasync(fileno(errors->file))))
		return cannot_write(errors);
	return NULL;
}

const json_t *import_errors_reasons(const struct import_errors *errors)
{
	return errors->reasons;
}

void import_errors_close(struct import_errors *errors)
{
	if (errors && errors->file)
		fclose(errors->file);
}
