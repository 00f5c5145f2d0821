/* elevenlabs.c: tests of what is sent to ElevenLabs, how its answers are read, and of its signatures. */
#include "recorded.h"

#include "lib/clock.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/elevenlabs.h"
#include "providers/elevenlabs_body.h"
#include "providers/engine_event.h"
#include "providers/wire.h"

static struct http_response recorded(int status, const char *name)
{
	return recorded_answer(status, arena_printf(arena, "elevenlabs/%s", name));
}

static struct engine_agent an_agent(void)
{
	return (struct engine_agent){.name = "t-1",
		.greeting = "Hello {{lead.first_name}}, I am an AI.",
		.prompt = "Sell to {{ lead.company }} {not} {{#if}}.",
		.voice = "cjVigY5qzO86Huf0OWal",
		.language = "de-AT",
		.longest_seconds = 600,
		.recording = 1,
		.opt_out_url = "https://h.example/optout?tenant=1",
		.opt_out_key = "key"};
}

static const json_t *at(const json_t *object, const char *path)
{
	while (object && *path) {
		char *name = arena_strndup(arena, path, strcspn(path, "."));
		object = json_object_get(object, name);
		path += strlen(name);
		path += *path == '.';
	}
	return object;
}

static void is_text(const json_t *object, const char *path, const char *wanted)
{
	assert_non_null(at(object, path));
	assert_string_equal(json_string_value(at(object, path)), wanted);
}

static void compiles_agents(void **state)
{
	(void)state;
	struct engine_agent agent = an_agent();
	const json_t *body = elevenlabs_agent_body(arena, &agent, "tool_1");
	const json_t *config = json_object_get(body, "conversation_config");
	const char *prompt = json_string_value(at(config, "agent.prompt.prompt"));
	assert_int_equal(strncmp(prompt, "Sell to {{lead_company}} {not} {{#if}}.", 39), 0);
	assert_non_null(strstr(prompt, "use the tool opt_out at once"));
	is_text(config, "agent.first_message", "{{greeting}}");
	is_text(config, "agent.language", "de");
	is_text(config, "tts.model_id", "eleven_flash_v2_5");
	is_text(config, "tts.agent_output_audio_format", "ulaw_8000");
	is_text(config, "asr.user_input_audio_format", "ulaw_8000");
	is_text(json_array_get(at(config, "agent.prompt.tool_ids"), 0), "", "tool_1");
	is_text(config, "agent.dynamic_variables.dynamic_variable_placeholders.lead_company", "");
	assert_int_equal(json_integer_value(at(config, "conversation.max_duration_seconds")), 600);
	assert_true(json_is_true(at(body, "platform_settings.privacy.record_voice")));
	assert_true(json_is_false(at(body, "platform_settings.call_limits.bursting_enabled")));
	agent.prompt = "not \xff UTF-8";
	assert_null(elevenlabs_agent_body(arena, &agent, NULL));
}

static void the_tool_carries_no_secret(void **state)
{
	(void)state;
	const json_t *body = elevenlabs_tool_body(arena, "https://h.example/optout?tenant=1");
	const json_t *schema = at(body, "tool_config.api_schema");
	is_text(schema, "url", "https://h.example/optout");
	is_text(schema, "request_headers.X-Tool-Key.variable_name", "secret__tool_key");
	is_text(schema, "query_params_schema.properties.tenant.dynamic_variable", "tenant_id");
	is_text(schema, "request_body_schema.properties.callId.dynamic_variable", "conversation");
}

static void orders_calls(void **state)
{
	(void)state;
	struct engine_order order = {.agent_id = "agent_1",
		.call_id = "c-1001",
		.tenant_id = "42",
		.our_phone = "+14155550100",
		.their_phone = "+14155550199",
		.opt_out_key = "key",
		.greeting = "Hello Ann.",
		.variables = json_pack("{s:s, s:i}", "lead.first_name", "Ann", "odd", 1),
		.outbound = 1};
	const json_t *body = elevenlabs_call_body(arena, &order, "ref");
	const json_t *begun = json_object_get(body, "conversation_initiation_client_data");
	is_text(body, "from_number", "+14155550100");
	is_text(body, "to_number", "+14155550199");
	is_text(body, "direction", "outbound");
	is_text(begun, "user_id", "ref");
	is_text(begun, "dynamic_variables.greeting", "Hello Ann.");
	is_text(begun, "dynamic_variables.lead_first_name", "Ann");
	is_text(begun, "dynamic_variables.conversation", "ref");
	is_text(begun, "dynamic_variables.secret__tool_key", "key");
	order.outbound = 0;
	body = elevenlabs_call_body(arena, &order, "ref");
	is_text(body, "from_number", "+14155550199");
	is_text(body, "direction", "inbound");
	order.greeting = "\xff";
	assert_null(elevenlabs_call_body(arena, &order, "ref"));
}

