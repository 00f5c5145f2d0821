/* document_read.c: reads a document into passages: page by page, each kept as soon as it is read. */
#include "jobs/kinds.h"

#include <stdatomic.h>
#include <unistd.h>

#include "jobs/document.h"
#include "jobs/site.h"
#include "lib/store.h"
#include "lib/text.h"
#include "models/document.h"
#include "models/document_reading.h"

enum {
	AT_ONCE = 3, /* of the threads of the daemon: calls must not wait for documents */
	TRIES = 3,   /* then a page that does not come is left out */
	PAUSE_US = 100 * 1000,
	TITLE_BYTES = 200,
};

static struct error *keep(struct job *job, const json_t *document, const struct reading_page *page)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	reading_page(tx, document, page);
	return tx_commit(tx);
}

/* A page of a site that can't be read is said on the document's page; one that may come back keeps its text. */
static struct error *read_site_page(
	struct job *job, const json_t *document, const struct site *site, const json_t *row)
{
	struct site_page fetched;
	struct reading_page page = {.id = text_of(row, "id")};
	struct arena *arena = arena_new();
	struct error *error = site_fetch(site, arena, text_of(row, "address"), &fetched);
	int may_pass = error && error->kind != ERROR_INVALID && error->kind != ERROR_MISSING;
	page.text = error ? NULL : fetched.extracted.text;
	page.title = error || !*fetched.extracted.title
			     ? NULL
			     : text_cut(arena, fetched.extracted.title, TITLE_BYTES);
	page.failure = error ? error->message : *page.text ? NULL : "There is no text on this page.";
	page.keep = may_pass;
	if (may_pass && job->attempts < TRIES)
		error = error_new(job->arena, ERROR_BUSY, arena_strdup(job->arena, error->message), "%s",
			error->detail ? error->detail : "");
	else
		error = keep(job, document, &page);
	arena_free(arena);
	return error;
}

static struct error *read_site(struct job *job, const json_t *document, const json_t *pages)
{
	struct site *site;
	if (!json_array_size(pages))
		return NULL;
	TRY(site_open(job->arena, text_of(document, "address"), &site));
	for (size_t i = 0; i < json_array_size(pages); i++) {
		if (i)
			usleep(PAUSE_US);
		TRY(read_site_page(job, document, site, json_array_get(pages, i)));
		document_publish(document);
	}
	return NULL;
}

/* A file and a question have one page. */
static struct error *read_page(struct job *job, const json_t *document, const json_t *pages)
{
	const json_t *row = json_array_get(pages, 0);
	struct reading_page page = {.id = text_of(row, "id")};
	struct extracted extracted;
	if (!row)
		return NULL;
	if (text_is(document, "kind", "faq")) {
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
	int is_site = text_is(document, "kind", "site");
	TRY(is_site ? read_site(job, document, pages) : read_page(job, document, pages));
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

/* The document as it is now, while it is in the job's round. */
static struct error *fail(struct job *job, const char *sentence)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	document_load(tx, found, "document", job_text(job, "document"));
	TRY(tx_run(tx));
	const json_t *document = json_object_get(found, "document");
	if (json_is_object(document) &&
		json_equal(json_object_get(document, "round"), json_object_get(job->payload, "round")))
		reading_fail(tx, document, sentence);
	TRY(tx_commit(tx));
	if (json_is_object(document))
		document_publish(document);
	return NULL;
}

struct error *document_read_give_up(struct job *job, const struct error *error)
{
	return fail(job, error->message);
}

struct error *document_expire_run(struct job *job)
{
	return fail(job, "It could not be read in time. Please try again.");
}

struct error *document_remove_run(struct job *job)
{
	store_delete(job->arena, document_path(job->arena, job->tenant, job_text(job, "document")));
	return NULL;
}
