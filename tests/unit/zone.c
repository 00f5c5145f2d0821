/* zone.c: time zones: changes of the clock, the years after the last recorded one, names from outside. */
#include "lib/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/clock.h"
#include "lib/zone_rule.h"

static int offset(const char *zone, const char *time)
{
	int64_t at = clock_parse(time);
	assert_int_not_equal(at, -1);
	return zone_offset(zone_find(zone), at);
}

static void knows_the_changes(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *time;
		int seconds;
	} cases[] = {
		{"America/New_York", "2026-03-08T06:59:59Z", -5 * 3600},
		{"America/New_York", "2026-03-08T07:00:00Z", -4 * 3600},
		{"America/New_York", "2026-11-01T05:59:59Z", -4 * 3600},
		{"America/New_York", "2026-11-01T06:00:00Z", -5 * 3600},
		{"Europe/Berlin", "2026-03-29T00:59:59Z", 3600},
		{"Europe/Berlin", "2026-03-29T01:00:00Z", 7200},
		{"Europe/Dublin", "2026-01-10T12:00:00Z", 0},
		{"Europe/Dublin", "2026-07-10T12:00:00Z", 3600},
		{"Asia/Kolkata", "2026-07-10T12:00:00Z", 19800},
		{"America/Phoenix", "2026-07-10T12:00:00Z", -7 * 3600},
		{"Australia/Lord_Howe", "2026-01-10T12:00:00Z", 39600},
		{"Australia/Lord_Howe", "2026-07-10T12:00:00Z", 37800},
		{"Pacific/Chatham", "2026-01-10T12:00:00Z", 49500},
		{"UTC", "2026-01-10T12:00:00Z", 0},
		{"America/New_York", "1970-07-01T00:00:00Z", -4 * 3600},
	};
	for (size_t at = 0; at < COUNT(cases); at++)
		assert_int_equal(offset(cases[at].zone, cases[at].time), cases[at].seconds);
}

static void goes_on_after_the_last_change(void **state)
{
	(void)state;
	assert_int_equal(offset("America/New_York", "2060-07-01T00:00:00Z"), -4 * 3600);
	assert_int_equal(offset("America/New_York", "2060-12-01T00:00:00Z"), -5 * 3600);
	assert_int_equal(offset("America/New_York", "2061-03-13T06:59:59Z"), -5 * 3600);
	assert_int_equal(offset("America/New_York", "2061-03-13T07:00:00Z"), -4 * 3600);
	assert_int_equal(offset("Australia/Sydney", "2060-01-01T00:00:00Z"), 11 * 3600);
	assert_int_equal(offset("Australia/Sydney", "2060-07-01T00:00:00Z"), 10 * 3600);
	assert_int_equal(offset("Europe/Dublin", "2060-01-10T12:00:00Z"), 0);
	assert_int_equal(offset("Asia/Kolkata", "2090-01-10T12:00:00Z"), 19800);
}

/* The C library knows one zone a process, but it is the judge: every ten days of 90 years. */
static void agrees_with_the_c_library(void **state)
{
	(void)state;
	static const char *const zones[] = {"America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
		"America/St_Johns", "Europe/London", "Europe/Berlin", "Europe/Dublin", "Africa/Casablanca",
		"Africa/Cairo", "Asia/Kolkata", "Asia/Tehran", "Asia/Gaza", "Australia/Lord_Howe",
		"Pacific/Chatham", "Pacific/Apia", "America/Nuuk", "Antarctica/Troll", "America/Asuncion"};
	for (size_t at = 0; at < COUNT(zones); at++) {
		setenv("TZ", zones[at], 1);
		tzset();
		for (time_t second = 0; second < INT64_C(90) * 365 * 86400; second += 10 * 86400 + 3601) {
			struct tm parts;
			localtime_r(&second, &parts);
			assert_int_equal(zone_offset(zone_find(zones[at]), second * SECOND), parts.tm_gmtoff);
		}
	}
	unsetenv("TZ");
}

static void takes_wall_clocks_apart_and_back(void **state)
{
	(void)state;
	const struct zone *zone = zone_find("America/New_York");
	struct tm parts;
	zone_parts(zone, clock_parse("2026-11-21T03:11:12Z"), &parts);
	assert_int_equal(parts.tm_mday, 20);
	assert_int_equal(parts.tm_hour, 22);
	assert_int_equal(parts.tm_gmtoff, -5 * 3600);
	assert_true(zone_time(zone, &parts) == clock_parse("2026-11-21T03:11:12Z"));
	struct tm twice = {.tm_year = 126, .tm_mon = 10, .tm_mday = 1, .tm_hour = 1, .tm_min = 30};
	assert_true(zone_time(zone, &twice) == clock_parse("2026-11-01T05:30:00Z"));
	struct tm skipped = {.tm_year = 126, .tm_mon = 2, .tm_mday = 8, .tm_hour = 2, .tm_min = 30};
	assert_true(zone_time(zone, &skipped) == clock_parse("2026-03-08T07:30:00Z"));
	struct tm after = {.tm_year = 126, .tm_mon = 10, .tm_mday = 1, .tm_hour = 2};
	assert_true(zone_time(zone, &after) == clock_parse("2026-11-01T07:00:00Z"));
	assert_true(zone_time(NULL, &after) == clock_parse("2026-11-01T02:00:00Z"));
	zone_parts(NULL, -1, &parts);
	assert_int_equal(parts.tm_year, 69);
	assert_int_equal(parts.tm_sec, 59);
}

static void refuses_other_names(void **state)
{
	(void)state;
	assert_null(zone_find(NULL));
	assert_null(zone_find(""));
	assert_null(zone_find("../../../etc/passwd"));
	assert_null(zone_find("/etc/passwd"));
	assert_null(zone_find("America"));
	assert_null(zone_find("zone.tab"));
	assert_null(zone_find("tzdata"));
	assert_null(zone_find("Europe/Atlantis"));
	assert_int_equal(zone_offset(NULL, 0), 0);
	assert_ptr_equal(zone_find("Europe/Berlin"), zone_find("Europe/Berlin"));
}

static void reads_rules(void **state)
{
	(void)state;
	struct zone_rule rule;
	assert_true(zone_rule_parse("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", &rule));
	assert_int_equal(rule.standard, -7200);
	assert_int_equal(rule.saving, -3600);
	assert_int_equal(rule.begins.seconds, -3600);
	assert_true(zone_rule_parse("XST-1XDT,J60/0,300/0", &rule));
	assert_int_equal(zone_rule_offset(&rule, clock_parse("2028-02-29T23:30:00Z") / SECOND), 7200);
	assert_int_equal(zone_rule_offset(&rule, clock_parse("2028-02-29T22:30:00Z") / SECOND), 3600);
	static const char *const wrong[] = {"", "EST", "EST5EDT", "EST5EDT,", "EST5EDT,M", "EST5EDT,M3.2.0,",
		"EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0 ", "<EST5",
		"EST5EDT,M3.0.0,M11.1.0", "EST999"};
	for (size_t at = 0; at < COUNT(wrong); at++)
		assert_false(zone_rule_parse(wrong[at], &rule));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_changes),
		cmocka_unit_test(goes_on_after_the_last_change),
		cmocka_unit_test(agrees_with_the_c_library),
		cmocka_unit_test(takes_wall_clocks_apart_and_back),
		cmocka_unit_test(refuses_other_names),
		cmocka_unit_test(reads_rules),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
