/* decorate.c: what the keys of a document make of its values. */
#include "fixture.h"

#include "web/decorate.h"

#include "lib/clock.h"

static struct decorate_context context(void)
{
	return (struct decorate_context){
		.now = clock_parse("2026-11-21T10:11:12Z"), .zone = "Europe/Berlin", .currency = "USD"};
}

/* The member "part" of what one key and value become; the value itself as JSON where there is none. */
static const char *made(const char *key, const char *value, const char *part)
{
	json_t *document = json_object();
	struct decorate_context here = context();
	json_object_set_new(document, key, json_loads(value, JSON_DECODE_ANY, NULL));
	decorate(arena, document, &here);
	json_t *result = json_object_get(document, key);
	const char *text = json_string_value(json_object_get(result, part));
	return text ? text : json_dumps(result, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
}

static void tells_times(void **state)
{
	(void)state;
	const char *at = "\"2026-11-21T09:08:07.5Z\"";
	assert_string_equal(made("created_at", at, "iso"), "2026-11-21T09:08:07.500Z");
	assert_string_equal(made("created_at", at, "exact"), "21 Nov 2026, 10:08:07");
	assert_string_equal(made("created_at", at, "day"), "21 Nov 2026");
	assert_string_equal(made("created_at", at, "time"), "10:08");
	assert_string_equal(made("created_at", at, "relative"), "1 hour ago");
	assert_string_equal(
		made("ended_at", "\"2026-07-01T22:30:00+00:00\"", "exact"), "2 Jul 2026, 00:30:00");
	static const char *const cases[][2] = {
		{"2026-11-21T10:11:12Z", "just now"},
		{"2026-11-21T10:10:13Z", "just now"},
		{"2026-11-21T10:10:12Z", "1 minute ago"},
		{"2026-11-21T10:08:02Z", "3 minutes ago"},
		{"2026-11-20T09:00:00Z", "1 day ago"},
		{"2026-09-20T09:00:00Z", "2 months ago"},
		{"2024-09-20T09:00:00Z", "2 years ago"},
		{"2026-11-21T10:11:40Z", "in a moment"},
		{"2026-11-21T12:20:00Z", "in 2 hours"},
		{"2026-11-26T12:20:00Z", "in 5 days"},
	};
	for (size_t at_case = 0; at_case < COUNT(cases); at_case++)
		assert_string_equal(
			made("at_at", arena_printf(arena, "\"%s\"", cases[at_case][0]), "relative"),
			cases[at_case][1]);
}

static void says_when_it_is_utc(void **state)
{
	(void)state;
	json_t *document = json_pack("{s:s}", "x_at", "2026-11-01T09:08:07Z");
	struct decorate_context here = context();
	here.zone = "Europe/Atlantis";
	decorate(arena, document, &here);
	assert_string_equal(json_string_value(json_object_get(json_object_get(document, "x_at"), "exact")),
		"1 Nov 2026, 09:08:07 UTC");
}

static void tells_durations(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"0", "0 s"}, {"45", "45 s"}, {"0.83", "0.8 s"},
		{"12.4", "12 s"}, {"9.96", "10 s"}, {"59.9", "1 min"}, {"72", "1 min 12 s"},
		{"3725", "1 h 02 min"}, {"4500000", "1,250 h 00 min"}, {"-5", "-5 s"}};
	for (size_t at = 0; at < COUNT(cases); at++)
		assert_string_equal(made("talk_seconds", cases[at][0], "text"), cases[at][1]);
	assert_string_equal(made("talk_seconds", "72", NULL), "{\"text\":\"1 min 12 s\",\"value\":72}");
}

static void tells_money(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"0", "$0.00"}, {"31200", "$0.0312"}, {"500000", "$0.50"},
		{"125000", "$0.125"}, {"999949", "$0.9999"}, {"999950", "$1.00"}, {"999999", "$1.00"},
		{"1234500000", "$1,234.50"}, {"-1999999", "-$2.00"}, {"20", "under $0.0001"},
		{"50", "$0.0001"}, {"1005000", "$1.01"}};
	for (size_t at = 0; at < COUNT(cases); at++)
		assert_string_equal(made("cost_micros", cases[at][0], "text"), cases[at][1]);
	json_t *document = json_pack("{s:i, s:s, s:{s:i, s:s}}", "cost_micros", 2500000, "currency", "INR",
		"inner", "cost_micros", 2500000, "currency", "CHF");
	struct decorate_context here = context();
	decorate(arena, document, &here);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(document, "cost_micros"), "text")),
		"₹2.50");
	json_t *inner = json_object_get(json_object_get(document, "inner"), "cost_micros");
	assert_string_equal(json_string_value(json_object_get(inner, "text")), "CHF 2.50");
}

