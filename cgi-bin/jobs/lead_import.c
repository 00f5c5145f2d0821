/* lead_import.c: reads an uploaded file into its list, in slices of one transaction each, with the progress in the same.
 *
 * Cut off at any instruction, it goes on behind the last slice that was committed; a second worker that goes on meanwhile
 * is noticed, since then the import is elsewhere than where this one left it, and nothing of its slice is kept.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <unistd.h>

#include "db/copy.h"
#include "jobs/kinds.h"
#include "jobs/lead_import_errors.h"
#include "lib/clock.h"
#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/store.h"
#include "lib/text.h"
#include "models/lead_import.h"
#include "models/lead_record.h"

enum {
	SLICE_ROWS = 50000,    /* longer transactions hurt the dialer */
	SLICE_ROWS_FEW = 2000, /* after errors: a slow database may need short ones */
	TURN_SECONDS = 30,     /* then others have their turn */
	AT_ONCE = 2,           /* of the threads of the daemon: other work must not wait for imports */
	ELSEWHERE_SECONDS = 60,
};

struct import {
	struct job *job;
	const json_t *row; /* of lead_imports */
	const char *id;
	struct lead_plan plan;
	struct csv_reader *reader;
	struct import_errors *errors;
	struct arena *slice_arena, *row_arena; /* reset with each slice, with each row */
	int64_t rows;                          /* read so far, of the whole import */
	int ended, elsewhere;
};

static int64_t integer_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* The uploaded file: it is not needed when the import has ended. */
static void delete_file(struct job *job)
{
	const char *path = lead_import_path(job->arena, job->tenant, job_text(job, "import"), "csv");
	store_delete(job->arena, path);
}

static struct error *add_record(
	struct import *import, struct copy *copy, const struct csv_row *row, const struct lead_record *record)
{
	struct arena *arena = import->row_arena;
	const char *const values[] = {arena_printf(arena, "%lld", (long long)row->number), secret_uuid(arena),
		record->phone, record->place.hash, record->name, record->email, record->company,
		record->place.country, record->place.region, record->place.zones, record->custom,
		record->consent_source, record->consent_at};
	return copy_row(copy, values, COUNT(values));
}

static struct error *add_row(
	struct import *import, struct copy *copy, const struct csv_row *row, struct lead_import_slice *slice)
{
	arena_reset(import->row_arena);
	arena_use(import->row_arena);
	struct lead_record record = lead_record_read(import->row_arena, &import->plan, row);
	const char *reason = record.problem ? record.problem : record.warning;
	slice->rows++;
	slice->errors += record.problem != NULL;
	slice->warnings += !record.problem && record.warning;
	slice->to_row = row->number;
	if (reason)
		TRY(import_errors_add(import->errors, import->row_arena, row, reason));
	return record.problem ? NULL : add_record(import, copy, row, &record);
}

static struct error *add_rows(struct import *import, struct copy *copy, struct lead_import_slice *slice)
{
	const struct csv_row *row;
	int64_t most = import->job->attempts > 1 ? SLICE_ROWS_FEW : SLICE_ROWS;
	while (slice->rows < most) {
		TRY(csv_next(import->reader, &row));
		import->ended = !row;
		if (!row)
			break;
		if (import->rows + slice->rows >= LEAD_IMPORT_ROWS)
			return error_new(import->job->arena, ERROR_INVALID,
				"The file has more than 5,000,000 rows. Please split it.", NULL);
		TRY(add_row(import, copy, row, slice));
	}
	slice->bytes = csv_bytes_read(import->reader);
	return NULL;
}

/* The rows as they are in the file go to a table of this transaction alone, and from there to the list. */
static struct error *stage(struct import *import, struct tx *tx, struct lead_import_slice *slice)
{
	struct copy *copy;
	lead_import_stage(tx);
	TRY(copy_begin(tx, "copy import_rows from stdin (format binary)", &copy));
	struct error *error = add_rows(import, copy, slice);
	arena_use(import->slice_arena);
	if (!error)
		return copy_end(copy);
	copy_cancel(copy);
	return error;
}

/* Whose number the list has already is not added again: the file of errors says so. */
static struct error *tell_passed_over(struct import *import, struct tx *tx)
{
	size_t index;
	json_t *found = json_object(), *row;
	lead_import_passed_over(tx, found, "rows", import->id, text_of(import->row, "list_id"));
	TRY(tx_run(tx));
	json_array_foreach(json_object_get(found, "rows"), index, row)
	{
		int repeated = json_is_true(json_object_get(row, "repeated"));
		struct import_number number = {.row = integer_of(row, "number"),
			.column = import->plan.mapping.columns[MAP_PHONE],
			.phone = text_of(row, "phone"),
			.reason = repeated ? "Twice in the file, imported once."
					   : "In the list already, left as it was."};
		arena_reset(import->row_arena);
		TRY(import_errors_add_number(import->errors, import->row_arena, &number));
	}
	return NULL;
}

static struct error *store(struct import *import, struct tx *tx, struct lead_import_slice *slice)
{
	json_t *found = json_object();
	TRY(stage(import, tx, slice));
	lead_import_add(tx, found, "counts", import->id, text_of(import->row, "list_id"));
	TRY(tx_run(tx));
	const json_t *counts = json_object_get(found, "counts");
	slice->created = integer_of(counts, "created");
	slice->suppressed = integer_of(counts, "suppressed");
	slice->known = integer_of(counts, "known");
	slice->repeated = integer_of(counts, "repeated");
	if (slice->known + slice->repeated)
		TRY(tell_passed_over(import, tx));
	TRY(import_errors_save(import->errors, &slice->error_bytes));
	slice->reasons = import_errors_reasons(import->errors);
	lead_import_progress(tx, found, "rows", import->id, slice);
	if (import->ended)
		lead_import_finish(tx, import->id, "done", NULL);
	TRY(tx_run(tx));
	import->elsewhere = json_is_null(json_object_get(found, "rows"));
	if (import->elsewhere)
		return error_new(
			import->job->arena, ERROR_BUSY, "Another worker goes on with this import.", NULL);
	return tx_commit(tx);
}

