/* openai_embed.c: what texts mean, as numbers: OpenAI's embeddings, which many others offer in the same way. */
#include "providers/openai.h"

#include <math.h>

#include "providers/wire.h"

/* Models of this family can be asked for fewer numbers, which lose little; others send what they have. */
enum { SIZE = 512, LARGEST_SIZE = 4096, TIMEOUT_MS = 90 * 1000 };
static const char family[] = "text-embedding-3";

json_t *openai_embedding_body(const struct model_account *account, const json_t *texts)
{
	json_t *body = json_pack("{s:s, s:O, s:s}", "model", account->embedding_model, "input", texts,
		"encoding_format", "float");
	if (body && !strncmp(account->embedding_model, family, strlen(family)))
		json_object_set_new(body, "dimensions", json_integer(SIZE));
	return body;
}

/* The same direction, of length 1; NULL where it is none. */
static json_t *unit(const json_t *numbers)
{
	double sum = 0;
	size_t count = json_array_size(numbers);
	json_t *scaled = json_array();
	for (size_t i = 0; i < count; i++) {
		const json_t *number = json_array_get(numbers, i);
		if (!json_is_number(number))
			return NULL;
		sum += json_number_value(number) * json_number_value(number);
	}
	if (!count || count > LARGEST_SIZE || !(sum > 0) || !isfinite(sum))
		return NULL;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			scaled, json_real(json_number_value(json_array_get(numbers, i)) / sqrt(sum)));
	return scaled;
}

static json_t *embedding_at(const json_t *data, size_t index)
{
	for (size_t i = 0; i < json_array_size(data); i++) {
		const json_t *item = json_array_get(data, i);
		if (wire_integer(item, "index", -1) == (int64_t)index)
			return unit(json_object_get(item, "embedding"));
	}
	return NULL;
}

struct error *openai_read_embeddings(
	struct arena *arena, const struct http_response *response, size_t count, json_t **embeddings)
{
	const json_t *data = json_object_get(wire_json(response), "data");
	*embeddings = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *embedding = embedding_at(data, i);
		const json_t *first = json_array_get(*embeddings, 0);
		if (!embedding || (first && json_array_size(first) != json_array_size(embedding)))
			return wire_unreadable(arena, "the model", response);
		json_array_append_new(*embeddings, embedding);
	}
	return NULL;
}

struct error *openai_embed(struct arena *arena, const struct model_account *account,
	const struct model_texts *texts, json_t **embeddings)
{
	struct http_response response;
	struct http_request request = {.method = "POST"};
	json_t *body = openai_embedding_body(account, texts->texts);
	if (!body)
		return error_new(arena, ERROR_INVALID, "This holds characters that are no valid text.", NULL);
	request.url = arena_printf(arena, "%s/embeddings", account->api_url);
	request.body = json_dumps(body, JSON_COMPACT);
	request.body_length = strlen(request.body);
	request.timeout_ms = texts->timeout_ms ? texts->timeout_ms : TIMEOUT_MS;
	TRY(openai_post(arena, account, &request, &response));
	return openai_read_embeddings(arena, &response, json_array_size(texts->texts), embeddings);
}
