/* report_chart.c: the rows of a report as charts and as the tables that stand beside them. */
#include "web/report_chart.h"
#include "lib/text.h"

#include <math.h>
#include <time.h>

#include "web/chart.h"
#include "web/figure.h"
#include "web/mustache.h"

enum { OUTCOMES_MAX = 16, DAYS_MAX = 366, DAY_SECONDS = 24 * 3600 };

/* What is counted of each day. */
struct day {
	double calls, answered, talk, price;
	double person_talk; /* of calls that a person answered */
};

struct table {
	struct arena *arena;
	size_t day_count, outcome_count;
	time_t first;
	const char *names[DAYS_MAX], *labels[DAYS_MAX];
	struct day days[DAYS_MAX];
	const char *outcomes[OUTCOMES_MAX];
	double *values[OUTCOMES_MAX], sums[OUTCOMES_MAX];
};

static double number_of(const json_t *object, const char *name)
{
	return json_number_value(json_object_get(object, name));
}

static time_t day_of(const char *text)
{
	struct tm parts = {0};
	return text && strptime(text, "%Y-%m-%d", &parts) ? timegm(&parts) : 0;
}

static char *day_text(struct arena *arena, time_t day, const char *format)
{
	char text[32];
	struct tm parts;
	gmtime_r(&day, &parts);
	strftime(text, sizeof text, format, &parts);
	return arena_strdup(arena, text);
}

static void table_start(struct table *table, const json_t *range)
{
	table->first = day_of(text_of(range, "first"));
	time_t last = day_of(text_of(range, "last"));
	for (time_t day = table->first; day <= last && table->day_count < DAYS_MAX; day += DAY_SECONDS) {
		table->names[table->day_count] = day_text(table->arena, day, "%Y-%m-%d");
		table->labels[table->day_count++] = day_text(table->arena, day, "%e %b");
	}
}

static size_t outcome_index(struct table *table, const char *outcome)
{
	size_t i = 0;
	while (i < table->outcome_count && strcmp(table->outcomes[i], outcome))
		i++;
	if (i == OUTCOMES_MAX)
		return i - 1;
	if (i == table->outcome_count) {
		table->outcomes[i] = outcome;
		table->values[i] = arena_alloc(table->arena, DAYS_MAX * sizeof(double));
		table->outcome_count++;
	}
	return i;
}

/* The row's day, by its text; rows come in the order of their days, so that it is mostly the day of the row before. */
static size_t day_index(const struct table *table, const char *day, size_t from)
{
	while (day && from < table->day_count && strcmp(table->names[from], day) < 0)
		from++;
	return day && from < table->day_count && !strcmp(table->names[from], day) ? from : table->day_count;
}

static void table_add(struct table *table, const json_t *row, size_t at)
{
	struct day *day = &table->days[at];
	size_t outcome = outcome_index(table, text_of(row, "outcome"));
	double calls = number_of(row, "calls"), answered = number_of(row, "answered"),
	       talk = number_of(row, "talk");
	table->values[outcome][at] += calls;
	table->sums[outcome] += calls;
	day->calls += calls;
	day->answered += answered;
	day->talk += talk;
	day->price += number_of(row, "price");
	if (answered > 0) /* a row is of one outcome */
		day->person_talk += talk;
}

static void swap_outcomes(struct table *table, size_t a, size_t b)
{
	const char *name = table->outcomes[a];
	double *values = table->values[a], sum = table->sums[a];
	table->outcomes[a] = table->outcomes[b];
	table->values[a] = table->values[b];
	table->sums[a] = table->sums[b];
	table->outcomes[b] = name;
	table->values[b] = values;
	table->sums[b] = sum;
}

static void sort_outcomes(struct table *table)
{
	for (size_t i = 1; i < table->outcome_count; i++)
		for (size_t j = i; j > 0 && table->sums[j] > table->sums[j - 1]; j--)
			swap_outcomes(table, j, j - 1);
}

/* json_pack takes twice as long, and a report has hundreds of these. */
static void add_integer(json_t *json, const char *key, double value)
{
	json_object_set_new_nocheck(json, key, json_integer((json_int_t)value));
}

static json_t *day_json(const struct day *day)
{
	json_t *json = json_object();
	add_integer(json, "calls_count", day->calls);
	add_integer(json, "answered_count", day->answered);
	add_integer(json, "talk_seconds", day->talk);
	add_integer(json, "price_micros", day->price);
	return json;
}

static json_t *row_json(const struct table *table, size_t day)
{
	json_t *json = day_json(&table->days[day]), *cells = json_array();
	for (size_t i = 0; i < table->outcome_count; i++) {
		json_t *cell = json_object();
		add_integer(cell, "calls_count", table->values[i][day]);
		json_array_append_new(cells, cell);
	}
	json_object_set_new(json, "day", json_string(table->names[day]));
	json_object_set_new(json, "cells", cells);
	return json;
}

static json_int_t whole_cents(double micros)
{
	return micros < 10000 ? llround(micros) : llround(micros / 10000) * 10000;
}

