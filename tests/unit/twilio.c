/* twilio.c: tests of what is sent to Twilio and how its answers are read, from recorded answers. */
#include "recorded.h"

#include <jansson.h>

#include "lib/clock.h"
#include "providers/carrier_event.h"
#include "providers/twilio.h"
#include "providers/wire.h"

static const struct carrier_account account = {
	"AC00000000000000000000000000000001", "12345678901234567890123456789012", "https://api.example.com"};

static struct http_response recorded(int status, const char *name)
{
	return recorded_answer(status, arena_printf(arena, "twilio/%s", name));
}

static void forms_of_requests(void **state)
{
	(void)state;
	struct carrier_order order = {.to = "+14155550100",
		.from = "+14155550101",
		.answer_url = "https://h.example/a",
		.status_url = "https://h.example/s",
		.ring_seconds = 30,
		.longest_seconds = 600};
	assert_string_equal(twilio_call_form(arena, &order),
		"To=%2B14155550100&From=%2B14155550101&Url=https%3A%2F%2Fh.example%2Fa"
		"&StatusCallback=https%3A%2F%2Fh.example%2Fs&StatusCallbackEvent=initiated&"
		"StatusCallbackEvent=ringing"
		"&StatusCallbackEvent=answered&StatusCallbackEvent=completed&Timeout=30&TimeLimit=600");
	order.amd_url = "https://h.example/m";
	assert_non_null(strstr(twilio_call_form(arena, &order),
		"&MachineDetection=Enable&AsyncAmd=true&AsyncAmdStatusCallback=https%3A%2F%2Fh.example%2Fm"));
	struct carrier_search search = {"+14155550100", "+14155550101", INT64_C(1283286988) * SECOND};
	assert_string_equal(twilio_find_url(arena, &account, &search),
		"https://api.example.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json"
		"?To=%2B14155550100&From=%2B14155550101&StartTime%3E=2010-08-31T20%3A36%3A28Z&PageSize=50");
}

static void reads_calls(void **state)
{
	(void)state;
	struct carrier_call call;
	struct http_response response = recorded(200, "call.json");
	twilio_read_call(arena, wire_json(&response), &call);
	assert_string_equal(call.id, "CA00000000000000000000000000000001");
	assert_int_equal(call.state, CARRIER_COMPLETED);
	assert_int_equal(call.answer, CARRIER_MACHINE);
	assert_int_equal(call.duration_seconds, 15);
	assert_int_equal(call.price_micros, 30000);
	assert_int_equal(call.started, INT64_C(1283286988) * SECOND);
	response = recorded(201, "call_queued.json");
	twilio_read_call(arena, wire_json(&response), &call);
	assert_int_equal(call.state, CARRIER_QUEUED);
	assert_int_equal(call.answer, CARRIER_NOT_ASKED);
	assert_int_equal(call.duration_seconds, -1);
	assert_int_equal(call.price_micros, -1);
	assert_int_equal(call.started, -1);
	twilio_read_call(arena, json_object(), &call);
	assert_string_equal(call.id, "");
}

static void reads_numbers(void **state)
{
	(void)state;
	struct carrier_number number;
	struct http_response response = recorded(200, "number.json");
	twilio_read_number(arena, wire_json(&response), &number);
	assert_string_equal(number.phone, "+14155550100");
	assert_string_equal(number.voice_url, "https://hooks.example.com/v");
	assert_true(number.voice);
	assert_false(number.sms);
	assert_string_equal(number.locality, "");
}

/* The page after this one is on our own account's host, whatever the answer names. */
static void follows_pages_on_its_own_host(void **state)
{
	(void)state;
	static const char path[] =
		"/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json?PageSize=50&Page=1"
		"&PageToken=PACA1";
	struct carrier_account local = account;
	struct http_response response = recorded(200, "calls_page.json");
	const json_t *page = wire_json(&response);
	assert_string_equal(twilio_next_url(arena, &account, page),
		arena_printf(arena, "https://api.example.com%s", path));
	local.api_url = "http://127.0.0.1:9/twilio";
	assert_string_equal(twilio_next_url(arena, &local, page),
		arena_printf(arena, "http://127.0.0.1:9/twilio%s", path));
	page = json_pack("{s:s}", "next_page_uri", "/twilio/2010-04-01/x");
	assert_string_equal(twilio_next_url(arena, &local, page), "http://127.0.0.1:9/twilio/2010-04-01/x");
	assert_null(twilio_next_url(arena, &account, json_pack("{s:n}", "next_page_uri")));
	assert_null(twilio_next_url(
		arena, &account, json_pack("{s:s}", "next_page_uri", "//elsewhere.example/")));
	assert_null(twilio_next_url(
		arena, &account, json_pack("{s:s}", "next_page_uri", "https://elsewhere.example/")));
}

