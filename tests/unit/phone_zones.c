/* phone_zones.c: tests of time zones and states by phone number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/phone_zones.h"

#include "lib/compiler.h"

static size_t zones_count(const char *e164)
{
	size_t count = 0;
	for (const char *const *zone = phone_zones(e164); *zone; zone++)
		count++;
	return count;
}

static int zones_have(const char *e164, const char *wanted)
{
	for (const char *const *zone = phone_zones(e164); *zone; zone++) {
		if (!strcmp(*zone, wanted))
			return 1;
	}
	return 0;
}

static void one_zone(void **state)
{
	(void)state;
	assert_int_equal(zones_count("+14155550100"), 1);
	assert_string_equal(phone_zones("+14155550100")[0], "America/Los_Angeles");
	assert_string_equal(phone_zones("+12125550100")[0], "America/New_York");
	assert_int_equal(zones_count("+919876543210"), 1);
	assert_string_equal(phone_zones("+919876543210")[0], "Asia/Calcutta");
	assert_true(zones_have("+442079460018", "Europe/London"));
	assert_string_equal(phone_zones("+18085550100")[0], "Pacific/Honolulu");
}

static void the_longest_prefix_wins(void **state)
{
	(void)state;
	/* South Dakota's 605 lies in several zones, one of its exchanges in one. */
	assert_true(zones_count("+16055550100") > 1);
	assert_int_equal(zones_count("+16052015100"), 1);
	assert_string_equal(phone_zones("+16052015100")[0], "America/Chicago");
}

static void several_zones(void **state)
{
	(void)state;
	/* Toll-free: anywhere. An area code newer than the tables: anywhere in the numbering plan. */
	assert_true(zones_have("+18005550100", "America/New_York"));
	assert_true(zones_have("+18005550100", "Pacific/Honolulu"));
	assert_true(zones_count("+78005550100") > 1);
}

static void no_zone(void **state)
{
	(void)state;
	static const char *const unknown[] = {"", "+", "+0", "14155550100", "+x", "+999123456789", "hello"};
	for (size_t i = 0; i < COUNT(unknown); i++)
		assert_int_equal(zones_count(unknown[i]), 0);
	assert_int_equal(zones_count(NULL), 0);
	assert_true(zones_count("+1415") == 1);
}

static void states(void **state)
{
	(void)state;
	static const struct {
		const char *e164, *expected;
	} cases[] = {
		{"+13055550100", "FL"},
		{"+14055550100", "OK"},
		{"+12065550100", "WA"},
		{"+12025550100", "DC"},
		{"+12125550100", "NY"},
		{"+17875550100", "PR"},
		{"+14165550100", "ON"},
		{"+12635550100", "QC"},
		{"+12035550100", "CT"},
		{"+14455550100", "PA"},
		{"+17135550100", "TX"},
		{"+13105550100", "CA"},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(phone_state(cases[i].e164), cases[i].expected);
}

static void no_state(void **state)
{
	(void)state;
	/* Several provinces, the Bahamas, toll-free, another country, no number. */
	static const char *const cases[] = {"+18675550100", "+19025550100", "+12425550100", "+18005550100",
		"+442079460018", "+1", "", "3055550100"};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_null(phone_state(cases[i]));
	assert_null(phone_state(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_zone),
		cmocka_unit_test(the_longest_prefix_wins),
		cmocka_unit_test(several_zones),
		cmocka_unit_test(no_zone),
		cmocka_unit_test(states),
		cmocka_unit_test(no_state),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
