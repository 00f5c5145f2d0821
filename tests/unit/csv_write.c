/* csv_write.c: tests of writing CSV: quotes, and what spreadsheets would run. */
#include "fixture.h"

#include "lib/csv_write.h"

static const char *written(const char *field)
{
	struct strbuf csv;
	strbuf_init(&csv, arena);
	csv_add_field(&csv, field);
	csv_end_row(&csv);
	assert_string_equal(csv.text + csv.length - 2, "\r\n");
	return arena_strndup(arena, csv.text, csv.length - 2);
}

static void rows(void **state)
{
	(void)state;
	struct strbuf csv;
	strbuf_init(&csv, arena);
	csv_add_field(&csv, "");
	csv_add_field(&csv, "b");
	csv_add_field(&csv, NULL);
	csv_end_row(&csv);
	csv_add_field(&csv, ",");
	csv_add_field(&csv, "2");
	csv_end_row(&csv);
	assert_string_equal(csv.text, ",b,\r\n\",\",2\r\n");
	assert_int_equal(csv.length, strlen(csv.text));
}

static void quotes(void **state)
{
	(void)state;
	assert_string_equal(written("plain text"), "plain text");
	assert_string_equal(written("a,b"), "\"a,b\"");
	assert_string_equal(written("say \"hi\""), "\"say \"\"hi\"\"\"");
	assert_string_equal(written("two\nlines"), "\"two\nlines\"");
	assert_string_equal(written(" space"), "\" space\"");
	assert_string_equal(written("a;b"), "\"a;b\"");
	assert_string_equal(written("é"), "é");
}

static void formulas(void **state)
{
	(void)state;
	assert_string_equal(written("=1+1"), "'=1+1");
	assert_string_equal(written("@SUM(A1)"), "'@SUM(A1)");
	assert_string_equal(written("+cmd|' /C calc'!A0"), "\"'+cmd|' /C calc'!A0\"");
	assert_string_equal(written("-2+3"), "'-2+3");
	assert_string_equal(written("\t=1"), "\"'\t=1\"");
	assert_string_equal(written("\r=1"), "\"'\r=1\"");
	assert_string_equal(written("＝1"), "'＝1");
	assert_string_equal(written("-"), "'-");
	assert_string_equal(written("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
}

static void numbers_stay(void **state)
{
	(void)state;
	assert_string_equal(written("+14155550100"), "+14155550100");
	assert_string_equal(written("-12.5"), "-12.5");
	assert_string_equal(written("-0"), "-0");
	assert_string_equal(written("+1-415"), "'+1-415");
	assert_string_equal(written("-1e5"), "'-1e5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),
		cmocka_unit_test(quotes),
		cmocka_unit_test(formulas),
		cmocka_unit_test(numbers_stay),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