static void explains_errors(void **state)
{
	static const struct {
		int status;
		const char *name;
		enum error_kind kind;
		int maybe_done;
	} cases[] = {
		{400, "error_21211.json", ERROR_INVALID, 0},
		{429, "error_20429.json", ERROR_TOO_MANY, 0},
		{401, "error_20003.json", ERROR_DENIED, 0},
		{404, "error_20404.json", ERROR_MISSING, 0},
		{400, "error_21220.json", ERROR_CONFLICT, 0},
		{502, "error_502.html", ERROR_UPSTREAM, 1},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_response response = recorded(cases[i].status, cases[i].name);
		struct error *error = twilio_error(arena, &response);
		assert_int_equal(error->kind, cases[i].kind);
		assert_int_equal(error->maybe_done, cases[i].maybe_done);
		assert_null(strcasestr(error->message, "twilio"));
		assert_non_null(strstr(error->detail, "twilio"));
	}
	struct http_response response = recorded(400, "error_21211.json");
	assert_string_equal(twilio_error(arena, &response)->message,
		"The carrier says that this number can't be called.");
}

static void writes_twiml(void **state)
{
	(void)state;
	assert_string_equal(twiml_connect(arena, "wss://v.example/j?a=1&b=\"2\""),
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Connect><Stream "
		"url=\"wss://v.example/j?a=1&amp;b=&quot;2&quot;\"/></Connect><Hangup/></Response>");
	struct carrier_speech speech = {"Fish & <chips>\x01, Zoë", "en-US"};
	assert_string_equal(twiml_say(arena, &speech),
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Say language=\"en-US\">"
		"Fish &amp; &lt;chips&gt;, Zoë</Say><Hangup/></Response>");
	speech.language = NULL;
	assert_non_null(strstr(twiml_voicemail(arena, &speech), "<Response><Pause length=\"1\"/><Say>Fish"));
	assert_non_null(strstr(twiml_reject(arena, 1), "<Reject reason=\"busy\"/>"));
	assert_non_null(strstr(twiml_reject(arena, 0), "<Reject reason=\"rejected\"/>"));
}

static void reads_odd_numbers(void **state)
{
	(void)state;
	assert_int_equal(wire_micros("0.05"), 50000);
	assert_int_equal(wire_micros("-1.2345678"), -1234567);
	assert_int_equal(wire_micros("12"), 12000000);
	assert_int_equal(wire_micros("x"), 0);
	assert_int_equal(wire_duration_ms("66s"), 66000);
	assert_int_equal(wire_duration_ms("1.5s"), 1500);
	assert_int_equal(wire_duration_ms("1.5"), -1);
	assert_int_equal(wire_duration_ms("99999999999s"), -1);
	assert_int_equal(wire_duration_ms(""), -1);
	assert_int_equal(wire_mail_date("yesterday"), -1);
	assert_int_equal(wire_mail_date("Tue, 31 Aug 2010 22:36:28 +0200"), INT64_C(1283286988) * SECOND);
}

static void buys_numbers(void **state)
{
	(void)state;
	struct carrier_wish wish = {"US", "toll_free", "", "555*", 1, 10};
	assert_string_equal(twilio_search_url(arena, &account, &wish),
		"https://api.example.com/2010-04-01/Accounts/AC00000000000000000000000000000001/"
		"AvailablePhoneNumbers/US/TollFree.json?Contains=555%2A&VoiceEnabled=true&SmsEnabled=true&"
		"PageSize=10");
	struct carrier_purchase purchase = {.phone = "+14155550100", .marker = "order 1/2"};
	assert_non_null(strstr(twilio_purchase_form(arena, &purchase),
		"PhoneNumber=%2B14155550100&FriendlyName=order%201%2F2&VoiceMethod=POST"));
}

static void reads_prices(void **state)
{
	(void)state;
	struct carrier_prices prices;
	struct http_response response = recorded(200, "prices_us.json");
	assert_string_equal(twilio_prices_url(arena, &account, "US"),
		"https://pricing.example.com/v1/PhoneNumbers/Countries/US");
	twilio_read_prices(arena, wire_json(&response), &prices);
	assert_int_equal(prices.count, 2);
	assert_string_equal(prices.items[0].type, "local");
	assert_string_equal(prices.items[0].currency, "USD");
	assert_int_equal(prices.items[0].micros, 1000000);
	assert_string_equal(prices.items[1].type, "toll_free");
	assert_int_equal(prices.items[1].micros, 2150000);
	twilio_read_prices(arena, json_object(), &prices);
	assert_int_equal(prices.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_requests),
		cmocka_unit_test(reads_calls),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(buys_numbers),
		cmocka_unit_test(reads_prices),
		cmocka_unit_test(follows_pages_on_its_own_host),
		cmocka_unit_test(explains_errors),
		cmocka_unit_test(writes_twiml),
		cmocka_unit_test(reads_odd_numbers),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