static struct engine_request posted(const char *name)
{
	struct http_response file = recorded(200, name);
	return (struct engine_request){.body = file.body, .body_length = file.length};
}

static void reads_transcriptions(void **state)
{
	(void)state;
	struct engine_event event;
	struct engine_turns turns;
	struct engine_request request = posted("event_transcription.json");
	assert_null(elevenlabs_read_event(arena, &request, &event));
	assert_string_equal(event.key, "post_call_transcription:conv_abc:1739537330");
	assert_int_equal(event.kind, ENGINE_EVENT_ENDED);
	assert_string_equal(event.engine, "elevenlabs");
	assert_string_equal(event.call.id, "0193f2a0-1111-7222-8333-444455556666");
	assert_string_equal(event.call.call_id, "0193f2a0-aaaa-7bbb-8ccc-ddddeeeeffff");
	assert_string_equal(event.call.tenant_id, "0193f2a0-9999-7888-8777-666655554444");
	assert_int_equal(event.call.joined, 1739537297 * SECOND);
	assert_int_equal(event.call.ended, (1739537297 + 22) * SECOND);
	assert_int_equal(event.call.end, ENGINE_AGENT_HANGUP);
	assert_string_equal(event.call.end_reason, "agent_hangup");
	assert_int_equal(event.call.billed_seconds, 22);
	assert_string_equal(event.call.short_summary, "Opt-out");
	const json_t *body = json_loads(request.body, 0, NULL);
	elevenlabs_read_turns(arena, json_object_get(body, "data"), &turns);
	assert_int_equal(turns.count, 5);
	assert_int_equal(turns.items[1].role, ENGINE_PERSON);
	assert_int_equal(turns.items[1].start_ms, 2000);
	assert_int_equal(turns.items[2].role, ENGINE_TOOL_CALL);
	assert_string_equal(turns.items[2].tool, "opt_out");
	assert_int_equal(turns.items[3].role, ENGINE_TOOL_RESULT);
	assert_string_equal(turns.items[3].text, "done");
	assert_string_equal(turns.items[4].text, "I have noted that.");
}

/* How it ended, by status, seconds and reason. */
static void reads_ends(void **state)
{
	(void)state;
	static const struct {
		const char *status, *reason;
		int seconds;
		enum engine_end end;
		int joined;
	} cases[] = {
		{"initiated", "", 0, ENGINE_NOT_ENDED, 0},
		{"in-progress", "", 0, ENGINE_NOT_ENDED, 1},
		{"processing", "Call ended by remote party", 5, ENGINE_HANGUP, 1},
		{"done", "Client disconnected: 1000", 5, ENGINE_HANGUP, 1},
		{"done", "Ending conversation after 30 seconds of silence.", 40, ENGINE_AGENT_HANGUP, 1},
		{"done", "Conversation exceeded maximum duration", 600, ENGINE_TIMEOUT, 1},
		{"failed", "", 12, ENGINE_ERROR, 1},
		{"failed", "", 0, ENGINE_ERROR, 0},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct engine_call call;
		json_t *object = json_pack("{s:s, s:s, s:{s:i, s:i, s:s}}", "conversation_id", "c", "status",
			cases[i].status, "metadata", "start_time_unix_secs", 1739537297, "call_duration_secs",
			cases[i].seconds, "termination_reason", cases[i].reason);
		elevenlabs_read_call(arena, object, &call);
		assert_int_equal(call.end, cases[i].end);
		assert_int_equal(call.joined >= 0, cases[i].joined);
		assert_int_equal(call.ended >= 0, cases[i].end != ENGINE_NOT_ENDED);
	}
}

