/* report_heat.c: when people answer, and how they felt, as charts and tables. */
#include "web/report_chart.h"

#include <math.h>

#include "web/chart.h"
#include "web/mustache.h"

enum { WEEKDAYS = 7, HOURS = 24 };

static const char *const weekdays[WEEKDAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static json_int_t integer_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* The share answered of each hour of each weekday; NAN where nobody was called. */
static void read_shares(json_t *rows, double *shares)
{
	size_t index;
	json_t *row;
	for (int i = 0; i < WEEKDAYS * HOURS; i++)
		shares[i] = NAN;
	json_array_foreach(rows, index, row)
	{
		json_int_t weekday = integer_of(row, "weekday") - 1, hour = integer_of(row, "hour");
		json_int_t calls = integer_of(row, "calls");
		if (weekday >= 0 && weekday < WEEKDAYS && hour >= 0 && hour < HOURS && calls > 0)
			shares[weekday * HOURS + hour] = (double)integer_of(row, "answered") / (double)calls;
	}
}

static json_t *hour_json(const double *shares, int hour)
{
	json_t *cells = json_array();
	for (int weekday = 0; weekday < WEEKDAYS; weekday++) {
		double share = shares[weekday * HOURS + hour];
		json_array_append_new(cells, isnan(share) ? json_pack("{s:n}", "answered_share")
							  : json_pack("{s:f}", "answered_share", share));
	}
	return json_pack("{s:o, s:o}", "hour", json_sprintf("%02d", hour), "cells", cells);
}

void report_chart_hours(struct arena *arena, json_t *rows, json_t *into)
{
	double shares[WEEKDAYS * HOURS];
	const char *hours[HOURS];
	json_t *table = json_array(), *names = json_array();
	read_shares(rows, shares);
	for (int hour = 0; hour < HOURS; hour++) {
		hours[hour] = arena_printf(arena, "%02d", hour);
		json_array_append_new(table, hour_json(shares, hour));
	}
	for (int weekday = 0; weekday < WEEKDAYS; weekday++)
		json_array_append_new(names, json_string(weekdays[weekday]));
	struct chart_grid grid = {.name = "Share answered, by hour and weekday",
		.rows = weekdays,
		.columns = hours,
		.row_count = WEEKDAYS,
		.column_count = HOURS,
		.values = shares,
		.text = chart_text_percent};
	json_object_set_new(into, "heat", html_value(chart_heat(arena, &grid)));
	json_object_set_new(into, "hours", table);
	json_object_set_new(into, "weekdays", names);
}

void report_chart_sentiments(struct arena *arena, json_t *row, json_t *into)
{
	static const char *const names[] = {"positive", "neutral", "negative"};
	struct chart_series series[COUNT(names)];
	double values[COUNT(names)];
	json_t *list = json_array();
	for (size_t i = 0; i < COUNT(names); i++) {
		values[i] = (double)integer_of(row, names[i]);
		series[i] = (struct chart_series){
			names[i], arena_printf(arena, "series-%s", names[i]), &values[i]};
		json_array_append_new(list, json_pack("{s:s, s:I}", "sentiment", names[i], "calls_count",
						    integer_of(row, names[i])));
	}
	struct chart chart = {.name = "Calls by sentiment", .series = series, .series_count = COUNT(names)};
	json_object_set_new(into, "sentiment_bar", html_value(chart_share(arena, &chart)));
	json_object_set_new(into, "sentiments", list);
}
