/* sandbox_wire.c: what the sandbox writes: signatures (the vectors of the notes), dates, durations, templates. */

/* A daemon's files are in no library. */
#include "daemons/sandbox/wire.c" /* NOLINT(bugprone-suspicious-include) */

#include "fixture.h" /* behind them: its arena has the name of their parameters */

static const char token[] = "12345678901234567890123456789012";

static json_t *status_form(const char *duration)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "AccountSid",
		"AC00000000000000000000000000000001", "ApiVersion", "2010-04-01", "CallDuration", duration,
		"CallSid", "CA00000000000000000000000000000001", "CallStatus", "completed", "CallbackSource",
		"call-progress-events", "Direction", "outbound-api", "Duration", "1", "From", "+14155550101",
		"SequenceNumber", "3", "SipResponseCode", "200", "Timestamp",
		"Tue, 02 Dec 2025 10:11:12 +0000", "To", "+14155550100");
}

static void signs_a_form(void **state)
{
	(void)state;
	const char url[] = "https://hooks.example.com/t/acme/twilio/status?tenant=acme&call=42";
	const char *fragment = "https://hooks.example.com/t/acme/twilio/status?tenant=acme&call=42#rc=2";
	const char good[] = "SpM9Snd3mciIGw3Wzi/T9IrZpr8=";
	assert_string_equal(wire_twilio_signature(arena, token, url, status_form("37")), good);
	assert_string_equal(wire_twilio_signature(arena, token, fragment, status_form("37")), good);
	assert_string_not_equal(wire_twilio_signature(arena, token, url, status_form("38")), good);
	assert_string_not_equal(
		wire_twilio_signature(arena, "00000000000000000000000000000000", url, status_form("37")),
		good);
}

static void signs_repeated_and_empty_values(void **state)
{
	(void)state;
	json_t *form = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:[s, s, s]}", "From", "+14155550101", "To",
		"+14155550100", "CallerName", "Zoë O'Neil & Co", "ForwardedFrom", "", "b", "lower", "B",
		"upper", "MediaUrl", "https://b.example/2", "https://a.example/1", "https://b.example/2");
	assert_string_equal(wire_twilio_signature(arena, token, "https://hooks.example.com/v", form),
		"iL1UFkWLaqRrSzZLJliDoP1Yt2A=");
}

static void signs_a_get(void **state)
{
	(void)state;
	assert_string_equal(wire_twilio_signature(arena, token,
				    "https://hooks.example.com/"
				    "v?CallSid=CA00000000000000000000000000000001&Name=O%27Neil",
				    NULL),
		"V0cmoRxbxXfx0DU8KA8Crn3hWi4=");
}

static void signs_an_event(void **state)
{
	(void)state;
	const char body[] =
		"{\"event\":\"call.ended\",\"call\":{\"callId\":\"5b1b0e5c-0000-4000-8000-000000000001\","
		"\"endReason\":\"hangup\"}}";
	const char good[] = "5f611d75ea9a5301252386b25e570200025b790f915c93a3e8554ce0d121cf88";
	json_t *secrets = json_pack("[s]", "whsec-0123456789");
	assert_string_equal(
		wire_ultravox_signature(arena, secrets, body, "2025-01-15T10:30:00.123456+00:00"), good);
	json_array_append_new(secrets, json_string("another"));
	char *two = wire_ultravox_signature(arena, secrets, body, "2025-01-15T10:30:00.123456+00:00");
	assert_int_equal(strlen(two), 64 + 1 + 64);
	assert_memory_equal(two, good, 64);
}

static void writes_and_reads_times(void **state)
{
	(void)state;
	int64_t time = INT64_C(1283286988) * SECOND;
	assert_string_equal(wire_rfc2822(arena, time), "Tue, 31 Aug 2010 20:36:28 +0000");
	assert_string_equal(wire_iso(arena, time + 123), "2010-08-31T20:36:28.000123Z");
	assert_int_equal(wire_parse_time("Tue, 31 Aug 2010 20:36:28 +0000"), time);
	assert_int_equal(wire_parse_time("2010-08-31T20:36:28Z"), time);
	assert_int_equal(wire_parse_time("2010-08-31"), time - (20 * 3600 + 36 * 60 + 28) * SECOND);
	assert_int_equal(wire_parse_time("yesterday"), -1);
}

static void writes_and_reads_durations(void **state)
{
	(void)state;
	assert_int_equal(wire_parse_duration("600s"), 600000);
	assert_int_equal(wire_parse_duration("1.5s"), 1500);
	assert_int_equal(wire_parse_duration("600"), -1);
	assert_int_equal(wire_parse_duration("1.s"), -1);
	assert_int_equal(wire_parse_duration("-1s"), -1);
	assert_int_equal(wire_parse_duration(NULL), -1);
	assert_string_equal(wire_duration(arena, 1050), "1.050s");
	assert_string_equal(wire_duration(arena, 66000), "66s");
}

static void fills_in_templates(void **state)
{
	(void)state;
	json_t *context = json_pack("{s:s, s:{s:s, s:i}, s:s}", "company", "Acme & Co", "lead", "name", "Zoë",
		"age", 41, "lead.city", "Bonn");
	json_t *missing = json_array();
	assert_string_equal(wire_template(arena,
				    "{{ lead.name }}, {{lead.age}}, {{lead.city}}: {{{company}}}{{&company}}",
				    context, missing),
		"Zoë, 41, Bonn: Acme & CoAcme & Co");
	assert_int_equal(json_array_size(missing), 0);
	assert_string_equal(wire_template(arena, "a {{nothing}} b {{open", context, missing), "a  b {{open");
	assert_int_equal(json_array_size(missing), 1);
}

static void writes_forms(void **state)
{
	(void)state;
	assert_string_equal(wire_form(arena, json_pack("{s:s, s:[s, s]}", "To", "+1 415", "E", "a", "b&c")),
		"To=%2B1%20415&E=a&E=b%26c");
}

static void makes_identifiers(void **state)
{
	(void)state;
	char *sid = wire_sid(arena, "CA"), *uuid = wire_uuid(arena);
	assert_int_equal(strlen(sid), 34);
	assert_memory_equal(sid, "CA", 2);
	assert_true(text_is_uuid(uuid));
	assert_string_not_equal(uuid, wire_uuid(arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(signs_a_form, start, stop),
		cmocka_unit_test_setup_teardown(signs_repeated_and_empty_values, start, stop),
		cmocka_unit_test_setup_teardown(signs_a_get, start, stop),
		cmocka_unit_test_setup_teardown(signs_an_event, start, stop),
		cmocka_unit_test_setup_teardown(writes_and_reads_times, start, stop),
		cmocka_unit_test_setup_teardown(writes_and_reads_durations, start, stop),
		cmocka_unit_test_setup_teardown(fills_in_templates, start, stop),
		cmocka_unit_test_setup_teardown(writes_forms, start, stop),
		cmocka_unit_test_setup_teardown(makes_identifiers, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
