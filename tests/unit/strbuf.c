/* strbuf.c: strings that grow: whatever is formatted into them arrives whole, and quick numbers look like printf's. */
#include "lib/strbuf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct arena *arena;

static void formats_of_every_length(void **state)
{
	struct strbuf text;
	size_t expected = 0;
	(void)state;
	strbuf_init(&text, arena);
	for (int width = 1; width < 400; width++) {
		strbuf_addf(&text, "%*d", width, 7);
		expected += (size_t)width;
		assert_int_equal(text.length, expected);
		assert_int_equal(strlen(text.text), expected);
		assert_int_equal(text.text[expected - 1], '7');
	}
}

static void numbers_as_printf_writes_them(void **state)
{
	static const double values[] = {0, 1, -1, 0.5, 9.994, 9.996, 99.999, 0.004, -0.004, -12.345, 100,
		123456.789, 1e14, 1e15, 1e20, -1e20, INFINITY, NAN};
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++)
		for (int decimals = 0; decimals < 4; decimals++) {
			char expected[64];
			struct strbuf text;
			strbuf_init(&text, arena);
			strbuf_add_decimal(&text, values[i], decimals);
			snprintf(expected, sizeof expected, "%.*f", decimals, values[i]);
			if (decimals == 0 && values[i] == 0.5)
				assert_string_equal(
					text.text, "1"); /* printf rounds halves to the even digit */
			else if (!strncmp(expected, "-0", 2) && strspn(expected, "-0.") == strlen(expected))
				assert_string_equal(text.text, expected + 1); /* nothing is not negative */
			else
				assert_string_equal(text.text, expected);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_of_every_length),
		cmocka_unit_test(numbers_as_printf_writes_them),
	};
	arena = arena_new();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
