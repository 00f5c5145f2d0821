/* chart.c: charts are well-formed, true to their numbers, and calm about empty, single and huge ones. */
#include "fixture.h"

#include <math.h>
#include <string.h>

#include "web/chart.h"

/* Every element that is opened is closed, in order; enough for what a program wrote. */
static int is_balanced(const char *svg)
{
	const char *open[16];
	size_t depth = 0;
	for (const char *at = strchr(svg, '<'); at; at = strchr(at + 1, '<')) {
		const char *end = strchr(at, '>');
		if (!end)
			return 0;
		if (at[1] == '/') {
			size_t length = (size_t)(end - at) - 2;
			if (!depth || strncmp(open[--depth], at + 2, length) ||
				strcspn(open[depth], " >") != length)
				return 0;
		} else if (end[-1] != '/') {
			if (depth == sizeof(open) / sizeof(open[0]))
				return 0;
			open[depth++] = at + 1;
		}
	}
	return depth == 0;
}

/* Well-formed, and without anything that the content security policy refuses. */
static void assert_svg(const char *svg)
{
	assert_true(is_balanced(svg));
	assert_non_null(strstr(svg, "role=\"img\" aria-label=\""));
	assert_null(strstr(svg, "style"));
	assert_null(strstr(svg, "nan"));
	assert_null(strstr(svg, "inf"));
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (; (text = strstr(text, part)); text += strlen(part))
		count++;
	return count;
}

static const char *const days[] = {"Mon", "Tue", "Wed"};
static const double human[] = {3, 0, 12}, voicemail[] = {1, 2, NAN};
static const struct chart_series series[] = {
	{"Human", "series-human", human},
	{"Voice & \"mail\"", "series-voicemail", voicemail},
};

static struct chart three_days(void)
{
	return (struct chart){"Calls <by> day", days, 3, series, 2, NULL};
}

static void bars_stack_what_there_is(void **state)
{
	(void)state;
	struct chart chart = three_days();
	char *svg = chart_bars(arena, &chart);
	assert_svg(svg);
	assert_int_equal(count_of(svg, "class=\"part "), 4);
	assert_non_null(strstr(svg, "aria-label=\"Calls &lt;by&gt; day. Highest: Wed, 12\""));
	assert_non_null(strstr(svg, "<title>Mon: Human 3, Voice &amp; &quot;mail&quot; 1</title>"));
	assert_non_null(strstr(svg, "<title>Wed: Human 12</title>"));
}

static void bars_reach_the_line_of_their_value(void **state)
{
	(void)state;
	static const double values[] = {10};
	struct chart chart = {
		"One", days, 1, (struct chart_series[]){{"All", "series-calls", values}}, 1, NULL};
	char *svg = chart_bars(arena, &chart);
	assert_svg(svg);
	/* ten is five lines of five at most: 0, 5, 10, so the bar is as high as the plot */
	assert_non_null(strstr(svg, "y=\"0.00\" width=\"6.000%\" height=\"179.00\""));
	assert_int_equal(count_of(svg, "class=\"grid"), 3);
}

static void empty_charts_say_so(void **state)
{
	(void)state;
	static const double zeros[] = {0, 0, 0};
	struct chart chart = {
		"Calls", days, 3, (struct chart_series[]){{"All", "series-calls", zeros}}, 1, NULL};
	struct chart none = {.name = "Calls"};
	assert_non_null(strstr(chart_bars(arena, &chart), "No data yet"));
	assert_non_null(strstr(chart_lines(arena, &none), "No data yet"));
	assert_svg(chart_bars(arena, &none));
	assert_svg(chart_share(arena, &chart));
	assert_non_null(strstr(chart_share(arena, &chart), "nothing yet"));
	assert_svg(chart_spark(arena, "Calls", zeros, 0));
	assert_svg(chart_spark(arena, "Calls", zeros, 3));
}