static json_t *sums_json(const struct day *sum)
{
	json_t *json = day_json(sum);
	if (sum->calls > 0) {
		json_object_set_new(json, "answered_share", json_real(sum->answered / sum->calls));
		json_object_set_new(
			json, "price_each_micros", json_integer(whole_cents(sum->price / sum->calls)));
	}
	if (sum->answered > 0)
		json_object_set_new(json, "talk_each_seconds",
			json_integer((json_int_t)(sum->person_talk / sum->answered)));
	return json;
}

static struct day sum_of(const struct table *table)
{
	struct day sum = {0, 0, 0, 0, 0};
	for (size_t i = 0; i < table->day_count; i++) {
		sum.calls += table->days[i].calls;
		sum.answered += table->days[i].answered;
		sum.talk += table->days[i].talk;
		sum.price += table->days[i].price;
		sum.person_talk += table->days[i].person_talk;
	}
	return sum;
}

static void add_bars(struct table *table, json_t *into)
{
	struct chart_series *series = arena_alloc(table->arena, (table->outcome_count + 1) * sizeof *series);
	for (size_t i = 0; i < table->outcome_count; i++) {
		series[i].name = table->outcomes[i];
		series[i].class = arena_printf(table->arena, "series-%s", table->outcomes[i]);
		series[i].values = table->values[i];
	}
	struct chart chart = {.name = "Calls by outcome per day",
		.labels = table->labels,
		.count = table->day_count,
		.series = series,
		.series_count = table->outcome_count};
	if (table->outcome_count)
		json_object_set_new(into, "chart", html_value(chart_bars(table->arena, &chart)));
}

/* One of the counts of each day, by its place in struct day; divided by the answered calls where `each`. */
static double *column(struct table *table, size_t offset, int each)
{
	double *values = arena_alloc(table->arena, (table->day_count + 1) * sizeof *values);
	for (size_t i = 0; i < table->day_count; i++) {
		const struct day *day = &table->days[i];
		double value = *(const double *)((const char *)day + offset);
		values[i] = !each ? value : day->answered > 0 ? value / day->answered : NAN;
	}
	return values;
}

static json_t *curve(struct table *table, const char *name, size_t offset)
{
	return html_value(chart_spark(table->arena, name, column(table, offset, 0), table->day_count));
}

static void add_curves(struct table *table, json_t *into)
{
	json_t *curves = json_object();
	json_object_set_new(curves, "calls", curve(table, "Calls", offsetof(struct day, calls)));
	json_object_set_new(curves, "answered", curve(table, "Answered", offsetof(struct day, answered)));
	json_object_set_new(curves, "talk", curve(table, "Time talked", offsetof(struct day, talk)));
	json_object_set_new(curves, "price", curve(table, "Cost", offsetof(struct day, price)));
	json_object_set_new(into, "curves", curves);
}

static void add_tables(struct table *table, json_t *into)
{
	json_t *outcomes = json_array(), *days = json_array();
	struct day sum = sum_of(table), none = {0, 0, 0, 0, 0};
	for (size_t i = 0; i < table->outcome_count; i++)
		json_array_append_new(outcomes, json_pack("{s:s, s:I}", "outcome", table->outcomes[i],
							"calls_count", (json_int_t)table->sums[i]));
	for (size_t i = table->day_count; i > 0; i--)
		json_array_append_new(days, row_json(table, i - 1));
	json_object_set_new(into, "outcomes", outcomes);
	json_object_set_new(into, "days", days);
	json_object_set_new(into, "totals", sums_json(&sum));
	json_object_set_new(
		into, "last", sums_json(table->day_count ? &table->days[table->day_count - 1] : &none));
	json_object_set_new(into, "has_calls", json_boolean(table->outcome_count));
}

static struct table *table_of(struct arena *arena, const json_t *document)
{
	size_t index, day = 0;
	json_t *row;
	struct table *table = arena_alloc(arena, sizeof *table);
	table->arena = arena;
	table_start(table, json_object_get(document, "range"));
	json_array_foreach(json_object_get(document, "rows"), index, row)
	{
		size_t found = day_index(table, text_of(row, "day"), day);
		if (found < table->day_count)
			table_add(table, row, day = found);
	}
	sort_outcomes(table);
	return table;
}

void report_chart_days(struct arena *arena, const json_t *document, json_t *into)
{
	struct table *table = table_of(arena, document);
	add_bars(table, into);
	add_curves(table, into);
	add_tables(table, into);
}

static json_t *line(struct table *table, const char *name, const double *values,
	char *(*text)(struct arena *arena, double value))
{
	struct chart_series series = {.name = name, .class = "series-calls", .values = values};
	struct chart chart = {.name = name,
		.labels = table->labels,
		.count = table->day_count,
		.series = &series,
		.series_count = 1,
		.text = text};
	return html_value(chart_lines(table->arena, &chart));
}

static char *text_money(struct arena *arena, double value)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	figure_money(&text, llround(value), "USD");
	return text.text;
}

void report_chart_lines(struct arena *arena, const json_t *document, json_t *into)
{
	struct table *table = table_of(arena, document);
	json_object_set_new(into, "talk_chart",
		line(table, "Seconds that a person talked with the agent",
			column(table, offsetof(struct day, person_talk), 1), chart_text_seconds));
	json_object_set_new(into, "price_chart",
		line(table, "Cost per day", column(table, offsetof(struct day, price), 0), text_money));
}
