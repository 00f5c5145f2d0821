/* wire_elevenlabs.c: makes every request that our second voice engine can make, for tests/wire/wire.t, which listens and
 * judges; a call of the sandbox's own carrier is connected to a conversation.
 *
 * Alone it is skipped. WIRE_ELEVENLABS and WIRE_TWILIO are the base URLs of a sandbox.
 */
#include "wire.h"

#include "lib/clock.h"
#include "lib/http.h"
#include "lib/text.h"
#include "providers/elevenlabs.h"

enum { WAIT_SECONDS = 60 };

static struct engine_account account;
static const struct engine *const engine = &engine_elevenlabs;
static const char voice[] = "cjVigY5qzO86Huf0OWal";
static const char *agent_id = "agent_1", *talk_id;

static int start(void **state)
{
	(void)state;
	arena_start();
	account = (struct engine_account){
		setting("ELEVENLABS_API_KEY", "sk_wire_test"), "wsec_0123456789", getenv("WIRE_ELEVENLABS")};
	return 0;
}

static void agents_are_held(void **state)
{
	(void)state;
	const char *again;
	struct engine_agent agent = an_agent(voice);
	fine(engine->agent_create(arena, &account, &agent, &agent_id));
	fine(engine->agent_create(arena, &account, &agent, &again));
	assert_string_equal(again, agent_id);
	fine(engine->agent_update(arena, &account, agent_id, &agent));
	agent.name = secret_uuid(arena);
	agent.recording = 0;
	agent.language = "pt-BR";
	agent.voice = agent.opt_out_url = agent.opt_out_key = NULL;
	fine(engine->agent_create(arena, &account, &agent, &again));
	fine(engine->agent_delete(arena, &account, again));
	fine(engine->agent_delete(arena, &account, again));
}

static void knowledge_is_kept(void **state)
{
	(void)state;
	const char *first, *second, *none;
	struct engine_document documents[] = {
		{"a-1", "Hours", "Nine to five."}, {"b-1", "Prices", "Ten dollars."}};
	struct engine_knowledge knowledge = {.name = secret_uuid(arena), .documents = documents, .count = 2};
	struct engine_agent agent = an_agent(voice);
	fine(engine->knowledge_put(arena, &account, &knowledge, &first));
	fine(engine->knowledge_put(arena, &account, &knowledge, &second));
	assert_string_equal(first, second); /* what is there is left alone */
	agent.knowledge = first;
	fine(engine->agent_update(arena, &account, agent_id, &agent));
	documents[1].name = "b-2";
	fine(engine->knowledge_put(arena, &account, &knowledge, &second));
	assert_int_equal(strncmp(first, second, strcspn(first, ",")), 0);
	assert_string_not_equal(first, second);
	agent.knowledge = second;
	fine(engine->agent_update(arena, &account, agent_id, &agent));
	agent.knowledge = first;
	assert_non_null(engine->agent_update(arena, &account, agent_id, &agent)); /* a text of it is gone */
	knowledge.count = 0;
	fine(engine->knowledge_put(arena, &account, &knowledge, &none));
	assert_null(none);
}

static const char *field(const char *name, const char *value)
{
	return arena_printf(arena, "%s=%s&", name, text_url_encode(arena, value));
}

/* Has somebody called who picks up, and connects the call by the TwiML that the engine gave. */
static void connect(const char *twiml)
{
	struct http_response response;
	const char *sid = getenv("TWILIO_ACCOUNT_SID");
	struct http_header headers[] = {{"Content-Type", "application/x-www-form-urlencoded"}, {NULL, NULL}};
	const char *list = arena_printf(arena, "%s/2010-04-01/Accounts/%s/", getenv("WIRE_TWILIO"), sid);
	struct http_request request = {.method = "GET", .user = sid, .password = getenv("TWILIO_AUTH_TOKEN")};
	request.url = arena_printf(arena, "%sIncomingPhoneNumbers.json?PageSize=1", list);
	fine(http_send(arena, &request, &response));
	const json_t *number = json_array_get(
		json_object_get(json_loads(response.body, 0, NULL), "incoming_phone_numbers"), 0);
	request.method = "POST";
	request.url = arena_printf(arena, "%sCalls.json", list);
	request.headers = headers;
	request.body = arena_printf(arena, "%s%s%s", field("To", "+14155550100"),
		field("From", json_string_value(json_object_get(number, "phone_number"))),
		field("Twiml", twiml));
	request.body_length = strlen(request.body);
	fine(http_send(arena, &request, &response));
	assert_int_equal(response.status, 201);
}