static void tells_counts_and_shares(void **state)
{
	(void)state;
	assert_string_equal(made("leads_count", "12345", NULL),
		"{\"none\":false,\"one\":false,\"text\":\"12,345\",\"value\":12345}");
	assert_string_equal(
		made("leads_count", "1", NULL), "{\"none\":false,\"one\":true,\"text\":\"1\",\"value\":1}");
	assert_string_equal(
		made("leads_count", "0", NULL), "{\"none\":true,\"one\":false,\"text\":\"0\",\"value\":0}");
	assert_string_equal(made("leads_count", "-1000", "text"), "-1,000");
	assert_string_equal(
		made("leads_count", "-9223372036854775808", "text"), "-9,223,372,036,854,775,808");
	assert_string_equal(made("answer_share", "0.42", NULL),
		"{\"percent\":42,\"text\":\"42%\",\"value\":0.41999999999999998}");
	static const char *const cases[][2] = {{"0", "0%"}, {"1", "100%"}, {"0.004", "0.4%"},
		{"0.0001", "under 0.1%"}, {"0.996", "99.6%"}, {"0.99999", "over 99.9%"}, {"0.126", "13%"},
		{"-0.2", "-20%"}, {"-0.001", "0%"}};
	for (size_t at = 0; at < COUNT(cases); at++)
		assert_string_equal(made("answer_share", cases[at][0], "text"), cases[at][1]);
}

static char *spaced(struct arena *where, const char *text)
{
	return !strcmp(text, "+14155550100") ? arena_strdup(where, "+1 415-555-0100") : NULL;
}

static void tells_phones(void **state)
{
	(void)state;
	assert_string_equal(made("from_phone", "\"+14155550100\"", "text"), "+14155550100");
	json_t *document = json_pack("{s:s, s:s}", "from_phone", "+14155550100", "to_phone", "anonymous");
	struct decorate_context here = context();
	here.phone = spaced;
	decorate(arena, document, &here);
	assert_string_equal(json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS),
		"{\"from_phone\":{\"text\":\"+1 415-555-0100\",\"value\":\"+14155550100\"},"
		"\"to_phone\":{\"text\":\"anonymous\",\"value\":\"anonymous\"}}");
}

static void leaves_the_rest_alone(void **state)
{
	(void)state;
	static const char *const same[] = {
		"{\"ended_at\":null,\"x_count\":null,\"x_micros\":null,\"x_phone\":null,\"x_seconds\":null,"
		"\"x_share\":"
		"null}",
		"{\"_at\":\"2026-11-21T10:11:12Z\",\"flat\":\"2026-11-21T10:11:12Z\"}",
		"{\"x_at\":\"soon\",\"x_count\":\"many\",\"x_micros\":1.5,\"x_phone\":[],\"x_seconds\":true,"
		"\"x_share\":{}"
		"}",
		"{\"errors\":{\"starts_at\":\"2026-11-21T10:11:12Z\"},\"form\":{\"x\":[{\"x_count\":1}]}}",
		"[1,\"x\",[],{}]",
	};
	for (size_t at = 0; at < COUNT(same); at++) {
		json_t *document = json_loads(same[at], 0, NULL);
		struct decorate_context here = context();
		decorate(arena, document, &here);
		assert_string_equal(json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS), same[at]);
	}
}

static void walks_everywhere_once(void **state)
{
	(void)state;
	json_t *document = json_loads(
		"[{\"calls\":[{\"x_count\":1,\"y\":{\"z_at\":\"2026-11-21T10:11:12Z\"}}]}]", 0, NULL);
	struct decorate_context here = context();
	decorate(arena, document, &here);
	char *once = json_dumps(document, JSON_SORT_KEYS);
	decorate(arena, document, &here);
	assert_string_equal(json_dumps(document, JSON_SORT_KEYS), once);
	assert_non_null(strstr(once, "just now"));
	assert_non_null(strstr(once, "\"one\": true"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_times, start, stop),
		cmocka_unit_test_setup_teardown(says_when_it_is_utc, start, stop),
		cmocka_unit_test_setup_teardown(tells_durations, start, stop),
		cmocka_unit_test_setup_teardown(tells_money, start, stop),
		cmocka_unit_test_setup_teardown(tells_counts_and_shares, start, stop),
		cmocka_unit_test_setup_teardown(tells_phones, start, stop),
		cmocka_unit_test_setup_teardown(leaves_the_rest_alone, start, stop),
		cmocka_unit_test_setup_teardown(walks_everywhere_once, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
