/* ultravox.c: tests of what is sent to Ultravox, how its answers are read, and of its signatures. */
#include "recorded.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "providers/engine_event.h"
#include "providers/ultravox.h"
#include "providers/wire.h"

#define SECRET "whsec-0123456789"

static struct http_response recorded(int status, const char *name)
{
	return recorded_answer(status, arena_printf(arena, "ultravox/%s", name));
}

static struct engine_agent an_agent(void)
{
	return (struct engine_agent){.name = "t-1",
		.greeting = "Hello {{lead.first_name}}, I am an AI.",
		.prompt = "Sell to {{ lead.company }} {not} {{{raw}}} {{#if}}.",
		.voice = "Mark",
		.language = "de-AT",
		.longest_seconds = 600,
		.recording = 1,
		.opt_out_url = "https://h.example/optout",
		.opt_out_key = "key"};
}

static void compiles_agents(void **state)
{
	(void)state;
	struct engine_agent agent = an_agent();
	const json_t *body = ultravox_agent_body(arena, &agent);
	const json_t *template = json_object_get(body, "callTemplate");
	const char *prompt = json_string_value(json_object_get(template, "systemPrompt"));
	assert_int_equal(strncmp(prompt, "Sell to {{lead_company}} {not} {{{raw}}} {{#if}}.", 49), 0);
	assert_non_null(strstr(prompt, "Hello {{lead_first_name}}, I am an AI."));
	const json_t *properties = json_object_get(json_object_get(template, "contextSchema"), "properties");
	assert_non_null(json_object_get(properties, "lead_company"));
	assert_non_null(json_object_get(properties, "lead_first_name"));
	assert_string_equal(json_string_value(json_object_get(template, "maxDuration")), "600s");
	assert_true(json_is_true(json_object_get(template, "recordingEnabled")));
	assert_non_null(strstr(
		json_string_value(json_object_get(template, "timeExceededMessage")), "Auf Wiederhören"));
	const json_t *tools = json_object_get(template, "selectedTools");
	assert_int_equal(json_array_size(tools), 2);
	const char *text = json_dumps(json_array_get(tools, 1), JSON_COMPACT);
	assert_non_null(strstr(text, "\"knownValue\":\"KNOWN_PARAM_CALL_ID\""));
	assert_non_null(strstr(text, "\"name\":\"X-Tool-Key\""));
}

static void agents_may_lack_things(void **state)
{
	(void)state;
	struct engine_agent agent = an_agent();
	agent.voice = agent.language = agent.opt_out_url = agent.opt_out_key = NULL;
	agent.name = "ä234567890123456789012345678901234567890123456789012345678901234567890";
	const json_t *body = ultravox_agent_body(arena, &agent);
	const json_t *template = json_object_get(body, "callTemplate");
	assert_null(json_object_get(template, "voice"));
	assert_null(json_object_get(template, "languageHint"));
	assert_int_equal(json_array_size(json_object_get(template, "selectedTools")), 1);
	assert_string_equal(json_string_value(json_object_get(body, "name")),
		"ä234567890123456789012345678901234567890123456789012345678901234");
	assert_non_null(
		strstr(json_string_value(json_object_get(template, "timeExceededMessage")), "Goodbye"));
	agent.prompt = "not \xff UTF-8";
	assert_null(json_object_get(
		json_object_get(ultravox_agent_body(arena, &agent), "callTemplate"), "systemPrompt"));
}

static void orders_calls(void **state)
{
	(void)state;
	struct engine_order order = {.agent_id = "a",
		.call_id = "c-1001",
		.tenant_id = "42",
		.greeting = "Hello Ann.",
		.variables = json_pack("{s:s}", "lead.first_name", "Ann"),
		.join_seconds = 75,
		.longest_seconds = 600,
		.recording = 1,
		.outbound = 1};
	const char *text = json_dumps(ultravox_call_body(arena, &order), JSON_COMPACT | JSON_SORT_KEYS);
	assert_string_equal(text,
		"{\"firstSpeakerSettings\":{\"user\":{\"fallback\":{\"delay\":\"2s\",\"text\":\"Hello "
		"Ann.\"}}},"
		"\"joinTimeout\":\"75s\",\"maxDuration\":\"600s\",\"medium\":{\"twilio\":{}},"
		"\"metadata\":{\"call_id\":\"c-1001\",\"tenant_id\":\"42\"},\"recordingEnabled\":true,"
		"\"templateContext\":{\"lead_first_name\":\"Ann\"}}");
	order.outbound = 0;
	order.variables = NULL;
	text = json_dumps(ultravox_call_body(arena, &order), JSON_COMPACT | JSON_SORT_KEYS);
	assert_non_null(strstr(text, "{\"firstSpeakerSettings\":{\"agent\":{\"text\":\"Hello Ann.\"}}"));
	assert_non_null(strstr(text, "\"templateContext\":{}"));
}

