/* lead_import.h: files of leads: uploaded, mapped, imported in slices, undone.
 *
 * States: uploaded (waits for its mapping), queued, running, done (only now are its people called), failed (what it had
 * added is taken out again), undoing, undone. Files are below the data folder: imports/TENANT/ID.csv until the import
 * has ended, and imports/TENANT/ID.errors.csv.
 */
#ifndef MODELS_LEAD_IMPORT_H
#define MODELS_LEAD_IMPORT_H

#include "db/keyset.h"
#include "db/tx.h"

enum {
	LEAD_IMPORT_ROWS = 5000000, /* in one file */
	LEAD_IMPORT_DAYS = 7,       /* a file that nobody maps is deleted then */
};

struct lead_import_draft {
	const char *id; /* secret_uuid, as the file is named already */
	const char *list_id, *file_name, *path, *encoding, *delimiter, *country, *author;
	const json_t *headers, *sample; /* names of the columns; the first rows as arrays */
	int64_t bytes, rows;            /* rows as far as they are known: an estimate for long files */
};

/* What is the same for all rows, as the customer has said. */
struct lead_import_start {
	const json_t *mapping; /* lead_mapping_make */
	const char *country, *consent_source, *consent_at;
};

/* What a slice has done; counts are to be added. */
struct lead_import_slice {
	int64_t from_row; /* where it began: if the import is elsewhere by now, it is refused */
	int64_t to_row, bytes, error_bytes; /* where the import is now */
	int64_t rows, errors, warnings;
	int64_t created, suppressed, known, repeated;
	const json_t *reasons; /* of the whole import: {"The number is too short.": 12} */
};

/* The path of an import's file below the data folder; `ending` is "csv" or "errors.csv". */
char *lead_import_path(struct arena *arena, const char *tenant, const char *id, const char *ending);

/* Keeps an uploaded file; the path is deleted after LEAD_IMPORT_DAYS if nobody goes on with it. */
void lead_import_create(struct tx *tx, const struct lead_import_draft *draft);

/* One page of imports into[key]: id, file_name, list_id, list_name, state, created_count, error_count, author_name, created_at. */
void lead_import_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start);

/* One with all its columns into[key]; ERROR_MISSING. */
void lead_import_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* Begins an import that was uploaded; touches nothing (ERROR_MISSING) in any other state. */
void lead_import_start(struct tx *tx, const char *id, const struct lead_import_start *start);

/* Begins to take back an import that is done; ERROR_MISSING in any other state. */
void lead_import_undo(struct tx *tx, const char *id);

/* For the jobs: one with what it needs besides (zone, channel of the tenant) into[key]; null if there is none. */
void lead_import_load(struct tx *tx, json_t *into, const char *key, const char *id);

/* Writes a slice down in the transaction that adds its rows; into[key] is null if another worker has gone on. */
void lead_import_progress(
	struct tx *tx, json_t *into, const char *key, const char *id, const struct lead_import_slice *slice);

/* Makes the table import_rows, of this transaction alone: the rows of a slice as they are in the file, texts all of them. */
void lead_import_stage(struct tx *tx);

/* Moves the rows of the table import_rows to the import's list: {created, suppressed, known, repeated} into[key]. */
void lead_import_add(struct tx *tx, json_t *into, const char *key, const char *id, const char *list_id);

/* The rows of import_rows that lead_import_add has passed over, as [{number, phone, repeated: twice in this file}] into[key]. */
void lead_import_passed_over(
	struct tx *tx, json_t *into, const char *key, const char *id, const char *list_id);

/* Takes out at most so many of its people: {removed, kept} into[key]; both 0: there are no more. */
void lead_import_remove(struct tx *tx, json_t *into, const char *key, const char *id, int64_t most);

/* Gives an import up, with a sentence; what it has added is taken out by a job. */
void lead_import_fail(struct tx *tx, const char *id, const char *failure);

/* Ends an import: "done", "undone", or "failed" with a sentence. Its file can be deleted then. */
void lead_import_finish(struct tx *tx, const char *id, const char *state, const char *failure);

#endif
