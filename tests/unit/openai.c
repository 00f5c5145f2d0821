/* openai.c: tests of what is asked of language models, how their answers and errors are read, and of the schema check. */
#include "recorded.h"

#include "providers/openai.h"
#include "providers/schema.h"

static json_t *schema(void)
{
	return json_loads(
		"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"summary\",\"sentiment\","
		"\"points\"],"
		"\"properties\":{\"summary\":{\"type\":\"string\",\"maxLength\":500},"
		"\"sentiment\":{\"type\":\"string\",\"enum\":[\"positive\",\"neutral\",\"negative\"]},"
		"\"points\":{\"type\":\"array\",\"maxItems\":3,\"items\":{\"type\":[\"string\",\"null\"]}}}}",
		0, NULL);
}

static struct http_response recorded(int status, const char *name)
{
	return recorded_answer(status, arena_printf(arena, "openai/%s", name));
}

static void asks(void **state)
{
	(void)state;
	struct model_account account = {"sk", "m", "", "http://h"};
	struct model_message messages[] = {{"system", "Analyse."}, {"user", "Hello?"}};
	struct model_request request = {
		.messages = messages, .message_count = 2, .schema_name = "call", .schema = json_object()};
	assert_string_equal(json_dumps(openai_body(&account, &request), JSON_COMPACT | JSON_SORT_KEYS),
		"{\"messages\":[{\"content\":\"Analyse.\",\"role\":\"system\"},{\"content\":\"Hello?\","
		"\"role\":\"user\"}],"
		"\"model\":\"m\",\"response_format\":{\"json_schema\":{\"name\":\"call\",\"schema\":{},"
		"\"strict\":true},"
		"\"type\":\"json_schema\"}}");
	request.most_tokens = 4000;
	assert_int_equal(
		json_integer_value(json_object_get(openai_body(&account, &request), "max_completion_tokens")),
		4000);
	request.schema = NULL;
	assert_null(json_object_get(openai_body(&account, &request), "response_format"));
	messages[1].text = "\xff";
	assert_null(openai_body(&account, &request));
}

static void reads_answers(void **state)
{
	(void)state;
	struct model_answer answer;
	struct http_response response = recorded(200, "completion.json");
	assert_null(openai_read(arena, &response, schema(), &answer));
	assert_string_equal(json_string_value(json_object_get(answer.value, "sentiment")), "positive");
	assert_int_equal(answer.prompt_tokens, 120);
	assert_int_equal(answer.completion_tokens, 30);
	assert_string_equal(answer.model, "gpt-5-mini-2026");
}

static void reads_plain_words(void **state)
{
	(void)state;
	struct model_answer answer;
	struct http_response response = recorded(200, "completion.json"),
			     cut = recorded(200, "completion_length.json");
	assert_null(openai_read(arena, &response, NULL, &answer));
	assert_null(answer.value);
	assert_non_null(strstr(answer.text, "positive"));
	assert_int_equal(openai_read(arena, &cut, NULL, &answer)->kind, ERROR_INVALID);
}

static void refuses_unusable_answers(void **state)
{
	static const char *const names[] = {
		"completion_length.json", "completion_refusal.json", "completion_wrong.json"};
	(void)state;
	struct model_answer answer;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct http_response response = recorded(200, names[i]);
		struct error *error = openai_read(arena, &response, schema(), &answer);
		assert_non_null(error);
		assert_int_equal(error->kind, ERROR_INVALID);
	}
	struct http_response odd = {.status = 200, .body = "<html>", .length = 6};
	struct error *error = openai_read(arena, &odd, schema(), &answer);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_UPSTREAM);
	odd.body = "{}";
	odd.length = 2;
	assert_non_null(openai_read(arena, &odd, schema(), &answer));
}

