/* lead_file.h: an uploaded file of leads before anything is imported: what is in it, and where it is kept. */
#ifndef MODELS_LEAD_FILE_H
#define MODELS_LEAD_FILE_H

#include <jansson.h>
#include <stdint.h>

#include "lib/error.h"

enum { LEAD_FILE_COUNTED = 2000 }; /* rows: with more, their number is an estimate */

struct lead_file {
	json_t *headers;       /* the names of the columns */
	json_t *sample;        /* the first rows, as arrays of texts, long ones cut */
	const char *encoding;  /* "UTF-8" */
	const char *delimiter; /* one character */
	int64_t bytes;
	int64_t rows; /* without the first; counted, or an estimate from their size */
};

/*
 * Looks into a file. ERROR_INVALID of the field "file" where it can't be imported: no CSV, no rows, no names of columns,
 * too many rows.
 */
struct error *lead_file_inspect(
	struct arena *arena, const char *path, const char *country, struct lead_file *file) must_check;

#endif
