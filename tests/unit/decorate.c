/* decorate.c: what the keys of a document make of its values. */
#include "fixture.h"

#include "web/decorate.h"

#include "lib/clock.h"

static struct decorator here;

static int begin(void **state)
{
	start(state);
	decorator_init(&here, arena);
	here.now = clock_parse("2026-11-21T10:11:12Z");
	here.zone = zone_find("Europe/Berlin");
	return 0;
}

static int has(const json_t *document, const char *key)
{
	struct template_name name = template_name(key);
	return here.parts.has(&(struct template_value){json_object_get(document, key), document, &name});
}

static json_t *made_of(const json_t *document, const char *key, const char *part)
{
	struct template_name name = template_name(key);
	struct template_value of = {json_object_get(document, key), document, &name};
	return here.parts.part(&here.parts, &of, part);
}

/* A part of the value under the key; NULL where it has none. */
static const char *part_of(const json_t *document, const char *key, const char *part)
{
	return has(document, key) ? json_string_value(made_of(document, key, part)) : NULL;
}

static json_t *document_of(const char *key, const char *value)
{
	json_t *document = json_object();
	json_object_set_new(document, key, json_loads(value, JSON_DECODE_ANY, NULL));
	return document;
}

static const char *made(const char *key, const char *value, const char *part)
{
	return part_of(document_of(key, value), key, part);
}

/* Whether a part that is no text is true. */
static int is_so(const char *key, const char *value, const char *part)
{
	json_t *made_part = made_of(document_of(key, value), key, part);
	assert_true(json_is_boolean(made_part));
	return json_is_true(made_part);
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
	here.zone = NULL;
	assert_string_equal(made("x_at", "\"2026-11-01T09:08:07Z\"", "exact"), "1 Nov 2026, 09:08:07 UTC");
}

static void tells_durations(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"0", "0 s"}, {"45", "45 s"}, {"0.83", "0.8 s"},
		{"12.4", "12 s"}, {"9.96", "10 s"}, {"59.9", "1 min"}, {"72", "1 min 12 s"},
		{"3725", "1 h 02 min"}, {"4500000", "1,250 h 00 min"}, {"-5", "-5 s"}};
	for (size_t at = 0; at < COUNT(cases); at++)
		assert_string_equal(made("talk_seconds", cases[at][0], "text"), cases[at][1]);
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
	json_t *rupees = json_pack("{s:i, s:s}", "cost_micros", 2500000, "currency", "INR");
	assert_string_equal(part_of(rupees, "cost_micros", "text"), "₹2.50");
	json_t *francs = json_pack("{s:i, s:s}", "cost_micros", 2500000, "currency", "CHF");
	assert_string_equal(part_of(francs, "cost_micros", "text"), "CHF 2.50");
	here.currency = "EUR";
	assert_string_equal(made("cost_micros", "2500000", "text"), "€2.50");
}

static void tells_counts_and_shares(void **state)
{
	(void)state;
	assert_string_equal(made("leads_count", "12345", "text"), "12,345");
	assert_true(is_so("leads_count", "1", "one") && !is_so("leads_count", "2", "one"));
	assert_true(is_so("leads_count", "0", "none") && !is_so("leads_count", "1", "none"));
	assert_string_equal(made("leads_count", "-1000", "text"), "-1,000");
	assert_string_equal(
		made("leads_count", "-9223372036854775808", "text"), "-9,223,372,036,854,775,808");
	assert_int_equal(
		json_integer_value(made_of(document_of("answer_share", "0.42"), "answer_share", "percent")),
		42);
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
	here.phone = spaced;
	assert_string_equal(made("from_phone", "\"+14155550100\"", "text"), "+1 415-555-0100");
	assert_string_equal(made("from_phone", "\"+14155550100\"", "value"), "+14155550100");
	assert_string_equal(made("to_phone", "\"anonymous\"", "text"), "anonymous");
}

static void tells_words(void **state)
{
	(void)state;
	json_t *call =
		json_pack("{s:s, s:s, s:n}", "state", "in_progress", "outcome", "wrong_number", "reason");
	static const char *const cases[][2] = {{"state_text", "On the phone"},
		{"outcome_text", "Wrong number"}, {"reason_text", NULL}, {"kind_text", NULL}, {"state", NULL},
		{"_text", NULL}};
	for (size_t at = 0; at < COUNT(cases); at++) {
		struct template_name name = template_name(cases[at][0]);
		json_t *words = here.parts.missing(&here.parts, call, &name);
		if (cases[at][1])
			assert_string_equal(json_string_value(words), cases[at][1]);
		else
			assert_null(words);
	}
}

static void leaves_the_rest_alone(void **state)
{
	(void)state;
	static const char *const without[][2] = {{"ended_at", "null"}, {"x_count", "null"},
		{"x_micros", "null"}, {"x_phone", "null"}, {"_at", "\"2026-11-21T10:11:12Z\""},
		{"flat", "\"2026-11-21T10:11:12Z\""}, {"x_at", "\"soon\""}, {"x_count", "\"many\""},
		{"x_micros", "1.5"}, {"x_phone", "[]"}, {"x_seconds", "true"}, {"x_share", "{}"},
		{"x_share", "1e7"}};
	for (size_t at = 0; at < COUNT(without); at++)
		assert_null(made(without[at][0], without[at][1], "text"));
	assert_null(made("created_at", "\"2026-99-99T99:99:99\"", "iso"));
	assert_null(made("created_at", "\"2026-11-21T10:11:12Z\"", "text"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_times, begin, stop),
		cmocka_unit_test_setup_teardown(says_when_it_is_utc, begin, stop),
		cmocka_unit_test_setup_teardown(tells_durations, begin, stop),
		cmocka_unit_test_setup_teardown(tells_money, begin, stop),
		cmocka_unit_test_setup_teardown(tells_counts_and_shares, begin, stop),
		cmocka_unit_test_setup_teardown(tells_phones, begin, stop),
		cmocka_unit_test_setup_teardown(tells_words, begin, stop),
		cmocka_unit_test_setup_teardown(leaves_the_rest_alone, begin, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
