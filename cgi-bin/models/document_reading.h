/* document_reading.h: how a round of reading gets on, for jobs. Each step counts only while its round is the document's. */
#ifndef MODELS_DOCUMENT_READING_H
#define MODELS_DOCUMENT_READING_H

#include "db/tx.h"

/* Queues the step into this state ("reading", "indexing", "choosing"); into[key] is null when the round is over. */
void reading_step(struct tx *tx, json_t *into, const char *key, const json_t *document, const char *state);

/* Queues the pages that are still to be read in this round: {id, position, address, title, hash}. */
void reading_pages(struct tx *tx, json_t *into, const char *key, const json_t *document);

/* What was found on a page: its text, or why there is none; then the text of before stays when `keep` says so. */
struct reading_page {
	const char *id, *title, *text, *failure;
	int keep;
};
void reading_page(struct tx *tx, const json_t *document, const struct reading_page *page);

/* Pages whose text has changed since its passages were made: {id, title, text}; of pages that are left out, text is "". */
void reading_changed(struct tx *tx, json_t *into, const char *key, const json_t *document);

/* Puts passages, [{id, text, embedding}], in place of those of before; into[key] is false when the round is over. */
void reading_index(struct tx *tx, json_t *into, const char *key, const json_t *document, const char *page,
	json_t *passages, const char *model);

/* Whether any page has text. */
void reading_has_text(struct tx *tx, json_t *into, const char *key, const json_t *document);

/* The pages of a site that were found, [{id, address, title}], in place of those of before: somebody has to choose of them. */
void reading_found(struct tx *tx, const json_t *document, const json_t *pages);

/* Ends the round: well, or with a sentence that says why not. */
void reading_finish(struct tx *tx, const json_t *document);
void reading_fail(struct tx *tx, const json_t *document, const char *failure);

#endif
