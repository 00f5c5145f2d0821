/* lead_import_errors.h: the rows of an import that had something wrong: a file with the reason of each, and a count by reason. */
#ifndef JOBS_LEAD_IMPORT_ERRORS_H
#define JOBS_LEAD_IMPORT_ERRORS_H

#include <jansson.h>
#include <stdint.h>

#include "lib/csv_read.h"

struct import_errors;

/*
 * Opens the file at `path` behind its first `bytes`: what is there already beyond was never committed, and goes.
 * `reasons` is counted on; it lives in `arena`, as all of this does. The file is made with the first row.
 */
struct error *import_errors_open(struct arena *arena, const char *path, int64_t bytes, json_t *reasons,
	struct import_errors **errors) must_check;

/* The names of the file's columns, for the first line. */
void import_errors_head(struct import_errors *errors, const json_t *headers);

/* Adds a row with its reason. Texts for it are made in `scratch`. */
struct error *import_errors_add(struct import_errors *errors, struct arena *scratch,
	const struct csv_row *row, const char *reason) must_check;

/* A row whose other columns are not at hand any more. */
struct import_number {
	int64_t row;
	int column; /* the one of the phone number */
	const char *phone, *reason;
};

/* Adds a row that is as it should be, and was passed over nevertheless: it is not counted among the reasons. */
struct error *import_errors_add_number(
	struct import_errors *errors, struct arena *scratch, const struct import_number *number) must_check;

/* All that was added is on the disk; *bytes is where the file ends now. */
struct error *import_errors_save(struct import_errors *errors, int64_t *bytes) must_check;

/* {"The number is too short.": 12} */
const json_t *import_errors_reasons(const struct import_errors *errors);

/* NULL is fine. */
void import_errors_close(struct import_errors *errors);

#endif