static void lines_lift_the_pen_at_gaps(void **state)
{
	(void)state;
	static const double shares[] = {0.5, NAN, 0.25};
	struct chart_series one = {"Answered", "series-answered", shares};
	struct chart chart = {"Answered", days, 3, &one, 1, chart_text_percent};
	char *svg = chart_lines(arena, &chart);
	assert_svg(svg);
	assert_non_null(strstr(strstr(svg, "class=\"line"), "M16.67 "));
	assert_non_null(strstr(svg, "M83.33 "));
	assert_non_null(strstr(svg, "<title>Tue: Answered –</title>"));
	assert_non_null(strstr(svg, "<title>Wed: Answered 25%</title>"));
	assert_int_equal(count_of(svg, "class=\"dot "), 2);
}

static void huge_and_small_values_fit(void **state)
{
	(void)state;
	static const double huge[] = {9.1e14, 1, 1e-3}, small[] = {0.012, 0.031, 0.004},
			    bad[] = {-5, INFINITY, 7};
	struct chart_series one = {"All", "series-calls", huge};
	struct chart chart = {"Huge", days, 3, &one, 1, NULL};
	assert_svg(chart_bars(arena, &chart));
	assert_non_null(strstr(chart_bars(arena, &chart), ">1000T<"));
	one.values = small;
	assert_svg(chart_bars(arena, &chart));
	one.values = bad;
	assert_svg(chart_bars(arena, &chart));
	assert_svg(chart_lines(arena, &chart));
}

static void labels_thin_out(void **state)
{
	(void)state;
	static double values[365];
	static const char *labels[365];
	for (size_t i = 0; i < 365; i++) {
		values[i] = (double)(i % 7);
		labels[i] = "day";
	}
	struct chart chart = {
		"Year", labels, 365, (struct chart_series[]){{"All", "series-calls", values}}, 1, NULL};
	char *svg = chart_bars(arena, &chart);
	assert_svg(svg);
	assert_in_range(count_of(svg, ">day<"), 4, 8);
}

static void shares_sum_to_the_whole(void **state)
{
	(void)state;
	struct chart chart = three_days();
	char *svg = chart_share(arena, &chart);
	assert_svg(svg);
	assert_non_null(strstr(svg, "Human 3 (75%), Voice"));
	assert_int_equal(count_of(svg, "<rect"), 2);
}

static void grids_have_levels(void **state)
{
	(void)state;
	static const char *const hours[] = {"08", "09"};
	static const double shares[] = {0, 0.1, 0.2, 0.5, NAN, 0.4};
	struct chart_grid grid = {"Answered", days, hours, 3, 2, shares, chart_text_percent};
	char *svg = chart_heat(arena, &grid);
	assert_svg(svg);
	assert_non_null(strstr(svg, "Answered. Highest: Tue 09, 50%"));
	assert_int_equal(count_of(svg, "cell none"), 2);
	assert_int_equal(count_of(svg, "heat-5"), 1);
	assert_non_null(strstr(svg, "<title>Wed 08: –</title>"));
}

static void values_are_written_for_people(void **state)
{
	(void)state;
	assert_string_equal(chart_text_number(arena, 1234567), "1,234,567");
	assert_string_equal(chart_text_number(arena, 999), "999");
	assert_string_equal(chart_text_number(arena, 0.5), "0.50");
	assert_string_equal(chart_text_percent(arena, 0.425), "42%");
	assert_string_equal(chart_text_seconds(arena, 72), "1 min 12 s");
	assert_string_equal(chart_text_seconds(arena, 120), "2 min");
	assert_string_equal(chart_text_seconds(arena, 9), "9 s");
	assert_string_equal(chart_text_seconds(arena, 3720), "1 h 02 min");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_stack_what_there_is),
		cmocka_unit_test(bars_reach_the_line_of_their_value),
		cmocka_unit_test(empty_charts_say_so),
		cmocka_unit_test(lines_lift_the_pen_at_gaps),
		cmocka_unit_test(huge_and_small_values_fit),
		cmocka_unit_test(labels_thin_out),
		cmocka_unit_test(shares_sum_to_the_whole),
		cmocka_unit_test(grids_have_levels),
		cmocka_unit_test(values_are_written_for_people),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
