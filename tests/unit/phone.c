/* phone.c: tests of phone numbers as people write them. */
#include "fixture.h"

#include "lib/phone.h"
#include "lib/phone_rules.h"
#include "lib/text.h"

/* The number in E.164, or what is wrong with it. */
static const char *read_as(const char *typed, const char *country)
{
	const char *e164;
	struct error *error = phone_normalise(arena, typed, country, &e164);
	if (!error)
		return e164;
	assert_int_equal(error->kind, ERROR_INVALID);
	assert_null(e164);
	return error->message;
}

static void spellings(void **state)
{
	(void)state;
	static const char *const typed[] = {"(415) 555-0100", "415-555-0100", "415.555.0100", "4155550100",
		"14155550100", "1 415 555 0100", "+14155550100", "+1 (415) 555-0100", " 415 555 0100\t",
		"tel:+1-415-555-0100", "p:+14155550100", "Tel. 415 555 0100", "'4155550100", "4155550100.0",
		"001 415 555 0100", "011 1 415 555 0100",
		"\xc2\xa0+1\xc2\xa0"
		"415\xc2\xa0"
		"555\xe2\x80\x91"
		"0100",
		"\xef\xbb\xbf"
		"4155550100",
		"４１５ ５５５ ０１００", "1/415/555/0100"};
	for (size_t i = 0; i < COUNT(typed); i++)
		assert_string_equal(read_as(typed[i], "US"), "+14155550100");
}

static void countries(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *country, *e164;
	} cases[] = {
		{"020 7946 0018", "GB", "+442079460018"},
		{"+44 (0)20 7946 0018", "US", "+442079460018"},
		{"0044 20 7946 0018", "DE", "+442079460018"},
		{"0044 20 7946 0018", "US", "+442079460018"},
		{"0044 20 7946 0018", NULL, "+442079460018"},
		{"+44 20 7946 0018", NULL, "+442079460018"},
		{"98765 43210", "IN", "+919876543210"},
		{"09876543210", "IN", "+919876543210"},
		{"919876543210", "IN", "+919876543210"},
		{"030 901820", "DE", "+4930901820"},
		{"06 698 12345", "IT", "+390669812345"},
		{"8 (495) 123-45-67", "RU", "+74951234567"},
		{"(11) 96123-4567", "BR", "+5511961234567"},
		{"416 555 0123", "CA", "+14165550123"},
		{"03-1234-5678", "JP", "+81312345678"},
		{"0412 345 678", "AU", "+61412345678"},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(read_as(cases[i].typed, cases[i].country), cases[i].e164);
}

static void refusals(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *country, *reason;
	} cases[] = {
		{"", "US", "There is no number."},
		{"  ", "US", "There is no number."},
		{"n/a", "US", "There are letters in the number."},
		{"-", "US", "This is not a phone number."},
		{"415 555", "US", "The number is too short for US."},
		{"555 0100", "US", "The number is too short for US."},
		{"415 555 0100 00", "US", "The number is too long for US."},
		{"123 456 7890", "US", "This is not a valid number in US."},
		{"+44 123", "US", "The number is too short for GB."},
		{"4155550100", NULL, "The number has no country code, and no default country is given."},
		{"4155550100", "", "The number has no country code, and no default country is given."},
		{"4155550100", "XX", "The number begins with no country code that exists."},
		{"+999 1234567", "US", "The number begins with no country code that exists."},
		{"(415) 555-0100 ext. 3", "US", "An extension cannot be dialed: give a direct number."},
		{"415-555-0100x12", "US", "An extension cannot be dialed: give a direct number."},
		{"tel:+14155550100;ext=5", "US", "An extension cannot be dialed: give a direct number."},
		{"415555 home", "US", "There are letters in the number."},
		{"1-800-FLOWERS", "US", "There are letters in the number."},
		{"4155550100 (mobile)", "US", "There are letters in the number."},
		{"4.15555E+09", "US",
			"A spreadsheet has rounded this number: format the column as text and export it "
			"again."},
		{"4,15555e9", "US",
			"A spreadsheet has rounded this number: format the column as text and export it "
			"again."},
		{"4155550100 4155550101", "US", "The number is too long."},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(read_as(cases[i].typed, cases[i].country), cases[i].reason);
}

/* 555-01xx is taken in every area code, existing or not: the sandbox's stories are told there. */
static void examples(void **state)
{
	(void)state;
	assert_string_equal(read_as("+1 555 555 0100", NULL), "+15555550100");
	assert_string_equal(read_as("999 555 0199", "US"), "+19995550199");
	assert_string_equal(read_as("999 555 0200", "US"), "This is not a valid number in US.");
	assert_string_equal(read_as("155 555 0100", "US"), "This is not a valid number in US.");
	assert_string_equal(phone_region(arena, "+15555550100"), "US");
}

