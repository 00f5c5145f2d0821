/* lead_file.c: an uploaded file of leads before anything is imported. */
#include "models/lead_file.h"

#include "lib/csv_read.h"
#include "lib/phone.h"

enum { SAMPLE_ROWS = 10, SAMPLE_BYTES = 120 };

/* A cell that is too long for a preview is cut, between two characters. */
static json_t *cell(const char *text)
{
	size_t length = strlen(text);
	if (length <= SAMPLE_BYTES)
		return json_string(text);
	for (length = SAMPLE_BYTES; length && (text[length] & 0xc0) == 0x80;)
		length--;
	return json_stringn(text, length);
}

static json_t *cells(const struct csv_row *row)
{
	json_t *list = json_array();
	for (size_t i = 0; i < row->count; i++)
		json_array_append_new(list, cell(row->fields[i]));
	return list;
}

static struct error *read_header(
	struct arena *arena, struct csv_reader *reader, const char *country, struct lead_file *file)
{
	const char *e164;
	const struct csv_row *row;
	TRY(csv_next(reader, &row));
	if (!row)
		return error_field(arena, "file", "There is nothing in this file.");
	if (row->problem)
		return error_field(
			arena, "file", arena_printf(arena, "The first row can't be read. %s", row->problem));
	const char **names = csv_header(arena, row);
	file->headers = json_array();
	for (size_t i = 0; i < row->count; i++) {
		if (strlen(row->fields[i]) > 6 && !phone_normalise(arena, row->fields[i], country, &e164))
			return error_field(arena, "file",
				"The first row has a phone number in it, but it should name the columns: "
				"Name, "
				"Phone, Company. Please add such a row at the top.");
		json_array_append_new(file->headers, cell(names[i]));
	}
	return NULL;
}

static struct error *read_rows(struct arena *arena, struct csv_reader *reader, struct lead_file *file)
{
	const struct csv_row *row = NULL;
	for (; file->rows < LEAD_FILE_COUNTED; file->rows++) {
		TRY(csv_next(reader, &row));
		if (!row)
			break;
		if (json_array_size(file->sample) < SAMPLE_ROWS && !row->problem)
			json_array_append_new(file->sample, cells(row));
	}
	if (!file->rows)
		return error_field(arena, "file", "There are no rows below the names of the columns.");
	if (row && csv_bytes_read(reader))
		file->rows =
			(int64_t)((double)file->rows * (double)file->bytes / (double)csv_bytes_read(reader));
	return NULL;
}

static struct error *inspect(
	struct arena *arena, struct csv_reader *reader, const char *country, struct lead_file *file)
{
	char delimiter[] = {csv_delimiter(reader), '\0'};
	*file = (struct lead_file){.sample = json_array(), .bytes = csv_bytes_total(reader)};
	TRY(read_header(arena, reader, country, file));
	TRY(read_rows(arena, reader, file));
	file->delimiter = arena_strdup(arena, delimiter);
	file->encoding = csv_encoding(reader);
	return NULL;
}

struct error *lead_file_inspect(
	struct arena *arena, const char *path, const char *country, struct lead_file *file)
{
	struct csv_reader *reader = NULL;
	struct error *error = csv_open(arena, path, &reader);
	if (!error)
		error = inspect(arena, reader, country, file);
	csv_close(reader);
	if (error && error->kind == ERROR_INVALID)
		error->field = "file";
	return error;
}
