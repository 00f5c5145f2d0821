/* model.h: what we ask of a language model: one answer, as JSON that fits a schema, or in words.
 *
 * One const struct of functions per wire format; model_openai speaks to any endpoint compatible with OpenAI's Chat
 * Completions (OpenAI, Grok, Gemini, self-hosted). What comes back is in `arena`; arena_use(arena) must be in force.
 * A repeated request costs twice but changes nothing, so callers may repeat where the error is ERROR_UPSTREAM,
 * ERROR_BUSY or ERROR_TOO_MANY. ERROR_DENIED: key or billing, nothing helps but a person. ERROR_INVALID: the request or
 * the answer can't be used (refused, cut off, not as the schema says).
 */
#ifndef PROVIDERS_MODEL_H
#define PROVIDERS_MODEL_H

#include <jansson.h>

#include "lib/error.h"

struct model_account {
	const char *key, *model;
	const char *embedding_model; /* "" where there is none */
	const char *api_url;         /* "https://api.openai.com/v1", without a slash at its end */
};

struct model_message {
	const char *role; /* "system", "user", or "assistant": what it said before */
	const char *text;
};

struct model_request {
	const struct model_message *messages;
	size_t message_count;
	const char *schema_name; /* letters, digits, - and _, at most 64 */
	/* Strict: all properties required, additionalProperties false on every object. NULL: the answer is plain text. */
	const json_t *schema;
	int most_tokens; /* of the answer, reasoning included; 0: the model's own limit */
	int timeout_ms;  /* 0 means 90 s */
};

struct model_answer {
	json_t *value;     /* validated against the schema; NULL without one */
	const char *text;  /* as it came */
	const char *model; /* which one answered */
	int prompt_tokens, completion_tokens;
};

struct model_texts {
	const json_t *texts; /* an array */
	int timeout_ms;      /* 0 means 90 s */
};

struct language_model {
	const char *name; /* "openai": for settings and logs, never for a customer's page */

	struct error *(*complete)(struct arena *arena, const struct model_account *account,
		const struct model_request *request, struct model_answer *answer)must_check;

	/*
	 * What texts mean: for each a list of so many numbers, of length 1; texts that mean alike point the same way. At most
	 * 256 texts of 8,000 tokens, none of them empty.
	 */
	struct error *(*embed)(struct arena *arena, const struct model_account *account,
		const struct model_texts *texts, json_t **embeddings)must_check;

	/* Whether the key is accepted, for /health: lists the models, which costs nothing. */
	struct error *(*check)(struct arena *arena, const struct model_account *account)must_check;
};

extern const struct language_model model_openai;

#endif
