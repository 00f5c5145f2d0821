/* openai.c: language models over OpenAI's Chat Completions, which Grok, Gemini and self-hosted ones speak too. */
#include "providers/openai.h"

#include "providers/schema.h"
#include "providers/wire.h"

enum { TIMEOUT_MS = 90 * 1000, CHECK_TIMEOUT_MS = 10 * 1000, LARGEST = 4 * 1024 * 1024 };

json_t *openai_body(const struct model_account *account, const struct model_request *request)
{
	json_t *messages = json_array();
	for (size_t i = 0; i < request->message_count; i++) {
		const struct model_message *message = &request->messages[i];
		if (json_array_append_new(messages,
			    json_pack("{s:s, s:s}", "role", message->role, "content", message->text)))
			return NULL;
	}
	json_t *body = json_pack("{s:s, s:o}", "model", account->model, "messages", messages);
	if (body && request->schema)
		json_object_set_new(body, "response_format",
			json_pack("{s:s, s:{s:s, s:b, s:O}}", "type", "json_schema", "json_schema", "name",
				request->schema_name, "strict", 1, "schema", request->schema));
	if (body && request->most_tokens > 0)
		json_object_set_new(body, "max_completion_tokens", json_integer(request->most_tokens));
	return body;
}

static struct error *unusable(struct arena *arena, const char *sentence, const char *why)
{
	return error_new(arena, ERROR_INVALID, sentence, "the model's answer is unusable: %.300s", why);
}

static struct error *read_content(struct arena *arena, const json_t *choice, const char **text)
{
	const json_t *message = json_object_get(choice, "message");
	const char *content = json_string_value(json_object_get(message, "content"));
	const char *finished = wire_text(arena, choice, "finish_reason");
	const char *refusal = wire_text(arena, message, "refusal");
	if (*refusal)
		return unusable(arena, "The language model declined to answer this.", refusal);
	if (!strcmp(finished, "length"))
		return unusable(arena, "The answer became too long and was cut off.", finished);
	if (strcmp(finished, "stop") || !content)
		return unusable(arena, "The language model gave no answer.", finished);
	*text = content;
	return NULL;
}

struct error *openai_read(struct arena *arena, const struct http_response *response, const json_t *schema,
	struct model_answer *answer)
{
	const json_t *body = wire_json(response);
	const json_t *usage = json_object_get(body, "usage");
	if (!json_is_object(body))
		return wire_unreadable(arena, "the model", response);
	*answer = (struct model_answer){.model = wire_text(arena, body, "model")};
	answer->prompt_tokens = (int)wire_integer(usage, "prompt_tokens", 0);
	answer->completion_tokens = (int)wire_integer(usage, "completion_tokens", 0);
	TRY(read_content(arena, json_array_get(json_object_get(body, "choices"), 0), &answer->text));
	if (!schema)
		return NULL;
	answer->value = json_loads(answer->text, 0, NULL);
	const char *fault = answer->value ? schema_fault(arena, answer->value, schema) : answer->text;
	return fault ? unusable(arena, "The language model's answer could not be read.", fault) : NULL;
}

struct error *openai_post(struct arena *arena, const struct model_account *account,
	const struct http_request *wanted, struct http_response *response)
{
	struct http_header headers[] = {{"Authorization", arena_printf(arena, "Bearer %s", account->key)},
		{"Content-Type", "application/json"}, {"Accept", "application/json"}, {NULL, NULL}};
	struct http_request request = *wanted;
	request.headers = headers;
	request.largest = LARGEST;
	TRY(http_send(arena, &request, response));
	return response->status < 300 ? NULL : openai_error(arena, response);
}

static struct error *complete(struct arena *arena, const struct model_account *account,
	const struct model_request *wanted, struct model_answer *answer)
{
	struct http_response response;
	struct http_request request = {.method = "POST"};
	json_t *body = openai_body(account, wanted);
	if (!body)
		return unusable(
			arena, "This holds characters that are no valid text.", "the request is no UTF-8");
	request.url = arena_printf(arena, "%s/chat/completions", account->api_url);
	request.body = json_dumps(body, JSON_COMPACT);
	request.body_length = strlen(request.body);
	request.timeout_ms = wanted->timeout_ms ? wanted->timeout_ms : TIMEOUT_MS;
	TRY(openai_post(arena, account, &request, &response));
	return openai_read(arena, &response, wanted->schema, answer);
}

static struct error *check(struct arena *arena, const struct model_account *account)
{
	struct http_response response;
	struct http_request request = {.method = "GET", .timeout_ms = CHECK_TIMEOUT_MS};
	request.url = arena_printf(arena, "%s/models", account->api_url);
	return openai_post(arena, account, &request, &response);
}

const struct language_model model_openai = {
	.name = "openai", .complete = complete, .embed = openai_embed, .check = check};
