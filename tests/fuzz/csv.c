/* csv.c: any bytes as a CSV file: read or refused; every row keeps to the limits. */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/csv_read.h"
#include "lib/csv_write.h"
#include "lib/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(struct arena *arena, const struct csv_row *row, int64_t before)
{
	if (row->number <= before || row->count > CSV_COLUMNS || row->raw_length > CSV_ROW)
		abort();
	for (size_t i = 0; i < row->count; i++) {
		size_t length = strlen(row->fields[i]);
		if (length > CSV_FIELD || (!row->problem && !text_is_utf8(row->fields[i], length)))
			abort();
	}
	struct strbuf written;
	strbuf_init(&written, arena);
	for (size_t i = 0; i < row->count; i++)
		csv_add_field(&written, row->fields[i]);
	csv_end_row(&written);
}

static void read_file(struct arena *arena, const char *path)
{
	struct csv_reader *reader;
	const struct csv_row *row;
	int64_t before = 0;
	struct error *error = csv_open(arena, path, &reader);
	if (error)
		return;
	while (!csv_next(reader, &row) && row) {
		check_row(arena, row, before);
		if (!before)
			csv_header(arena, row);
		before = row->number;
	}
	csv_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1;
	if (file < 0)
		file = memfd_create("csv", MFD_CLOEXEC);
	if (ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size)
		abort();
	struct arena *arena = arena_new();
	read_file(arena, arena_printf(arena, "/proc/self/fd/%d", file));
	arena_free(arena);
	return 0;
}
