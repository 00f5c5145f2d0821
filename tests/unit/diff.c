/* diff.c: tests of what is found to have changed between two texts, and of the rules that hold for any two. */
#include "fixture.h"

#include "lib/clock.h"
#include "lib/diff.h"
#include "lib/strbuf.h"

/* "same[-removed-][+added+]". */
static const char *shown(const char *was, const char *is)
{
	static const char *const marks[][2] = {{"", ""}, {"[-", "-]"}, {"[+", "+]"}};
	struct strbuf text;
	struct diff diff = diff_words(arena, was, is);
	strbuf_init(&text, arena);
	for (size_t i = 0; i < diff.count; i++) {
		strbuf_adds(&text, marks[diff.parts[i].kind][0]);
		strbuf_add(&text, diff.parts[i].text, diff.parts[i].length);
		strbuf_adds(&text, marks[diff.parts[i].kind][1]);
	}
	return text.text;
}

static void says_what_changed(void **state)
{
	static const char *const cases[][3] = {
		{"", "", ""},
		{"a", "a", "a"},
		{"", "new", "[+new+]"},
		{"old", "", "[-old-]"},
		{"Be kind.", "Be very kind.", "Be [+very +]kind."},
		{"Be very kind.", "Be kind.", "Be [-very -]kind."},
		{"Say hello to Ann.", "Say hello to Ben.", "Say hello to [-Ann.-][+Ben.+]"},
		{"one\ntwo\nthree\n", "one\nthree\n", "one\n[-two\n-]three\n"},
		{"one\nthree\n", "one\ntwo\nthree\n", "one\n[+two\n+]three\n"},
		{"one\ntwo words\nthree", "one\ntwo new words\nthree", "one\ntwo [+new +]words\nthree"},
		{"last", "last\n", "last[+\n+]"},
		{"last", "last\r\nnew", "last[+\r\nnew+]"},
		{"Grüße an alle", "Grüße für alle", "Grüße [-an -][+für +]alle"},
		{"a b c a b b a", "c b a b a c", "[-a b -]c [+b +]a b [-b a-][+a c+]"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(shown(cases[i][0], cases[i][1]), cases[i][2]);
}

/* The rules of the header. */
static void check(const char *was, const char *is)
{
	struct strbuf left, right;
	struct diff diff = diff_words(arena, was, is);
	strbuf_init(&left, arena);
	strbuf_init(&right, arena);
	for (size_t i = 0; i < diff.count; i++) {
		struct diff_part *part = &diff.parts[i];
		assert_true(part->length > 0);
		if (i && part->kind != DIFF_SAME)
			assert_true(part[-1].kind < part->kind || part[-1].kind == DIFF_SAME);
		if (i && part->kind == DIFF_SAME)
			assert_true(part[-1].kind != DIFF_SAME);
		if (part->kind != DIFF_ADDED)
			strbuf_add(&left, part->text, part->length);
		if (part->kind != DIFF_REMOVED)
			strbuf_add(&right, part->text, part->length);
	}
	assert_string_equal(left.text, was);
	assert_string_equal(right.text, is);
}

static unsigned seed = 7;

static unsigned below(unsigned limit)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % limit;
}

static const char *some_text(unsigned words)
{
	static const char *const pieces[] = {
		"a ", "b ", "c", "d  ", "\n", "\r\n", "\r", " ", "\t", "é ", "word. "};
	struct strbuf text;
	strbuf_init(&text, arena);
	for (unsigned i = 0; i < words; i++)
		strbuf_adds(&text, pieces[below(COUNT(pieces))]);
	return text.text;
}

/* The text with some stretches taken out, and others put in. */
static const char *edited(const char *text, unsigned edits)
{
	for (unsigned i = 0; i < edits; i++) {
		size_t length = strlen(text), at = length ? below((unsigned)length) : 0;
		size_t gone = below(12);
		text = arena_printf(arena, "%.*s%s%s", (int)at, text, some_text(below(4)),
			text + (at + gone < length ? at + gone : length));
	}
	return text;
}

static void either_text_comes_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3000; i++) {
		const char *was = some_text(below(60));
		check(was, below(3) ? edited(was, below(6)) : some_text(below(60)));
		if (i % 100 == 0)
			arena_reset(arena);
	}
}

static void long_texts_take_milliseconds(void **state)
{
	struct strbuf one, other, lines, bare;
	struct strbuf *const texts[] = {&one, &other, &lines, &bare};
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		strbuf_init(texts[i], arena);
	for (unsigned i = 0; i < 10000; i++) {
		strbuf_addf(&one, "%c ", 'a' + below(4));
		strbuf_addf(&other, "%c ", 'a' + below(4));
		strbuf_addf(&lines, "%c\n", 'a' + below(4));
		strbuf_adds(&bare, "\n\n");
	}
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t j = 0; j < COUNT(texts); j++) {
			int64_t began = clock_elapsed();
			check(texts[i]->text, texts[j]->text);
			assert_true(clock_elapsed() - began < 5 * SECOND); /* 20 ms, on a machine at rest */
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_changed),
		cmocka_unit_test(either_text_comes_back),
		cmocka_unit_test(long_texts_take_milliseconds),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