static void reads_other_events(void **state)
{
	(void)state;
	struct engine_event event;
	struct engine_request request = posted("event_failure.json");
	assert_null(elevenlabs_read_event(arena, &request, &event));
	assert_int_equal(event.kind, ENGINE_EVENT_OTHER);
	assert_int_equal(event.call.ended, -1);
	assert_string_equal(event.call.call_id, "");
	static const char *const wrong[] = {"", "[]", "{}", "{\"type\":\"x\"}",
		"{\"type\":\"x\",\"data\":{\"conversation_id\":7}", "{\"data\":{\"conversation_id\":\"c\"}}"};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		request = (struct engine_request){.body = wrong[i], .body_length = strlen(wrong[i])};
		assert_non_null(elevenlabs_read_event(arena, &request, &event));
	}
}

static void reads_voices(void **state)
{
	(void)state;
	struct engine_voice voice;
	json_t *object = json_pack("{s:s, s:s, s:n, s:{s:s, s:s, s:s}, s:s}", "voice_id", "v1", "name",
		"Eric", "description", "labels", "accent", "american", "gender", "male", "language", "en",
		"preview_url", "https://h.example/eric.mp3");
	elevenlabs_read_voice(arena, object, &voice);
	assert_string_equal(voice.description, "american, male");
	assert_string_equal(voice.language, "en");
	assert_string_equal(voice.preview_url, "https://h.example/eric.mp3");
}

static void reads_errors(void **state)
{
	(void)state;
	struct http_response response = recorded(422, "error_422.json");
	struct error *error = elevenlabs_error(arena, &response);
	assert_int_equal(error->kind, ERROR_INVALID);
	assert_non_null(strstr(error->detail, "Field required"));
	response = recorded(404, "error_404.json");
	error = elevenlabs_error(arena, &response);
	assert_int_equal(error->kind, ERROR_MISSING);
	assert_non_null(strstr(error->detail, "No agent with that id."));
	response =
		(struct http_response){.status = 401, .body = "{\"detail\":\"Unauthorized\"}", .length = 25};
	error = elevenlabs_error(arena, &response);
	assert_int_equal(error->kind, ERROR_DENIED);
	assert_non_null(strstr(error->detail, "Unauthorized"));
	response = (struct http_response){.status = 502, .body = "<html>Bad gateway", .length = 17};
	assert_non_null(strstr(elevenlabs_error(arena, &response)->detail, "Bad gateway"));
}

/* What the company's own library (npm, 2.73.0) accepts, so do we; but for the age, which the caller judges. */
/* What a sink was given. */
static struct strbuf heard;

static int hear(void *to, const void *bytes, size_t length)
{
	strbuf_add(to, bytes, length);
	return 0;
}

/* Reads a body in pieces of that size, signed by nobody. */
static struct elevenlabs_posted read_pieces(const char *text, size_t piece)
{
	size_t length = strlen(text);
	struct elevenlabs_sink sink = {hear, &heard};
	strbuf_init(&heard, arena);
	struct elevenlabs_body *body = elevenlabs_body_begin(arena, "secret", "t=1,v0=00", sink);
	for (size_t at = 0; at < length; at += piece)
		elevenlabs_body_add(body, text + at, length - at < piece ? length - at : piece);
	return elevenlabs_body_end(body);
}

