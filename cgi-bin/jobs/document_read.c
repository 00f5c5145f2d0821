/* document_read.c: reads a document into passages: page by page, each kept as soon as it is read. */
#include "jobs/kinds.h"

#include <stdatomic.h>

#include "jobs/document.h"
#include "jobs/extract.h"
#include "lib/store.h"
#include "models/document.h"
#include "models/document_reading.h"

enum { AT_ONCE = 3 }; /* of the threads of the daemon: calls must not wait for documents */

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static struct error *keep(struct job *job, const json_t *document, const struct reading_page *page)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	reading_page(tx, document, page);
	return tx_commit(tx);
}

static struct error *read_page(struct job *job, const json_t *document, const json_t *row)
{
	struct reading_page page = {.id = text_of(row, "id")};
	struct extracted extracted;
	if (!strcmp(text_of(document, "kind"), "faq")) {
		page.text = arena_printf(
			job->arena, "%s\n%s", text_of(document, "name"), text_of(document, "answer"));
	} else {
		TRY(extract_file(job->arena, store_name(job->arena, text_of(document, "path")), &extracted));
		page.text = extracted.text;
	}
	return keep(job, document, &page);
}

static struct error *read_pages(struct job *job, const json_t *document)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	reading_step(tx, found, "round", document, "reading");
	reading_pages(tx, found, "pages", document);
	TRY(tx_commit(tx));
	if (json_is_null(json_object_get(found, "round")))
		return NULL;
	document_publish(document);
	const json_t *pages = json_object_get(found, "pages");
	for (size_t i = 0; i < json_array_size(pages); i++)
		TRY(read_page(job, document, json_array_get(pages, i)));
	return document_index(job, document);
}

struct error *document_read_run(struct job *job)
{
	static atomic_int running;
	json_t *document;
	struct error *error = NULL;
	TRY(document_of(job, &document));
	if (!document)
		return NULL;
	if (atomic_fetch_add(&running, 1) < AT_ONCE)
		error = read_pages(job, document);
	else
		job->again_in = 1;
	atomic_fetch_sub(&running, 1);
	return error;
}

struct error *document_read_give_up(struct job *job, const struct error *error)
{
	struct tx *tx;
	json_t *found = json_object();
	const char *id = job_text(job, "document");
	TRY(job_begin(job, &tx));
	document_load(tx, found, "document", id);
	reading_fail(tx, id, json_integer_value(json_object_get(job->payload, "round")), error->message);
	TRY(tx_commit(tx));
	if (json_is_object(json_object_get(found, "document")))
		document_publish(json_object_get(found, "document"));
	return NULL;
}

struct error *document_expire_run(struct job *job)
{
	struct error late = {
		.kind = ERROR_INVALID, .message = "It could not be read in time. Please try again."};
	return document_read_give_up(job, &late);
}

struct error *document_remove_run(struct job *job)
{
	store_delete(job->arena, document_path(job->arena, job->tenant, job_text(job, "document")));
	return NULL;
}
