/* csv_read.h: reads a CSV file that somebody uploads, row by row, whatever program wrote it (parsing by libcsv).
 *
 * Encoding (UTF-8, UTF-16 with or without a byte order mark, else Windows-1252), delimiter (, ; tab |, or a
 * "sep=" line) and line ends are found out. Everything handed out is UTF-8. Memory does not grow with the
 * file: under 4 MiB, whatever it holds. A file that is no CSV at all, and a row above CSV_ROW bytes (a
 * quotation mark that is never closed), is an error for the file; anything else wrong is one row's problem,
 * and reading goes on.
 */
#ifndef LIB_CSV_READ_H
#define LIB_CSV_READ_H

#include <stdint.h>

#include "lib/error.h"

enum {
	CSV_COLUMNS = 500,
	CSV_FIELD = 64 * 1024, /* bytes in one field, as UTF-8 */
	CSV_ROW = 1024 * 1024, /* bytes in one row, as UTF-8 */
};

struct csv_reader;

struct csv_row {
	int64_t number; /* counts from 1 as a spreadsheet shows it: empty rows, which are passed over, count too */
	size_t count;        /* of fields; 0 if there is a problem that leaves none */
	const char **fields; /* spaces around them are gone */
	const char *raw;     /* the row as it was, in UTF-8, without its line end; may hold zero bytes */
	size_t raw_length;
	const char *problem; /* a sentence for the person who sent the file; NULL if the row can be used */
};

/*
 * Opens a file. ERROR_INVALID if it is empty, or a workbook, a PDF and the like; ERROR_INTERNAL if it cannot
 * be read. The reader lives in `arena`, as do the errors that csv_next returns; the caller ends with
 * csv_close.
 */
must_check struct error *csv_open(struct arena *arena, const char *path, struct csv_reader **reader);

/* The next row, which lives until the next call; NULL at the end of the file. */
must_check struct error *csv_next(struct csv_reader *reader, const struct csv_row **row);

/* How far reading has come, and the size of the file, in bytes: for progress. */
int64_t csv_bytes_read(const struct csv_reader *reader);
int64_t csv_bytes_total(const struct csv_reader *reader);

/* What was found out: the delimiter, and a name for people: "UTF-8", "UTF-16", "Windows-1252". */
char csv_delimiter(const struct csv_reader *reader);
const char *csv_encoding(const struct csv_reader *reader);

/* Closes the file and frees the reader's buffers; NULL is fine. */
void csv_close(struct csv_reader *reader);

/*
 * Names for the columns from a header row, as many as it has fields: trimmed, an empty one is "Column 3",
 * one that was there before (in whatever case) "Phone (2)". The array and the names are in `arena`.
 */
const char **csv_header(struct arena *arena, const struct csv_row *row);

#endif