static void sound_is_taken_out(void **state)
{
	static const struct {
		const char *posted, *kept, *sound;
		enum elevenlabs_fault fault;
	} cases[] = {
		{"{\"data\":{\"full_audio\":\"SUQzBA==\",\"a\":1}}",
			"{\"data\":{\"full_audio\":\"\",\"a\":1}}", "ID3\4", ELEVENLABS_FINE},
		{"{ \"a\\\"data\" : [{}], \"data\" : { \"x\":[\"]}\"], \"full_audio\" : \"SUQz\" } }",
			"{ \"a\\\"data\" : [{}], \"data\" : { \"x\":[\"]}\"], \"full_audio\" : \"\" } }",
			"ID3", ELEVENLABS_FINE},
		{"{\"data\":{\"full_audio\":\"\\/+8=\"}}", "{\"data\":{\"full_audio\":\"\"}}", "\xff\xef",
			ELEVENLABS_FINE},
		{"{\"full_audio\":\"SUQz\"}", "{\"full_audio\":\"SUQz\"}", "", ELEVENLABS_FINE},
		{"{\"data\":[{\"full_audio\":\"SUQz\"}]}", "{\"data\":[{\"full_audio\":\"SUQz\"}]}", "",
			ELEVENLABS_FINE},
		{"{\"data\":{\"b\":{\"full_audio\":\"S\"}}}", "{\"data\":{\"b\":{\"full_audio\":\"S\"}}}", "",
			ELEVENLABS_FINE},
		{"{\"x\":{\"full_audio\":\"S\"}}", "{\"x\":{\"full_audio\":\"S\"}}", "", ELEVENLABS_FINE},
		{"{\"data\":{\"full_audio\":null}}", "{\"data\":{\"full_audio\":null}}", "", ELEVENLABS_FINE},
		{"{\"data\":{\"full_audio\":\"SUQ\"}}", NULL, NULL, ELEVENLABS_NO_BASE64},
		{"{\"data\":{\"full_audio\":\"SU=z\"}}", NULL, NULL, ELEVENLABS_NO_BASE64},
		{"{\"data\":{\"full_audio\":\"S===\"}}", NULL, NULL, ELEVENLABS_NO_BASE64},
		{"{\"data\":{\"full_audio\":\"SQ==SUQz\"}}", NULL, NULL, ELEVENLABS_NO_BASE64},
		{"{\"data\":{\"full_audio\":\"SU\\nQz\"}}", NULL, NULL, ELEVENLABS_NO_BASE64},
		{"{\"data\":{\"full_audio\":\"SUQz", NULL, NULL, ELEVENLABS_NO_BASE64},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t piece = 1; piece < 40; piece++) {
			struct elevenlabs_posted posted = read_pieces(cases[i].posted, piece);
			assert_int_equal(posted.fault, cases[i].fault);
			assert_false(posted.is_signed);
			if (cases[i].fault)
				continue;
			assert_string_equal(posted.body, cases[i].kept);
			assert_int_equal(posted.sound_bytes, strlen(cases[i].sound));
			assert_string_equal(heard.text, cases[i].sound);
		}
}

static void signature_vectors(void **state)
{
	(void)state;
	const json_t *vectors = json_loads(recorded(200, "signatures.json").body, 0, NULL);
	assert_true(json_array_size(vectors) > 15);
	for (size_t i = 0; i < json_array_size(vectors); i++) {
		int64_t signed_at = 0;
		const json_t *vector = json_array_get(vectors, i);
		struct engine_request request = {.body = wire_text(arena, vector, "body"),
			.signature = wire_text(arena, vector, "header")};
		request.body_length = strlen(request.body);
		int accepted =
			elevenlabs_verify(arena, wire_text(arena, vector, "secret"), &request, &signed_at);
		if (accepted != json_is_true(json_object_get(vector, "accepted")))
			fail_msg("%s: %d", wire_text(arena, vector, "name"), accepted);
		if (accepted)
			assert_int_equal(signed_at, 1739537297 * SECOND);
	}
	struct engine_request request = {.body = "", .signature = NULL};
	int64_t signed_at;
	assert_false(elevenlabs_verify(arena, "secret", &request, &signed_at));
	request.signature = "t=99999999999999999999,v0=00";
	assert_false(elevenlabs_verify(arena, "secret", &request, &signed_at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(compiles_agents, start, stop),
		cmocka_unit_test_setup_teardown(the_tool_carries_no_secret, start, stop),
		cmocka_unit_test_setup_teardown(orders_calls, start, stop),
		cmocka_unit_test_setup_teardown(reads_transcriptions, start, stop),
		cmocka_unit_test_setup_teardown(reads_ends, start, stop),
		cmocka_unit_test_setup_teardown(reads_other_events, start, stop),
		cmocka_unit_test_setup_teardown(reads_voices, start, stop),
		cmocka_unit_test_setup_teardown(reads_errors, start, stop),
		cmocka_unit_test_setup_teardown(signature_vectors, start, stop),
		cmocka_unit_test_setup_teardown(sound_is_taken_out, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