static struct engine_request event_request(void)
{
	struct http_response response = recorded(200, "event_ended.json");
	return (struct engine_request){.body = response.body, .body_length = response.length};
}

static void reads_events(void **state)
{
	(void)state;
	struct engine_event event;
	struct engine_request request = event_request();
	assert_null(ultravox_read_event(arena, &request, &event));
	assert_int_equal(event.kind, ENGINE_EVENT_ENDED);
	assert_string_equal(event.key, "call.ended:3c90c3cc-0d44-4b50-8888-8dd25736052a");
	assert_string_equal(event.call.call_id, "c-1001");
	assert_string_equal(event.call.tenant_id, "42");
	assert_int_equal(event.call.end, ENGINE_HANGUP);
	assert_int_equal(event.call.ended - event.call.joined, 65 * SECOND);
	assert_false(event.call.billing_final);
	assert_int_equal(event.call.billed_seconds, -1);
	assert_string_equal(event.call.join_url, "");
	assert_string_equal(event.call.short_summary, "Booked Tuesday.");
}

static void refuses_events_of_nobody(void **state)
{
	static const char *const bodies[] = {"", "[]", "{", "{\"event\":\"call.ended\"}",
		"{\"event\":7,\"call\":{\"callId\":\"x\"}}",
		"{\"event\":\"call.ended\",\"call\":{\"callId\":\"../x\"}}"};
	(void)state;
	struct engine_event event;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct engine_request request = {.body = bodies[i], .body_length = strlen(bodies[i])};
		assert_non_null(ultravox_read_event(arena, &request, &event));
	}
}

static void reads_billing(void **state)
{
	(void)state;
	struct engine_call call;
	ultravox_read_call(arena,
		json_pack("{s:s, s:s, s:s}", "ended", "2026-11-07T05:33:10Z", "billingStatus",
			"BILLING_STATUS_BILLED", "billedDuration", "65.2s"),
		&call);
	assert_int_equal(call.billed_seconds, 66);
	assert_true(call.billing_final);
	ultravox_read_call(arena,
		json_pack("{s:s, s:s, s:n, s:s}", "ended", "2026-11-07T05:33:10Z", "billingStatus",
			"BILLING_STATUS_FREE_ZERO_EFFECTIVE_DURATION", "billedDuration", "endReason",
			"unjoined"),
		&call);
	assert_int_equal(call.billed_seconds, 0);
	assert_int_equal(call.end, ENGINE_UNJOINED);
}

static void reads_turns(void **state)
{
	(void)state;
	struct engine_turn turn;
	struct http_response response = recorded(200, "messages.json");
	const json_t *page = wire_json(&response), *results = json_object_get(page, "results");
	ultravox_read_turn(arena, json_array_get(results, 0), &turn);
	assert_int_equal(turn.role, ENGINE_PERSON);
	assert_int_equal(turn.start_ms, 250);
	assert_int_equal(turn.end_ms, 1100);
	ultravox_read_turn(arena, json_array_get(results, 1), &turn);
	assert_int_equal(turn.role, ENGINE_AGENT);
	assert_int_equal(turn.start_ms, 1500);
	ultravox_read_turn(arena, json_array_get(results, 2), &turn);
	assert_int_equal(turn.role, ENGINE_TOOL_CALL);
	assert_string_equal(turn.tool, "optOut");
	assert_int_equal(turn.start_ms, -1);
	assert_string_equal(ultravox_next_url(arena,
				    "http://127.0.0.1:9/ultravox/api/calls/x/messages?mode=in_call", page),
		"http://127.0.0.1:9/ultravox/api/calls/x/messages?cursor=cD0y&mode=in_call&pageSize=200");
	assert_null(ultravox_next_url(arena, "http://h", json_pack("{s:n}", "next")));
}