static void explains_errors(void **state)
{
	static const struct {
		int status;
		const char *name;
		enum error_kind kind;
		int retry_after;
	} cases[] = {
		{429, "error_rate.json", ERROR_TOO_MANY, 0},
		{429, "error_quota.json", ERROR_DENIED, 0},
		{401, "error_key.json", ERROR_DENIED, 0},
		{404, "error_model.json", ERROR_MISSING, 0},
		{400, "error_context.json", ERROR_INVALID, 0},
		{503, "error_overloaded.json", ERROR_UPSTREAM, 0},
		{400, "error_grok_key.json", ERROR_DENIED, 0},
		{429, "error_gemini_rate.json", ERROR_TOO_MANY, 12},
		{409, "error_overloaded.json", ERROR_UPSTREAM, 0},
		{500, "completion.json", ERROR_UPSTREAM, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_response response = recorded(cases[i].status, cases[i].name);
		struct error *error = openai_error(arena, &response);
		assert_int_equal(error->kind, cases[i].kind);
		assert_int_equal(error->retry_after, cases[i].retry_after);
		assert_null(strcasestr(error->message, "openai"));
	}
}

static void finds_faults(void **state)
{
	static const struct {
		const char *value, *fault;
	} cases[] = {
		{"{\"summary\":\"a\",\"sentiment\":\"neutral\",\"points\":[\"b\",null]}", NULL},
		{"[]", "$: of the wrong type"},
		{"{\"summary\":\"a\",\"sentiment\":\"neutral\"}", "$: \"points\" is missing"},
		{"{\"summary\":1,\"sentiment\":\"neutral\",\"points\":[]}", "$.summary: of the wrong type"},
		{"{\"summary\":\"a\",\"sentiment\":\"angry\",\"points\":[]}",
			"$.sentiment: none of the allowed values"},
		{"{\"summary\":\"a\",\"sentiment\":\"neutral\",\"points\":[\"b\",2]}",
			"$.points[1]: of the wrong type"},
		{"{\"summary\":\"a\",\"sentiment\":\"neutral\",\"points\":[],\"x\":1}",
			"$: \"x\" is not known"},
		{"{\"summary\":\"a\",\"sentiment\":\"neutral\",\"points\":[null,null,null,null]}",
			"$.points: too large or too long"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *fault = schema_fault(arena, json_loads(cases[i].value, 0, NULL), schema());
		if (cases[i].fault)
			assert_string_equal(fault ? fault : "-", cases[i].fault);
		else
			assert_null(fault);
	}
}

static struct http_response said(const char *body)
{
	return (struct http_response){
		.status = 200, .content_type = "", .body = body, .length = strlen(body)};
}

static void asks_what_texts_mean(void **state)
{
	(void)state;
	struct model_account account = {"sk", "m", "text-embedding-3-small", "http://h"};
	json_t *texts = json_pack("[s, s]", "a", "b");
	assert_string_equal(json_dumps(openai_embedding_body(&account, texts), JSON_COMPACT | JSON_SORT_KEYS),
		"{\"dimensions\":512,\"encoding_format\":\"float\",\"input\":[\"a\",\"b\"],\"model\":\"text-"
		"embedding-3-small\"}");
	account.embedding_model = "other";
	assert_null(json_object_get(openai_embedding_body(&account, texts), "dimensions"));
}

static void reads_what_texts_mean(void **state)
{
	static const char *const wrong[] = {"", "{}", "{\"data\":[]}",
		"{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
		"{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}",
		"{\"data\":[{\"index\":0,\"embedding\":[0,0]},{\"index\":1,\"embedding\":[1,2]}]}",
		"{\"data\":[{\"index\":0,\"embedding\":[\"x\"]},{\"index\":1,\"embedding\":[1]}]}",
		"{\"data\":[{\"index\":0,\"embedding\":[1e300,1e300]},{\"index\":1,\"embedding\":[1,2]}]}"};
	json_t *embeddings;
	(void)state;
	struct http_response good =
		said("{\"data\":[{\"index\":1,\"embedding\":[3,4]},{\"index\":0,\"embedding\":[0,-2]}]}");
	assert_null(openai_read_embeddings(arena, &good, 2, &embeddings));
	assert_string_equal(
		json_dumps(embeddings, JSON_COMPACT | JSON_REAL_PRECISION(3)), "[[0.0,-1.0],[0.6,0.8]]");
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct http_response response = said(wrong[i]);
		assert_non_null(openai_read_embeddings(arena, &response, 2, &embeddings));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks),
		cmocka_unit_test(reads_answers),
		cmocka_unit_test(reads_plain_words),
		cmocka_unit_test(refuses_unusable_answers),
		cmocka_unit_test(explains_errors),
		cmocka_unit_test(finds_faults),
		cmocka_unit_test(asks_what_texts_mean),
		cmocka_unit_test(reads_what_texts_mean),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