static void talks_are_registered(void **state)
{
	(void)state;
	struct engine_call call = {0};
	struct engine_order order = an_order(agent_id);
	fine(engine->call_create(arena, &account, &order, &call));
	order.outbound = 1;
	order.timeout_ms = 2500;
	fine(engine->call_create(arena, &account, &order, &call));
	talk_id = call.id;
	assert_true(text_is_uuid(talk_id));
	assert_non_null(strstr(call.join_url, "<Stream url=\"wss://"));
	connect(call.join_url);
}

static int is_over(struct engine_call *call)
{
	struct error *error = engine->call_fetch(arena, &account, talk_id, call);
	if (!error || error->kind != ERROR_BUSY)
		fine(error);
	return !error && call->billing_final;
}

static void talks_are_read(void **state)
{
	(void)state;
	struct engine_call call;
	struct engine_turns turns;
	const char *path = a_file();
	int64_t deadline = clock_elapsed() + WAIT_SECONDS * SECOND;
	while (!is_over(&call) && clock_elapsed() < deadline)
		usleep(100 * 1000);
	fine(engine->call_fetch(arena, &account, talk_id, &call));
	fine(engine->messages(arena, &account, talk_id, &turns));
	struct error *late = engine->recording_save(arena, &account, talk_id, path);
	while (late && late->kind == ERROR_BUSY && clock_elapsed() < deadline) {
		usleep(100 * 1000);
		late = engine->recording_save(arena, &account, talk_id, path);
	}
	fine(late);
	assert_string_equal(call.id, talk_id);
	assert_string_equal(call.call_id, "wire-1");
	assert_string_equal(call.tenant_id, "42");
	assert_true(call.joined > 0 && call.ended >= call.joined && call.billed_seconds > 0);
	assert_true(turns.count > 1);
	assert_string_equal(turns.items[0].text, "Hello Zoë.");
	assert_true(length_of(path) > 1000);
	fine(engine->agent_delete(arena, &account, agent_id));
}

static void voices_limits_webhooks(void **state)
{
	(void)state;
	struct engine_voices voices;
	struct engine_limits limits;
	struct engine_webhook webhook;
	const char *url = arena_printf(arena, "%s/api/v1/webhooks/elevenlabs/events", getenv("API_BASE_URL"));
	fine(engine->voices_list(arena, &account, &voices));
	assert_true(voices.count > 0);
	const char *path = a_file();
	struct engine_account direct = account;
	struct engine_sample sample = {.voice = voices.items[0].id, .language = "en-US", .path = path};
	struct error *elsewhere = engine->voice_sample(arena, &account, &sample);
	assert_non_null(elsewhere); /* the judge is not who serves it, and it is not encrypted */
	assert_int_equal(elsewhere->kind, ERROR_MISSING);
	direct.api_url = getenv("WIRE_DIRECT");
	fine(engine->voice_sample(arena, &direct, &sample));
	assert_true(length_of(path) > 1000);
	fine(engine->limits(arena, &account, &limits));
	account.begin_url =
		arena_printf(arena, "%s/api/v1/webhooks/elevenlabs/begin", getenv("API_BASE_URL"));
	account.begin_key = "0123456789";
	fine(engine->webhook_ensure(arena, &account, url, &webhook));
	assert_string_equal(webhook.url, url);
	fine(engine->webhook_ensure(arena, &account, url, &webhook));
}

static void webhooks_make_themselves(void **state)
{
	(void)state;
	struct engine_webhook webhook;
	struct engine_account own = account;
	struct engine_webhook_made first, second;
	const char *url = "https://hooks.example.com/events";
	fine(engine->webhook_make(arena, &account, url, &first));
	fine(engine->webhook_make(arena, &account, url, &second));
	assert_string_not_equal(first.id, second.id);
	assert_string_not_equal(first.secret, second.secret);
	fine(engine->webhook_drop(arena, &account, url, second.id));
	own.webhook_id = second.id;
	fine(engine->webhook_ensure(arena, &own, url, &webhook));
	assert_string_equal(webhook.id, second.id);
	own.webhook_id = first.id;
	struct error *gone = engine->webhook_ensure(arena, &own, url, &webhook);
	assert_non_null(gone);
	assert_int_equal(gone->kind, ERROR_MISSING);
	fine(engine->webhook_drop(arena, &account, url, NULL));
	own.webhook_id = second.id;
	assert_non_null(engine->webhook_ensure(arena, &own, url, &webhook));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agents_are_held),
		cmocka_unit_test(knowledge_is_kept),
		cmocka_unit_test(webhooks_make_themselves),
		cmocka_unit_test(voices_limits_webhooks),
		cmocka_unit_test(talks_are_registered),
		cmocka_unit_test(talks_are_read),
	};
	if (!getenv("WIRE_ELEVENLABS")) {
		puts("1..0 # SKIP tests/wire/wire.t runs it against the company's document");
		return 0;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
