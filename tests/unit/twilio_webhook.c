/* twilio_webhook.c: tests of Twilio's signatures, against vectors made by its SDK, and of reading its webhooks. */
#include "fixture.h"

#include "lib/clock.h"
#include "providers/carrier_event.h"

#define TOKEN "12345678901234567890123456789012"
#define FORM "application/x-www-form-urlencoded"

static const char status_body[] =
	"AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&CallDuration=37"
	"&CallSid=CA00000000000000000000000000000001&CallStatus=completed&CallbackSource=call-progress-events"
	"&Direction=outbound-api&Duration=1&From=%2B14155550101&SequenceNumber=3&SipResponseCode=200"
	"&Timestamp=Tue%2C+02+Dec+2025+10%3A11%3A12+%2B0000&To=%2B14155550100";
static const char odd_body[] = "From=%2B14155550101&To=%2B14155550100&CallerName=Zo%C3%AB+O%27Neil+%26+Co&"
			       "ForwardedFrom=&b=lower&B=upper"
			       "&MediaUrl=https%3A%2F%2Fb.example%2F2&MediaUrl=https%3A%2F%2Fa.example%2F1&"
			       "MediaUrl=https%3A%2F%2Fb.example%2F2";
static const char json_body[] = "{\"property\":\"value\",\"boolean\":true}";
#define JSON_URI "/json?bodySHA256=d5729c000e5de6b3a10698fec78d482db85d744f1be820d1382b6bda1cfb7795"
#define STATUS_URI "/t/acme/twilio/status?tenant=acme&call=42"
#define STATUS_SIGNATURE "SpM9Snd3mciIGw3Wzi/T9IrZpr8="

static struct carrier_request request(const char *uri, const char *body, const char *signature)
{
	return (struct carrier_request){.method = "POST",
		.origin = "https://hooks.example.com",
		.uri = uri,
		.content_type = FORM,
		.body = body,
		.body_length = strlen(body),
		.signature = signature};
}

static struct carrier_request status_request(void)
{
	return request(STATUS_URI, status_body, STATUS_SIGNATURE);
}

static int verify(struct carrier_request changed)
{
	return twilio_verify(arena, TOKEN, &changed);
}

static void vector_a_form(void **state)
{
	(void)state;
	struct carrier_request changed = status_request();
	assert_true(verify(changed));
	changed.signature = "/WezzXpCBaaFl7RpvvdXmCxdE/E="; /* signed with :443 */
	assert_true(verify(changed));
	changed.origin = "https://hooks.example.com:443";
	assert_true(verify(changed));
	changed.signature = STATUS_SIGNATURE;
	assert_true(verify(changed));
	changed = status_request();
	changed.content_type = FORM "; charset=UTF-8";
	assert_true(verify(changed));
}

static void vector_a_refused(void **state)
{
	(void)state;
	struct carrier_request changed = status_request();
	char *body = arena_strdup(arena, status_body);
	strstr(body, "CallDuration=37")[14] = '8';
	changed.body = body;
	assert_false(verify(changed));
	changed = status_request();
	changed.origin = "http://hooks.example.com";
	assert_false(verify(changed));
	changed = status_request();
	changed.uri = "/t/acme/twilio/status";
	assert_false(verify(changed));
	changed = status_request();
	assert_false(twilio_verify(arena, "00000000000000000000000000000000", &changed));
	assert_false(twilio_verify(arena, "", &changed));
	changed.signature = NULL;
	assert_false(verify(changed));
	changed.signature = "";
	assert_false(verify(changed));
	changed = status_request();
	changed.content_type = "text/plain"; /* its fields would not be signed */
	assert_false(verify(changed));
	changed.content_type = NULL;
	assert_false(verify(changed));
}

static void vector_b_odd_fields(void **state)
{
	(void)state;
	assert_true(verify(request("/v", odd_body, "iL1UFkWLaqRrSzZLJliDoP1Yt2A=")));
	assert_false(verify(request("/v", odd_body, "iL1UFkWLaqRrSzZLJliDoP1Yt2B=")));
	assert_false(verify(
		request("/v", arena_printf(arena, "%s&extra=1", odd_body), "iL1UFkWLaqRrSzZLJliDoP1Yt2A=")));
}

