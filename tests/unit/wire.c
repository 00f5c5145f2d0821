/* wire.c: makes every request that our providers can make, for tests/wire/wire.t, which listens and judges.
 *
 * Alone it is skipped. WIRE_TWILIO, WIRE_ULTRAVOX and WIRE_OPENAI are the base URLs; WIRE_PLAYED=1 says that a sandbox
 * answers there, which remembers, and not a mock, which gives examples.
 */
#include "wire.h"

#include "lib/clock.h"
#include "lib/http.h"
#include "providers/carrier.h"
#include "providers/model.h"
#include "providers/twilio.h"
#include "providers/ultravox.h"

static int played;
static struct carrier_account carrier_account;
static struct engine_account engine_account;
static struct model_account model_account;
static const struct carrier *const carrier = &carrier_twilio;
static const struct engine *const engine = &engine_ultravox;
static const char *number_id = "PN00000000000000000000000000000001", *number = "+14155550101";
static const char *agent_id = "7d6e4d1c-1111-4222-8333-444455556666", *talk_id, *call_id;

static int start(void **state)
{
	(void)state;
	arena_start();
	carrier_account = (struct carrier_account){
		setting("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
		setting("TWILIO_AUTH_TOKEN", "12345678901234567890123456789012"), getenv("WIRE_TWILIO")};
	engine_account = (struct engine_account){
		setting("ULTRAVOX_API_KEY", "abcdefgh.0123456789abcdef0123456789abcdef"), "whsec-0123456789",
		getenv("WIRE_ULTRAVOX")};
	model_account = (struct model_account){setting("OPENAI_API_KEY", "sk-test"),
		setting("OPENAI_MODEL", "gpt-5-mini"), "text-embedding-3-small", getenv("WIRE_OPENAI")};
	return 0;
}

/*
 * A mock is asked directly where a provider would go by its examples: they hold no webhook of ours, and name a next page
 * that the document itself does not allow.
 */
static void mock_accepts(const char *method, const char *url, const json_t *body)
{
	struct http_response response;
	struct http_header headers[] = {
		{"X-API-Key", engine_account.key}, {"Content-Type", "application/json"}, {NULL, NULL}};
	struct http_request request = {.method = method, .url = url, .headers = headers};
	request.user = carrier_account.sid;
	request.password = carrier_account.secret;
	request.body = body ? json_dumps(body, 0) : NULL;
	request.body_length = body ? strlen(request.body) : 0;
	fine(http_send(arena, &request, &response));
	assert_int_equal(response.status, 200);
}

static void account_and_numbers(void **state)
{
	(void)state;
	struct carrier_numbers numbers;
	struct carrier_number before, after;
	fine(carrier->check(arena, &carrier_account));
	fine(carrier->numbers_list(arena, &carrier_account, &numbers));
	assert_true(numbers.count > 0);
	if (played) {
		number_id = numbers.items[numbers.count - 1].id;
		number = numbers.items[numbers.count - 1].phone;
	}
	fine(carrier->number_fetch(arena, &carrier_account, number_id, &before));
	struct carrier_connection connection = {.id = number_id,
		.voice_url = "https://hooks.example.com/voice",
		.fallback_url = "https://hooks.example.com/fallback",
		.status_url = "https://hooks.example.com/status"};
	fine(carrier->number_connect(arena, &carrier_account, &connection, &after));
	fine(carrier->number_fetch(arena, &carrier_account, number_id, &after));
	if (played) {
		assert_string_equal(after.voice_url, connection.voice_url);
		assert_string_equal(after.status_url, connection.status_url);
	}
}

static void numbers_are_bought(void **state)
{
	(void)state;
	struct carrier_offers offers;
	struct carrier_number bought, owned;
	struct carrier_wish wish = {"US", "local", "415", "", 1, 5};
	fine(carrier->numbers_search(arena, &carrier_account, &wish, &offers));
	struct carrier_purchase purchase = {
		.phone = played ? offers.items[0].phone : "+14155550100", .marker = "order 1/1"};
	purchase.connection.voice_url = "https://hooks.example.com/voice";
	purchase.connection.status_url = "https://hooks.example.com/status";
	fine(carrier->number_buy(arena, &carrier_account, &purchase, &bought));
	if (played) {
		fine(carrier->number_owned(arena, &carrier_account, purchase.phone, &owned));
		assert_string_equal(owned.id, bought.id);
		assert_string_equal(owned.name, purchase.marker);
		assert_string_equal(owned.voice_url, purchase.connection.voice_url);
		struct error *error = carrier->number_buy(arena, &carrier_account, &purchase, &bought);
		assert_int_equal(error->kind, ERROR_CONFLICT);
	}
	fine(carrier->number_release(arena, &carrier_account, bought.id));
	wish.type = "toll_free";
	wish.area = "";
	fine(carrier->numbers_search(arena, &carrier_account, &wish, &offers));
	wish.type = "mobile";
	wish.country = "GB";
	fine(carrier->numbers_search(arena, &carrier_account, &wish, &offers));
}

static void calls_are_placed_and_found(void **state)
{
	(void)state;
	struct carrier_call call;
	struct carrier_calls calls;
	struct carrier_order order = {.to = setting("WIRE_TO", "+14155550100"),
		.from = number,
		.ring_seconds = 30,
		.longest_seconds = 600,
		.answer_url = "http://127.0.0.1:9/connect/1",
		.status_url = "http://127.0.0.1:9/status/1"};
	fine(carrier->call_create(arena, &carrier_account, &order, &call_id));
	order.amd_url = "http://127.0.0.1:9/amd/1";
	fine(carrier->call_create(arena, &carrier_account, &order, &call_id));
	fine(carrier->call_fetch(arena, &carrier_account, call_id, &call));
	struct carrier_search search = {order.to, order.from, clock_wall() - 60 * SECOND};
	if (played) {
		fine(carrier->call_find(arena, &carrier_account, &search, &calls));
		assert_string_equal(call.id, call_id);
		assert_string_equal(call.to, order.to);
		assert_true(calls.count >= 1);
	} else {
		mock_accepts("GET", twilio_find_url(arena, &carrier_account, &search), NULL);
	}
}

static void calls_are_ended(void **state)
{
	(void)state;
	struct carrier_speech speech = {"We will call again. Fish & chips.", "en-US"};
	struct error *error = carrier->call_say(arena, &carrier_account, call_id, &speech);
	if (!error || error->kind != ERROR_CONFLICT) /* a played call may be over, or not have begun */
		fine(error);
	fine(carrier->call_end(arena, &carrier_account, call_id));
	fine(carrier->call_end(arena, &carrier_account, call_id));
}

static void agents_are_held(void **state)
{
	(void)state;
	const char *again;
	struct engine_agent agent = an_agent(setting("WIRE_VOICE", "Mark"));
	fine(engine->agent_create(arena, &engine_account, &agent, &agent_id));
	fine(engine->agent_create(arena, &engine_account, &agent, &again));
	if (played)
		assert_string_equal(again, agent_id);
	agent.recording = 0;
	agent.language = agent.opt_out_url = agent.opt_out_key = NULL;
	fine(engine->agent_update(arena, &engine_account, agent_id, &agent));
}

static void talks_are_prepared(void **state)
{
	(void)state;
	struct engine_call call;
	struct engine_calls calls;
	struct engine_order order = an_order(agent_id);
	fine(engine->call_create(arena, &engine_account, &order, &call));
	order.outbound = 1;
	order.timeout_ms = 2500;
	fine(engine->call_create(arena, &engine_account, &order, &call));
	talk_id = call.id;
	fine(engine->call_fetch(arena, &engine_account, talk_id, &call));
	fine(engine->call_find(arena, &engine_account, order.call_id, &calls));
	if (played) {
		assert_string_equal(call.call_id, order.call_id);
		assert_string_equal(call.tenant_id, order.tenant_id);
		assert_true(calls.count >= 2);
	}
}

static void talks_are_read_and_ended(void **state)
{
	(void)state;
	struct engine_turns turns;
	const char *path = a_file();
	fine(engine->messages(arena, &engine_account, talk_id, &turns));
	struct error *error = engine->recording_save(arena, &engine_account, talk_id, path);
	if (!error || error->kind != ERROR_BUSY)
		fine(error);
	unlink(path);
	fine(engine->call_hang_up(arena, &engine_account, talk_id));
	fine(engine->agent_delete(arena, &engine_account, agent_id));
}

static void voices_limits_webhooks(void **state)
{
	(void)state;
	struct engine_voices voices;
	struct engine_limits limits;
	struct engine_webhook webhook;
	static const char url[] = "https://hooks.example.com/events";
	fine(engine->voices_list(arena, &engine_account, &voices));
	assert_true(voices.count > 0);
	fine(engine->limits(arena, &engine_account, &limits));
	fine(engine->webhook_ensure(arena, &engine_account, url, &webhook));
	if (played)
		assert_string_equal(webhook.url, url);
	const char *id = webhook.id;
	engine_account.webhook_secret = "whsec-9876543210";
	fine(engine->webhook_ensure(arena, &engine_account, url, &webhook));
	if (played)
		assert_string_equal(webhook.id, id);
}

static void webhooks_are_mended(void **state)
{
	(void)state;
	const json_t *body = ultravox_webhook_body("https://hooks.example.com/events", "whsec-0123456789");
	if (!played)
		mock_accepts("PATCH",
			arena_printf(arena, "%s/api/webhooks/%s", engine_account.api_url, agent_id), body);
}

/* Whether the answer fits depends on what a mock makes up; that it is asked for correctly does not. */
static void models_are_asked(void **state)
{
	(void)state;
	struct model_answer answer;
	struct model_message messages[] = {{"system", "Summarise the call."}, {"user", "Agent: Hello Zoë."}};
	struct model_request request = {.messages = messages,
		.message_count = COUNT(messages),
		.schema_name = "call_analysis",
		.most_tokens = 4000};
	request.schema =
		json_loads("{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"summary\"],"
			   "\"properties\":{\"summary\":{\"type\":\"string\"}}}",
			0, NULL);
	fine(model_openai.check(arena, &model_account));
	struct error *error = model_openai.complete(arena, &model_account, &request, &answer);
	if (error)
		assert_non_null(strstr(error->detail, "answer is unusable"));
}

/* Whether a mock sends sound is its own affair; that it is asked for correctly is not. */
static void voices_are_heard(void **state)
{
	(void)state;
	struct engine_voices voices;
	char head[4] = "";
	const char *path = a_file();
	fine(engine_ultravox.voices_list(arena, &engine_account, &voices));
	assert_true(voices.count > 0);
	struct engine_sample sample = {.voice = voices.items[0].id, .language = "en-US", .path = path};
	struct error *error = engine_ultravox.voice_sample(arena, &engine_account, &sample);
	FILE *saved = fopen(path, "r");
	size_t length = fread(head, 1, sizeof head, saved);
	fclose(saved);
	int64_t bytes = length_of(path);
	if (!played)
		return;
	fine(error);
	assert_true(bytes > 1000);
	assert_int_equal(length, sizeof head);
	assert_memory_equal(head, "RIFF", sizeof head);
}

/* A mock would have us upload to an address of somebody else. */
static void knowledge_is_kept_in_step(void **state)
{
	struct engine_document documents[] = {{"a.1", "Hours", "We open at nine."},
		{"b.1", "Pets", "Dogs are welcome."}, {"b.2", "Pets", "No dogs any more."}};
	struct engine_knowledge knowledge = {
		.name = "0190d0ff-0000-7000-8000-000000000001", .documents = documents, .count = 2};
	const char *id, *again;
	(void)state;
	if (!played)
		return;
	fine(engine_ultravox.knowledge_put(arena, &engine_account, &knowledge, &id));
	assert_true(id && *id);
	fine(engine_ultravox.knowledge_put(arena, &engine_account, &knowledge, &again));
	assert_string_equal(id, again);
	documents[1] = documents[2];
	fine(engine_ultravox.knowledge_put(arena, &engine_account, &knowledge, &again));
	assert_string_equal(id, again);
	knowledge.count = 0;
	fine(engine_ultravox.knowledge_put(arena, &engine_account, &knowledge, &again));
	assert_null(again);
	fine(engine_ultravox.knowledge_put(arena, &engine_account, &knowledge, &again));
}

static void models_say_what_texts_mean(void **state)
{
	json_t *embeddings;
	struct model_texts texts = {.texts = json_pack("[s, s]", "We open at nine.", "Zoë has a dog.")};
	(void)state;
	struct error *error = model_openai.embed(arena, &model_account, &texts, &embeddings);
	if (error && !getenv("WIRE_PLAYED")) /* a mock answers one embedding, however many were asked for */
		assert_non_null(strstr(error->detail, "the model"));
	else
		fine(error);
}

static void models_talk(void **state)
{
	(void)state;
	struct model_answer answer;
	struct model_message messages[] = {{"system", "You are Ann. Opening hours: nine to five."},
		{"assistant", "Hello Zoë, this is Ann."}, {"user", "What are your opening hours?"}};
	struct model_request request = {.messages = messages,
		.message_count = COUNT(messages),
		.most_tokens = 600,
		.timeout_ms = 9000};
	struct error *error = model_openai.complete(arena, &model_account, &request, &answer);
	if (error)
		assert_non_null(strstr(error->detail, "answer is unusable"));
	else
		assert_true(*answer.text != '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(account_and_numbers),
		cmocka_unit_test(numbers_are_bought),
		cmocka_unit_test(calls_are_placed_and_found),
		cmocka_unit_test(calls_are_ended),
		cmocka_unit_test(agents_are_held),
		cmocka_unit_test(talks_are_prepared),
		cmocka_unit_test(talks_are_read_and_ended),
		cmocka_unit_test(voices_limits_webhooks),
		cmocka_unit_test(webhooks_are_mended),
		cmocka_unit_test(models_are_asked),
		cmocka_unit_test(voices_are_heard),
		cmocka_unit_test(models_talk),
		cmocka_unit_test(knowledge_is_kept_in_step),
		cmocka_unit_test(models_say_what_texts_mean),
	};
	if (!getenv("WIRE_TWILIO") || !getenv("WIRE_ULTRAVOX") || !getenv("WIRE_OPENAI")) {
		puts("1..0 # SKIP tests/wire/wire.t runs it against the providers' documents");
		return 0;
	}
	played = !strcmp(setting("WIRE_PLAYED", "0"), "1");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