static void display(void **state)
{
	(void)state;
	assert_string_equal(phone_format(arena, "+14155550100"), "+1 415-555-0100");
	assert_string_equal(phone_format(arena, "+442079460018"), "+44 20 7946 0018");
	assert_string_equal(phone_format(arena, "+919876543210"), "+91 98765 43210");
	assert_string_equal(phone_format(arena, "unknown"), "unknown");
	assert_string_equal(phone_format(arena, ""), "");
}

static void regions(void **state)
{
	(void)state;
	assert_string_equal(phone_region(arena, "+14155550100"), "US");
	assert_string_equal(phone_region(arena, "+14165550100"), "CA");
	assert_string_equal(phone_region(arena, "+12425550100"), "BS");
	assert_string_equal(phone_region(arena, "+442079460018"), "GB");
	assert_null(phone_region(arena, "+80012345678"));
	assert_null(phone_region(arena, "hello"));
	assert_null(phone_region(arena, "+99912345678"));
	assert_true(phone_country_exists("US"));
	assert_true(phone_country_exists("IN"));
	assert_false(phone_country_exists("us"));
	assert_false(phone_country_exists("XX"));
	assert_false(phone_country_exists("001"));
	assert_false(phone_country_exists(""));
	assert_false(phone_country_exists(NULL));
}

static void form_of_e164(void **state)
{
	(void)state;
	assert_true(phone_is_e164("+14155550100"));
	assert_true(phone_is_e164("+123456789012345"));
	assert_true(phone_is_e164("+1234567"));
	static const char *const wrong[] = {"", "+", "+0123456789", "14155550100", "+1415555010a",
		"+1 4155550100", "+123456", "+1234567890123456", "++1234567"};
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(phone_is_e164(wrong[i]));
	assert_false(phone_is_e164(NULL));
}

/* The same number with a separator that only libphonenumber knows, so that it goes the long way. */
static const char *read_long_way(const char *digits, const char *country)
{
	return read_as(arena_printf(arena, "%.5s/%s", digits, digits + 5), country);
}

static uint32_t random_below(uint32_t limit)
{
	static uint32_t state = 1;
	state = state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)state * limit >> 32);
}

static void change(char *digits)
{
	size_t length = strlen(digits);
	uint32_t what = random_below(20);
	if (what == 0 && length < 15)
		memcpy(digits + length, "5", 2);
	else if (what == 1 && length > 7)
		digits[length - 1] = '\0';
	else
		digits[random_below((uint32_t)length)] = (char)('0' + random_below(10));
}

static const char *region_or_none(const char *region)
{
	return region ? region : "none";
}

/* Wanders along the border between valid and invalid numbers of a country: both ways must always agree. */
static int wander(const char *country, int rounds)
{
	char base[17] = "", tried[17];
	int valid = 0;
	for (uint32_t length = 8 + random_below(4); length; length--)
		memcpy(base + strlen(base), (char[]){(char)('0' + random_below(10)), '\0'}, 2);
	while (rounds--) {
		memcpy(tried, base, sizeof tried);
		change(tried);
		const char *result = read_as(tried, country);
		assert_string_equal(result, read_long_way(tried, country));
		int is_valid = *result == '+';
		if (is_valid)
			assert_string_equal(result, read_long_way(result, NULL));
		if (is_valid)
			assert_string_equal(region_or_none(phone_region(arena, result)),
				region_or_none(phone_region_slowly(arena, result)));
		if (is_valid || !valid || !random_below(4))
			memcpy(base, tried, sizeof base);
		valid += is_valid;
	}
	return valid;
}

static void both_ways_agree(void **state)
{
	(void)state;
	const char *rounds = getenv("PHONE_ROUNDS");
	int64_t count = 40;
	if (rounds)
		assert_true(text_to_integer(rounds, &count));
	int valid = 0;
	for (int i = 0; i < 26 * 26; i++) {
		char country[] = {(char)('A' + i / 26), (char)('A' + i % 26), '\0'};
		if (phone_country_exists(country))
			valid += wander(country, (int)count);
		arena_reset(arena);
	}
	assert_true(valid > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings),
		cmocka_unit_test(countries),
		cmocka_unit_test(refusals),
		cmocka_unit_test(examples),
		cmocka_unit_test(display),
		cmocka_unit_test(regions),
		cmocka_unit_test(form_of_e164),
		cmocka_unit_test(both_ways_agree),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
