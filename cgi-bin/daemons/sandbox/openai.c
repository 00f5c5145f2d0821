/* openai.c: the sandbox's OpenAI-compatible model: chat completions and models. */
#include "daemons/sandbox/openai.h"

#include "daemons/sandbox/invention.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/talk.h"
#include "daemons/sandbox/wire.h"
#include "daemons/sandbox/meaning.h"
#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"

static char authorization[256];

void openai_start(const char *key)
{
	snprintf(authorization, sizeof authorization, "Bearer %s", key);
}

struct complaint {
	int status;
	const char *type, *code, *param, *message;
};

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static void complain(struct request *request, struct reply *reply, const struct complaint *complaint)
{
	json_t *error = json_pack("{s:s, s:s}", "message", complaint->message, "type", complaint->type);
	json_object_set_new(error, "param", text_or_null(complaint->param));
	json_object_set_new(error, "code", text_or_null(complaint->code));
	reply_json(request, reply, complaint->status, json_pack("{s:o}", "error", error));
}

static void add_headers(struct request *request, struct reply *reply)
{
	reply_header(reply, "x-request-id", wire_sid(request->arena, "req_"));
	reply_header(reply, "openai-processing-ms", "420");
}

static int admits(struct request *request, struct reply *reply)
{
	const char *given = request_header(request, "Authorization");
	add_headers(request, reply);
	if (given && secret_equal(given, authorization))
		return 1;
	complain(request, reply,
		&(struct complaint){401, "invalid_request_error", "invalid_api_key", NULL,
			"Incorrect API key provided."});
	return 0;
}

static void missing(struct request *request, struct reply *reply)
{
	complain(request, reply,
		&(struct complaint){404, "invalid_request_error", NULL, NULL,
			arena_printf(request->arena, "Invalid URL (%s %s)", request->method, request->url)});
}

static void failing(struct request *request, struct reply *reply, int status)
{
	add_headers(request, reply);
	if (status == 429)
		complain(request, reply,
			&(struct complaint){
				429, "requests", "rate_limit_exceeded", NULL, "Rate limit reached."});
	else
		complain(request, reply,
			&(struct complaint){status, "server_error", NULL, NULL,
				"The server had an error (failed on demand)."});
}

static int refuse(struct request *request, struct reply *reply, const char *param, const char *message)
{
	complain(request, reply, &(struct complaint){400, "invalid_request_error", NULL, param, message});
	return 0;
}

static int is_role(const char *role)
{
	static const char *const roles[] = {"developer", "system", "user", "assistant", "tool"};
	for (size_t i = 0; role && i < COUNT(roles); i++)
		if (!strcmp(roles[i], role))
			return 1;
	return 0;
}

static int format_is_valid(struct request *request, struct reply *reply, const json_t *format)
{
	const char *type = json_string_value(json_object_get(format, "type"));
	const json_t *schema = json_object_get(format, "json_schema");
	const char *name = json_string_value(json_object_get(schema, "name"));
	if (!type || (strcmp(type, "text") && strcmp(type, "json_object") && strcmp(type, "json_schema")))
		return refuse(request, reply, "response_format", "Invalid response_format.");
	if (strcmp(type, "json_schema"))
		return 1;
	if (!name || !*name || strlen(name) > 64 ||
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") !=
			strlen(name))
		return refuse(
			request, reply, "response_format.json_schema.name", "Invalid name of the schema.");
	const char *wrong =
		json_is_true(json_object_get(schema, "strict"))
			? schema_wrong_when_strict(request->arena, json_object_get(schema, "schema"))
			: NULL;
	return wrong ? refuse(request, reply, "response_format", wrong) : 1;
}

static int body_is_valid(struct request *request, struct reply *reply, const json_t *body)
{
	const json_t *messages = json_object_get(body, "messages"),
		     *format = json_object_get(body, "response_format");
	const char *name;
	json_t *value;
	if (!json_is_object(body))
		return refuse(request, reply, NULL, "We could not parse the JSON body of your request.");
	json_object_foreach((json_t *)body, name, value)
	{
		if (json_is_null(value))
			return refuse(request, reply, name, "Null is not a valid value.");
	}
	if (!json_is_string(json_object_get(body, "model")))
		return refuse(request, reply, "model", "You must provide a model parameter.");
	if (!json_array_size(messages))
		return refuse(request, reply, "messages", "Missing required parameter: 'messages'.");
	for (size_t i = 0; i < json_array_size(messages); i++)
		if (!is_role(json_string_value(json_object_get(json_array_get(messages, i), "role"))))
			return refuse(request, reply, "messages", "Invalid role.");
	if (json_is_true(json_object_get(body, "stream")))
		return refuse(request, reply, "stream", "The sandbox does not stream.");
	return format ? format_is_valid(request, reply, format) : 1;
}

/* All that was written to the model, one after another. */
static char *prompt_text(struct arena *arena, const json_t *messages)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	for (size_t i = 0; i < json_array_size(messages); i++) {
		const json_t *message = json_array_get(messages, i),
			     *content = json_object_get(message, "content");
		const char *role = json_string_value(json_object_get(message, "role"));
		if (strcmp(role, "user"))
			continue;
		if (json_is_string(content))
			strbuf_adds(&text, json_string_value(content));
		for (size_t j = 0; j < json_array_size(content); j++) {
			const char *part =
				json_string_value(json_object_get(json_array_get(content, j), "text"));
			strbuf_adds(&text, part ? part : "");
		}
		strbuf_addc(&text, '\n');
	}
	return text.text;
}

