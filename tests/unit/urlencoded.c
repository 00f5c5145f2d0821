/* urlencoded.c: tests of forms, queries and cookies. */
#include "fixture.h"

#include "lib/strbuf.h"
#include "web/urlencoded.h"

static const char *shown(const struct pairs *pairs)
{
	struct strbuf all;
	strbuf_init(&all, arena);
	for (size_t i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->list[i];
		strbuf_addf(&all, "[%s|%s]", pair->name, pair->value);
		assert_int_equal(pair->name[pair->name_length], '\0');
		assert_int_equal(pair->value[pair->value_length], '\0');
	}
	return all.text;
}

static const char *parsed(const char *text)
{
	struct pairs pairs;
	struct error *error = urlencoded_parse(arena, text, strlen(text), &pairs);
	return error ? error->message : shown(&pairs);
}

static void forms(void **state)
{
	(void)state;
	assert_string_equal(parsed("a=1&b=2"), "[a|1][b|2]");
	assert_string_equal(parsed(""), "");
	assert_string_equal(parsed("a&b=&=c"), "[a|][b|][|c]");
	assert_string_equal(parsed("&&a=1&"), "[a|1]");
	assert_string_equal(parsed("a=1&a=2&A=3"), "[a|1][a|2][A|3]");
	assert_string_equal(parsed("a=b=c"), "[a|b=c]");
	assert_string_equal(parsed("To=%2B14155550100&x+y=1+2"), "[To|+14155550100][x y|1 2]");
	assert_string_equal(parsed("a=%zz%4&b=%"), "[a|%zz%4][b|%]");
	assert_string_equal(parsed("n=Jos%C3%A9%0D%0A"), "[n|José\r\n]");
}

static void finding(void **state)
{
	(void)state;
	struct pairs pairs;
	assert_null(urlencoded_parse(arena, "a=1&b=&a=2&c%00d=3", 18, &pairs));
	assert_string_equal(pairs_find(&pairs, "a"), "1");
	assert_string_equal(pairs_find(&pairs, "b"), "");
	assert_null(pairs_find(&pairs, "c"));
	assert_null(pairs_find(&pairs, "A"));
	assert_null(pairs_find(&(struct pairs){0}, "a"));
}

static void many(void **state)
{
	(void)state;
	struct strbuf text;
	struct pairs pairs;
	strbuf_init(&text, arena);
	for (int i = 0; i < PAIRS_MAX; i++)
		strbuf_addf(&text, "a=%d&", i);
	assert_null(urlencoded_parse(arena, text.text, text.length, &pairs));
	assert_int_equal(pairs.count, PAIRS_MAX);
	assert_string_equal(pairs.list[PAIRS_MAX - 1].value, "999");
	strbuf_adds(&text, "b");
	struct error *error = urlencoded_parse(arena, text.text, text.length, &pairs);
	assert_int_equal(error->kind, ERROR_INVALID);
}

static const char *checked(const char *text)
{
	struct pairs pairs;
	assert_null(urlencoded_parse(arena, text, strlen(text), &pairs));
	struct error *error = pairs_check(arena, &pairs);
	return !error ? "fine" : error->field ? error->field : "a name";
}

static void checking(void **state)
{
	(void)state;
	assert_string_equal(checked("a=%C3%A9&b=+"), "fine");
	assert_string_equal(checked("a=1&b=%E9"), "b");
	assert_string_equal(checked("a=1%00"), "a");
	assert_string_equal(checked("a%00=1"), "a name");
	assert_string_equal(checked("%FF=1"), "a name");
}

static const char *cookies(const char *header)
{
	struct pairs pairs;
	assert_null(cookies_parse(arena, header, &pairs));
	return shown(&pairs);
}

static void cookie_header(void **state)
{
	(void)state;
	assert_string_equal(cookies("a=1; b=2"), "[a|1][b|2]");
	assert_string_equal(cookies(NULL), "");
	assert_string_equal(cookies(""), "");
	assert_string_equal(cookies(" ;; a=1 ;b=;junk; =x;c=d=e%20+\"q\" "), "[a|1][b|][c|d=e%20+\"q\"]");
	assert_string_equal(cookie_find(arena, "x=1; session=abc; session=def", "session"), "abc");
	assert_string_equal(cookie_find(arena, "session=", "session"), "");
	assert_null(cookie_find(arena, "xsession=1; sessionx=2", "session"));
	assert_null(cookie_find(arena, NULL, "session"));
	assert_null(cookie_find(arena, "session", "session"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(finding),
		cmocka_unit_test(many),
		cmocka_unit_test(checking),
		cmocka_unit_test(cookie_header),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
