/* embedding.h: what passages and questions mean, where a model for that is configured. */
#ifndef JOBS_EMBEDDING_H
#define JOBS_EMBEDDING_H

#include <jansson.h>

#include "lib/error.h"

/* The model that is asked; "" where there is none, and knowledge is found by its words alone. */
const char *embedding_model(void);

/* Adds "embedding" to each of the rows, which have a "text". */
struct error *embedding_add(struct arena *arena, json_t *rows) must_check;

/*
 * What a question means, as SQL writes an array; NULL where no model is configured, or none answers within two seconds: then
 * words have to do.
 */
const char *embedding_of_question(struct arena *arena, const char *text);

#endif
