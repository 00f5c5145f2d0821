/* openai.h: the parts of the translation to OpenAI's Chat Completions that its tests reach. */
#ifndef PROVIDERS_OPENAI_H
#define PROVIDERS_OPENAI_H

#include "lib/http.h"
#include "providers/model.h"

/* The body of a request; keys without a value are left out. NULL where a text is no UTF-8. */
json_t *openai_body(const struct model_account *account, const struct model_request *request);

/* Reads a completion: finished, not refused, and, where there is a schema, JSON as it says; else ERROR_INVALID. */
struct error *openai_read(struct arena *arena, const struct http_response *response, const json_t *schema,
	struct model_answer *answer) must_check;

/* The body that asks for embeddings; NULL where a text is no UTF-8. Reads them: as many as were asked for, of one size. */
json_t *openai_embedding_body(const struct model_account *account, const json_t *texts);
struct error *openai_read_embeddings(struct arena *arena, const struct http_response *response, size_t count,
	json_t **embeddings) must_check;
struct error *openai_embed(struct arena *arena, const struct model_account *account,
	const struct model_texts *texts, json_t **embeddings) must_check;

/* Posts a body to a path of the account; an answer that is no success is an error. */
struct error *openai_post(struct arena *arena, const struct model_account *account,
	const struct http_request *wanted, struct http_response *response) must_check;

/* The error of an answer that is no success, in OpenAI's, Grok's or Gemini's shape. */
struct error *openai_error(struct arena *arena, const struct http_response *response);

#endif