/* What a slice's error says has to outlive the slice. */
static struct error *keep(struct import *import, const struct error *error)
{
	struct error *kept = error_new(import->job->arena, error->kind,
		arena_strdup(import->job->arena, error->message), "%s", error->detail ? error->detail : "");
	kept->retry_after = error->retry_after;
	return kept;
}

static struct error *next_slice(struct import *import, int64_t *at_row)
{
	struct tx *tx;
	struct lead_import_slice slice = {.from_row = *at_row, .to_row = *at_row};
	arena_reset(import->slice_arena);
	arena_use(import->slice_arena);
	struct error *error =
		tx_for_tenant(import->slice_arena, import->job->database, import->job->tenant, &tx);
	if (error)
		return keep(import, error);
	error = store(import, tx, &slice);
	if (error) {
		error = keep(import, error);
		tx_rollback(tx);
		return error;
	}
	*at_row = slice.to_row;
	import->rows += slice.rows;
	publish(text_of(import->row, "channel"), "import", import->id);
	return NULL;
}

/* The first row has the names of the columns; what was imported before is passed over. */
static struct error *skip(struct import *import, int64_t at_row)
{
	const struct csv_row *row;
	TRY(csv_next(import->reader, &row));
	while (row && row->number < at_row)
		TRY(csv_next(import->reader, &row));
	return NULL;
}

static struct error *open_files(struct import *import)
{
	struct arena *arena = import->job->arena;
	const json_t *row = import->row;
	const char *path =
		store_name(arena, lead_import_path(arena, import->job->tenant, import->id, "errors.csv"));
	TRY(import_errors_open(arena, path, integer_of(row, "errors_bytes"), json_object_get(row, "reasons"),
		&import->errors));
	import_errors_head(import->errors, json_object_get(row, "headers"));
	TRY(csv_open(arena, store_name(arena, text_of(row, "path")), &import->reader));
	return skip(import, integer_of(row, "done_row"));
}

static struct error *read_file(struct import *import)
{
	int64_t started = clock_elapsed(), at_row = integer_of(import->row, "done_row");
	TRY(open_files(import));
	while (!import->ended) {
		TRY(next_slice(import, &at_row));
		if (!import->ended && clock_elapsed() - started > TURN_SECONDS * SECOND) {
			import->job->again_in = 1;
			return NULL;
		}
	}
	delete_file(import->job);
	return NULL;
}

/* Only one worker reads a file and writes its errors. The lock goes with the process, however that ends. */
static int lock_file(struct import *import)
{
	int file = open(store_name(import->job->arena, text_of(import->row, "path")), O_RDONLY | O_CLOEXEC);
	import->elsewhere = file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0;
	return file;
}

static struct error *run(struct job *job, const json_t *row)
{
	struct import import = {
		.job = job, .row = row, .id = text_of(row, "id"), .rows = integer_of(row, "row_count")};
	int file = lock_file(&import);
	import.plan = lead_plan_of(job->arena, row, text_of(row, "zone"), clock_now());
	import.slice_arena = arena_new();
	import.row_arena = arena_new();
	struct error *error = import.elsewhere ? NULL : read_file(&import);
	arena_use(job->arena);
	if (file >= 0)
		close(file);
	csv_close(import.reader);
	import_errors_close(import.errors);
	arena_free(import.row_arena);
	arena_free(import.slice_arena);
	if (!import.elsewhere)
		return error;
	job->again_in = ELSEWHERE_SECONDS;
	return NULL;
}

struct error *lead_import_run(struct job *job)
{
	static atomic_int running;
	json_t *row;
	struct error *error = NULL;
	TRY(job_find(job, lead_import_load, "import", &row));
	if (!text_is(row, "state", "queued") && !text_is(row, "state", "running")) {
		delete_file(job); /* cut off before that */
		return NULL;
	}
	if (atomic_fetch_add(&running, 1) < AT_ONCE)
		error = run(job, row);
	else
		job->again_in = 1;
	atomic_fetch_sub(&running, 1);
	return error;
}

struct error *lead_import_give_up(struct job *job, const struct error *error)
{
	struct tx *tx;
	json_t *row;
	TRY(job_find(job, lead_import_load, "import", &row));
	if (!json_is_object(row))
		return NULL;
	TRY(job_begin(job, &tx));
	lead_import_fail(tx, text_of(row, "id"), error->message);
	TRY(tx_commit(tx));
	delete_file(job);
	publish(text_of(row, "channel"), "import", text_of(row, "id"));
	return NULL;
}

struct error *lead_import_expire_run(struct job *job)
{
	struct tx *tx;
	json_t *row;
	TRY(job_find(job, lead_import_load, "import", &row));
	const char *id = job_text(job, "import");
	if (text_is(row, "state", "uploaded")) {
		TRY(job_begin(job, &tx));
		lead_import_finish(
			tx, id, "failed", "Nobody went on with this file for a week, so it was deleted.");
		TRY(tx_commit(tx));
	}
	if (!text_is(row, "state", "queued") && !text_is(row, "state", "running"))
		delete_file(job);
	if (!json_is_object(row)) /* its list was deleted */
		store_delete(job->arena, lead_import_path(job->arena, job->tenant, id, "errors.csv"));
	return NULL;
}
