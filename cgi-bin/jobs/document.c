/* document.c: what the jobs of documents share: which one it is, whether it still counts, and its passages. */
#include "jobs/document.h"

#include "jobs/embedding.h"
#include "lib/clock.h"
#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/document.h"
#include "models/document_reading.h"
#include "models/passage.h"

enum { TRIES = 3 }; /* to ask what passages mean */

struct error *document_of(struct job *job, json_t **document)
{
	TRY(job_find(job, document_load, "document", document));
	if (!json_is_object(*document) || !document_is_busy(*document) ||
		!json_equal(json_object_get(*document, "round"), json_object_get(job->payload, "round"))) {
		*document = NULL;
		return NULL;
	}
	if (clock_parse(text_of(*document, "deadline_at")) < clock_now())
		return error_new(
			job->arena, ERROR_INVALID, "It could not be read in time. Please try again.", NULL);
	return NULL;
}

void document_publish(const json_t *document)
{
	publish(text_of(document, "channel"), "document", text_of(document, "id"));
}

/* The passages of a text as rows. */
static json_t *passages_of(struct job *job, const char *text)
{
	json_t *texts = passage_split(text), *rows = json_array();
	for (size_t i = 0; i < json_array_size(texts); i++)
		json_array_append_new(rows, json_pack("{s:s, s:O}", "id", secret_uuid(job->arena), "text",
						    json_array_get(texts, i)));
	return rows;
}

/* With what they mean, where that can be asked; after a few tries they are found by their words alone. */
static struct error *add_meaning(struct job *job, json_t *rows, const char **model)
{
	*model = NULL;
	if (!*embedding_model() || job->attempts > TRIES)
		return NULL;
	TRY(embedding_add(job->arena, rows));
	*model = embedding_model();
	return NULL;
}

static struct error *index_page(struct job *job, const json_t *document, const json_t *page)
{
	struct tx *tx;
	const char *model;
	json_t *found = json_object(), *rows = passages_of(job, text_of(page, "text"));
	TRY(add_meaning(job, rows, &model));
	TRY(job_begin(job, &tx));
	reading_index(tx, found, "kept", document, text_of(page, "id"), rows, model);
	return tx_commit(tx);
}

struct error *document_index(struct job *job, const json_t *document)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	reading_step(tx, found, "round", document, "indexing");
	reading_changed(tx, found, "pages", document);
	TRY(tx_commit(tx));
	if (json_is_null(json_object_get(found, "round")))
		return NULL;
	document_publish(document);
	const json_t *pages = json_object_get(found, "pages");
	for (size_t i = 0; i < json_array_size(pages); i++)
		TRY(index_page(job, document, json_array_get(pages, i)));
	TRY(job_begin(job, &tx));
	reading_has_text(tx, found, "has_text", document);
	TRY(tx_run(tx));
	if (!json_is_true(json_object_get(found, "has_text"))) {
		tx_rollback(tx);
		return error_new(job->arena, ERROR_INVALID, "None of its pages could be read.", NULL);
	}
	reading_finish(tx, document);
	struct error *error = tx_commit(tx);
	document_publish(document);
	return error && error->kind == ERROR_MISSING ? NULL : error; /* another round has begun */
}