/* What the model says, and why it stopped. */
struct speech {
	const char *content, *refusal, *finish;
};

static struct speech say(struct arena *arena, const json_t *body)
{
	struct speech speech = {.finish = "stop"};
	struct fault fault = {0};
	const json_t *messages = json_object_get(body, "messages"),
		     *format = json_object_get(body, "response_format");
	speech.content = format ? invention_answer(arena, prompt_text(arena, messages), format)
				: talk_answer(arena, messages);
	if (!fault_take_answer("openai", &fault))
		return speech;
	size_t half = strlen(speech.content) / 2;
	if (!strcmp(fault.answer, "refusal")) {
		speech.content = NULL;
		speech.refusal = "I'm sorry, but I can't help with that request.";
	} else if (!strcmp(fault.answer, "length")) {
		speech.content = arena_strndup(arena, speech.content, half);
		speech.finish = "length";
	} else {
		speech.content = arena_printf(arena, "%.*s\n…and so on", (int)half, speech.content);
	}
	return speech;
}

static json_t *usage(const char *prompt, const char *content)
{
	int asked = (int)strlen(prompt) / 4 + 60, answered = content ? (int)strlen(content) / 4 + 1 : 12;
	return json_pack("{s:i, s:i, s:i, s:{s:i, s:i}, s:{s:i, s:i, s:i, s:i}}", "prompt_tokens", asked,
		"completion_tokens", answered, "total_tokens", asked + answered, "prompt_tokens_details",
		"cached_tokens", 0, "audio_tokens", 0, "completion_tokens_details", "reasoning_tokens", 0,
		"audio_tokens", 0, "accepted_prediction_tokens", 0, "rejected_prediction_tokens", 0);
}

static void complete(struct request *request, struct reply *reply)
{
	json_t *body = json_loadb(request->body, request->length, 0, NULL);
	if (!body_is_valid(request, reply, body))
		return;
	struct speech speech = say(request->arena, body);
	json_t *message = json_pack("{s:s, s:[]}", "role", "assistant", "annotations");
	json_object_set_new(message, "content", text_or_null(speech.content));
	json_object_set_new(message, "refusal", text_or_null(speech.refusal));
	json_t *choice = json_pack("{s:i, s:o, s:n, s:s}", "index", 0, "message", message, "logprobs",
		"finish_reason", speech.finish);
	json_t *answer = json_pack("{s:s, s:s, s:I, s:O, s:[o], s:o, s:s}", "id",
		arena_printf(request->arena, "chatcmpl-%s", wire_sid(request->arena, "") + 6), "object",
		"chat.completion", "created", clock_wall() / SECOND, "model", json_object_get(body, "model"),
		"choices", choice, "usage", usage(request->body, speech.content), "service_tier", "default");
	reply_json(request, reply, 200, answer);
}

/* The texts as an array, also where one is sent alone; NULL where they are none. */
static json_t *texts_of(const json_t *input)
{
	json_t *texts =
		json_is_string(input) ? json_pack("[O]", input) : json_copy((json_t *)(uintptr_t)input);
	size_t count = json_array_size(texts);
	for (size_t i = 0; i < count; i++)
		if (!json_string_length(json_array_get(texts, i)))
			return NULL;
	return count && count <= 2048 ? texts : NULL;
}

static void embed(struct request *request, struct reply *reply)
{
	json_t *body = json_loadb(request->body, request->length, 0, NULL), *data = json_array();
	json_t *texts = texts_of(json_object_get(body, "input"));
	const json_t *size = json_object_get(body, "dimensions"), *model = json_object_get(body, "model");
	json_int_t dimensions = size ? json_integer_value(size) : MEANING_SIZE;
	if (!json_is_string(model) && !refuse(request, reply, "model", "You must provide a model parameter."))
		return;
	if (!texts && !refuse(request, reply, "input", "'$.input' is invalid."))
		return;
	if ((dimensions < 1 || dimensions > MEANING_SIZE) &&
		!refuse(request, reply, "dimensions", "Invalid value for 'dimensions'."))
		return;
	for (size_t i = 0; i < json_array_size(texts); i++)
		json_array_append_new(
			data, json_pack("{s:s, s:I, s:o}", "object", "embedding", "index", (json_int_t)i,
				      "embedding",
				      meaning_of(request->arena, json_string_value(json_array_get(texts, i)),
					      (int)dimensions)));
	int tokens = (int)request->length / 4;
	reply_json(request, reply, 200,
		json_pack("{s:s, s:o, s:O, s:{s:i, s:i}}", "object", "list", "data", data, "model", model,
			"usage", "prompt_tokens", tokens, "total_tokens", tokens));
}

static void models_list(struct request *request, struct reply *reply)
{
	static const char *const names[] = {"gpt-5-mini", "gpt-5", "gpt-4o-mini", "text-embedding-3-small"};
	json_t *models = json_array();
	for (size_t i = 0; i < COUNT(names); i++)
		json_array_append_new(models, json_pack("{s:s, s:s, s:i, s:s}", "id", names[i], "object",
						      "model", "created", 1754000000, "owned_by", "system"));
	reply_json(request, reply, 200, json_pack("{s:s, s:o}", "object", "list", "data", models));
}

static const struct route routes[] = {
	{"POST", "/chat/completions", complete, 1},
	{"POST", "/embeddings", embed, 1},
	{"GET", "/models", models_list, 1},
};

const struct provider openai = {"openai", "/openai", routes, COUNT(routes), admits, missing, failing};
