/* openai_error.c: reads the errors of OpenAI, Grok and Gemini, which come in three shapes, into ours. */
#include "providers/openai.h"

#include "providers/wire.h"

/* What was said, from {"error":{…}}, {"error":"…","code":"…"} or [{"error":{…}}]. */
struct said {
	const char *code, *type, *message;
	const json_t *details;
};

static struct said read_error(struct arena *arena, const struct http_response *response)
{
	const json_t *body = wire_json(response);
	if (json_is_array(body))
		body = json_array_get(body, 0);
	const json_t *error = json_object_get(body, "error");
	const json_t *holder = json_is_object(error) ? error : body;
	struct said said = {
		.code = wire_text(arena, holder, "code"), .type = wire_text(arena, holder, "type")};
	said.message = wire_text(arena, holder, json_is_object(error) ? "message" : "error");
	said.details = json_object_get(holder, "details");
	if (!*said.message)
		said.message = response->body;
	return said;
}

static int is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], word))
			return 1;
	return 0;
}

/* A limit that only money lifts comes as 429 too, but waiting does not help. */
static int is_billing(const struct said *said, int status)
{
	static const char *const words[] = {"insufficient_quota", "credit_balance_exhausted",
		"organization_spend_limit_exceeded", "project_spend_limit_exceeded",
		"organization_usage_limit_exceeded", "billing_hard_limit_reached", "billing_not_active"};
	return status == 402 || is_one_of(said->code, words, COUNT(words)) ||
	       is_one_of(said->type, words, COUNT(words));
}

/* Grok and Gemini answer 400 to a wrong key. */
static int is_key_refused(const struct said *said, int status)
{
	return status == 401 || status == 403 || (status == 400 && strcasestr(said->message, "api key"));
}

/* Gemini says in the body how long to wait: details[].retryDelay, "12s". */
static int wait_of(struct arena *arena, const struct said *said, const struct http_response *response)
{
	for (size_t i = 0; !response->retry_after && i < json_array_size(said->details); i++) {
		int64_t delay =
			wire_duration_ms(wire_text(arena, json_array_get(said->details, i), "retryDelay"));
		if (delay >= 0)
			return (int)((delay + 999) / 1000);
	}
	return response->retry_after;
}

static void adopt(struct error *error, enum error_kind kind, const char *sentence)
{
	error->kind = kind;
	error->message = sentence;
}

struct error *openai_error(struct arena *arena, const struct http_response *response)
{
	struct said said = read_error(arena, response);
	struct wire_failure failure = {.provider = "the model", .response = response};
	failure.text = arena_printf(arena, "%s %s", *said.code ? said.code : said.type, said.message);
	struct error *error = wire_error(arena, &failure);
	if (is_billing(&said, response->status))
		adopt(error, ERROR_DENIED,
			"The language model's account has no credit left. Whoever runs this system has to "
			"see to that.");
	else if (is_key_refused(&said, response->status))
		adopt(error, ERROR_DENIED, "The language model refuses the key that is set up for it.");
	else if (response->status == 404)
		adopt(error, ERROR_MISSING, "The language model that is set up does not exist.");
	else if (!strcmp(said.code, "context_length_exceeded"))
		adopt(error, ERROR_INVALID, "This call is too long to be analysed.");
	else if (response->status == 409)
		adopt(error, ERROR_UPSTREAM,
			"The language model has a problem at the moment, which usually passes within "
			"minutes.");
	if (error->kind == ERROR_TOO_MANY)
		error->retry_after = wait_of(arena, &said, response);
	return error;
}
