/* lead_import_undo.c: takes out of a list what an import has added; who was called stays. */
#include "jobs/kinds.h"
#include "lib/publish.h"
#include "lib/text.h"
#include "models/lead_import.h"

/* Where nothing was left to take out, that was all. */
static struct error *remove_slice(struct job *job, int *more)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	lead_import_remove(tx, found, "counts", job_text(job, "import"), JOB_SLICE);
	TRY(tx_commit(tx));
	const json_t *counts = json_object_get(found, "counts");
	*more = json_integer_value(json_object_get(counts, "removed")) > 0 ||
		json_integer_value(json_object_get(counts, "kept")) > 0;
	return NULL;
}

/* A failed import stays failed, with its sentence. */
static struct error *finish(struct job *job, const json_t *row)
{
	struct tx *tx;
	const char *id = text_of(row, "id");
	if (!strcmp(text_of(row, "state"), "undoing")) {
		TRY(job_begin(job, &tx));
		lead_import_finish(tx, id, "undone", NULL);
		TRY(tx_commit(tx));
	}
	publish(text_of(row, "channel"), "import", id);
	return NULL;
}

struct error *lead_import_undo_run(struct job *job)
{
	int more;
	json_t *row;
	TRY(job_find(job, lead_import_load, "import", &row));
	if (!json_is_object(row))
		return NULL;
	TRY(job_in_slices(job, remove_slice, &more));
	return more ? NULL : finish(job, row);
}