static void vector_c_get(void **state)
{
	(void)state;
	struct carrier_request get = request("/v?CallSid=CA00000000000000000000000000000001&Name=O%27Neil",
		"", "V0cmoRxbxXfx0DU8KA8Crn3hWi4=");
	get.method = "GET";
	get.content_type = NULL;
	assert_true(verify(get));
	get.uri = "/v?CallSid=CA00000000000000000000000000000001&Name=O'Neil";
	assert_false(verify(get));
}

static void vector_d_json(void **state)
{
	(void)state;
	struct carrier_request json = request(JSON_URI, json_body, "8aK15Nt11RhCC8Tn+w33VDzo7Xk=");
	json.content_type = "application/json";
	assert_true(verify(json));
	json.body = "{\"property\":\"value\",\"boolean\":false}";
	json.body_length = strlen(json.body);
	assert_false(verify(json));
	json = request("/json", json_body, "8aK15Nt11RhCC8Tn+w33VDzo7Xk=");
	json.content_type = "application/json";
	assert_false(verify(json));
}

static void vector_e_web_socket(void **state)
{
	(void)state;
	struct carrier_request upgrade = request("/t/acme/media", "", "HRn1h3mAWodzj/QNythDEtDnXbU=");
	upgrade.method = "GET";
	assert_false(verify(upgrade));
	upgrade.origin = "wss://hooks.example.com";
	assert_true(verify(upgrade));
}

static void reads_status(void **state)
{
	(void)state;
	struct carrier_request status = status_request();
	struct carrier_event event;
	assert_null(twilio_read_event(arena, &status, CARRIER_EVENT_STATUS, &event));
	assert_string_equal(event.key, "status:CA00000000000000000000000000000001:3:completed");
	assert_string_equal(event.account, "AC00000000000000000000000000000001");
	assert_string_equal(event.to, "+14155550100");
	assert_string_equal(event.from, "+14155550101");
	assert_int_equal(event.state, CARRIER_COMPLETED);
	assert_int_equal(event.duration_seconds, 37);
	assert_int_equal(event.sip_code, 200);
	assert_int_equal(event.sequence, 3);
	assert_int_equal(event.answer, CARRIER_NOT_ASKED);
	assert_int_equal(event.at, INT64_C(1764670272) * SECOND);
	assert_false(event.inbound);
}

static void reads_amd_and_voice(void **state)
{
	(void)state;
	struct carrier_event event;
	struct carrier_request amd = request("/amd",
		"CallSid=CA00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000001"
		"&AnsweredBy=machine_start&MachineDetectionDuration=3120",
		NULL);
	assert_null(twilio_read_event(arena, &amd, CARRIER_EVENT_AMD, &event));
	assert_int_equal(event.answer, CARRIER_MACHINE);
	assert_int_equal(event.detection_ms, 3120);
	assert_string_equal(event.key, "amd:CA00000000000000000000000000000001");
	assert_int_equal(event.sequence, -1);
	struct carrier_request voice = request("/voice",
		"CallSid=CA00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000001&"
		"Direction=inbound"
		"&From=anonymous&To=%2B14155550100&CallStatus=ringing&FromCity=SAN+RAFAEL&CallerName=%FF%FE",
		NULL);
	assert_null(twilio_read_event(arena, &voice, CARRIER_EVENT_VOICE, &event));
	assert_true(event.inbound);
	assert_string_equal(event.from, "anonymous");
	assert_string_equal(event.from_city, "SAN RAFAEL");
	assert_string_equal(event.caller_name, "");
}

static void refuses_events_of_nobody(void **state)
{
	static const char *const bodies[] = {"", "CallSid=CA1&AccountSid=AC00000000000000000000000000000001",
		"CallSid=CA00000000000000000000000000000001", "&&==%%%&CallSid"};
	struct carrier_event event;
	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct carrier_request odd = request("/", bodies[i], NULL);
		struct error *error = twilio_read_event(arena, &odd, CARRIER_EVENT_STATUS, &event);
		assert_non_null(error);
		assert_int_equal(error->kind, ERROR_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vector_a_form),
		cmocka_unit_test(vector_a_refused),
		cmocka_unit_test(vector_b_odd_fields),
		cmocka_unit_test(vector_c_get),
		cmocka_unit_test(vector_d_json),
		cmocka_unit_test(vector_e_web_socket),
		cmocka_unit_test(reads_status),
		cmocka_unit_test(reads_amd_and_voice),
		cmocka_unit_test(refuses_events_of_nobody),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