static void judges_webhooks(void **state)
{
	(void)state;
	static const char url[] = "https://hooks.example.com/events";
	struct engine_webhook webhook;
	struct http_response response = recorded(200, "webhook.json");
	json_t *object = wire_json(&response);
	assert_true(ultravox_is_webhook_right(object, url, SECRET));
	assert_false(ultravox_is_webhook_right(object, url, "another"));
	assert_false(ultravox_is_webhook_right(object, "https://hooks.example.com/", SECRET));
	ultravox_read_webhook(arena, object, &webhook);
	assert_false(webhook.healthy);
	assert_string_equal(webhook.failure, "503");
	assert_true(ultravox_is_webhook_right(ultravox_webhook_body(url, SECRET), url, SECRET));
	json_array_remove(json_object_get(object, "events"), 0);
	assert_false(ultravox_is_webhook_right(object, url, SECRET));
}

static void explains_errors(void **state)
{
	static const struct {
		int status, retry_after;
		const char *name;
		enum error_kind kind;
		int maybe_done;
	} cases[] = {
		{429, 5, "error_429.json", ERROR_TOO_MANY, 0},
		{503, 5, "error_429.json", ERROR_TOO_MANY, 0},
		{503, 0, "error_429.json", ERROR_UPSTREAM, 1},
		{400, 0, "error_400.json", ERROR_INVALID, 0},
		{404, 0, "error_404.json", ERROR_MISSING, 0},
		{401, 0, "error_404.json", ERROR_DENIED, 0},
		{402, 0, "error_404.json", ERROR_DENIED, 0},
		{500, 0, "error_404.json", ERROR_UPSTREAM, 1},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_response response = recorded(cases[i].status, cases[i].name);
		response.retry_after = cases[i].retry_after;
		struct error *error = ultravox_error(arena, &response);
		assert_int_equal(error->kind, cases[i].kind);
		assert_int_equal(error->maybe_done, cases[i].maybe_done);
		assert_int_equal(error->retry_after, cases[i].retry_after);
		assert_null(strcasestr(error->message, "ultravox"));
	}
}

static struct engine_request vector(void)
{
	static const char body[] =
		"{\"event\":\"call.ended\",\"call\":{\"callId\":\"5b1b0e5c-0000-4000-8000-000000000001\","
		"\"endReason\":\"hangup\"}}";
	return (struct engine_request){.body = body,
		.body_length = strlen(body),
		.timestamp = "2025-01-15T10:30:00.123456+00:00",
		.signature = "5f611d75ea9a5301252386b25e570200025b790f915c93a3e8554ce0d121cf88"};
}

static void signature_vector(void **state)
{
	(void)state;
	int64_t at = 0;
	struct engine_request request = vector();
	assert_int_equal(request.body_length, 100);
	assert_true(ultravox_verify(arena, SECRET, &request, &at));
	assert_int_equal(at, INT64_C(1736937000123456));
	request.signature = "00ff , 5f611d75ea9a5301252386b25e570200025b790f915c93a3e8554ce0d121cf88";
	assert_true(ultravox_verify(arena, SECRET, &request, &at));
}

static void wrong_signatures(void **state)
{
	(void)state;
	int64_t at;
	struct engine_request request = vector();
	assert_false(ultravox_verify(arena, "whsec-0123456780", &request, &at));
	assert_false(ultravox_verify(arena, "", &request, &at));
	request.timestamp = "2025-01-15T10:30:00.123457+00:00";
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
	request.timestamp = NULL;
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
	request = vector();
	request.body_length--;
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
	request = vector();
	request.signature = "5F611D75EA9A5301252386B25E570200025B790F915C93A3E8554CE0D121CF88";
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
	request.signature = "";
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
	request.signature = NULL;
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
	request = vector(); /* timestamp.body, as third-party samples have it */
	char *message = arena_printf(arena, "%s.%s", request.timestamp, request.body);
	request.signature = secret_hmac_sha256(arena, SECRET, message, strlen(message));
	assert_false(ultravox_verify(arena, SECRET, &request, &at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compiles_agents),
		cmocka_unit_test(agents_may_lack_things),
		cmocka_unit_test(orders_calls),
		cmocka_unit_test(reads_events),
		cmocka_unit_test(refuses_events_of_nobody),
		cmocka_unit_test(reads_billing),
		cmocka_unit_test(reads_turns),
		cmocka_unit_test(judges_webhooks),
		cmocka_unit_test(explains_errors),
		cmocka_unit_test(signature_vector),
		cmocka_unit_test(wrong_signatures),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
