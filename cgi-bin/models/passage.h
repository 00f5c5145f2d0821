/* passage.h: passages of documents: how a text becomes them, and how they are found again. */
#ifndef MODELS_PASSAGE_H
#define MODELS_PASSAGE_H

#include "db/tx.h"

/* A text in passages of a few sentences, about 900 bytes and 1,500 at most, as an array of texts. */
json_t *passage_split(const char *text);

struct passage_question {
	const char *text;
	const char *agent, *document; /* looks only in what this agent uses, or in this document; or NULL */
	const char *embedding; /* of the text, as SQL writes an array, "{0.1,0.2}"; NULL: by words alone */
	const char *model;     /* that made the embedding */
	int most;
};

/*
 * Queues the search: the passages that fit best, best first: {id, document_id, document_name, kind, page_title,
 * page_address, text, by_words, by_meaning, score}.
 */
void document_search(struct tx *tx, json_t *into, const char *key, const struct passage_question *question);

#endif
