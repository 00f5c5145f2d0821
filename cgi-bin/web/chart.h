/* chart.h: charts as SVG text, for html_value(): drawn by the server, seen without a script, coloured by classes.
 *
 * Sizes are in percent of the box, so letters and lines never stretch; static/css/chart.css gives the colours, for light
 * and dark. Every mark has a <title>; the whole is one image to a screen reader, named with its highest value, so the
 * template puts the table with the numbers beside it. Templates wrap it: <div class="chart-box">{{chart}}</div>, or
 * "chart-box heat-box" for chart_heat; chart_spark and chart_share stand alone.
 *
 * A value of NAN is a gap ("no calls that day, so no share"); below zero counts as zero; no values at all say so.
 * Results live in the arena. What is passed in is only read during the call.
 */
#ifndef WEB_CHART_H
#define WEB_CHART_H

#include <stddef.h>

#include "lib/arena.h"

struct chart_series {
	const char *name;     /* "Voicemail" */
	const char *class;    /* "series-voicemail": one of chart.css */
	const double *values; /* one for each label */
};

struct chart {
	const char *name;          /* what it shows: "Calls by outcome per day" */
	const char *const *labels; /* below it: "12 Nov"; thinned out where they are many */
	size_t count;              /* of labels */
	const struct chart_series *series;
	size_t series_count;
	char *(*text)(struct arena *arena, double value); /* how a value is written; NULL: "1,234" */
};

/* Bars, one for each label, the series stacked from the bottom up. */
char *chart_bars(struct arena *arena, const struct chart *chart);

/* A line for each series; where there is only one, the area under it too. */
char *chart_lines(struct arena *arena, const struct chart *chart);

/* One horizontal bar split by the first value of each series; labels are not used. */
char *chart_share(struct arena *arena, const struct chart *chart);

/* A line without axes, to stand beside a figure. */
char *chart_spark(struct arena *arena, const char *name, const double *values, size_t count);

struct chart_grid {
	const char *name;           /* "Answered, by hour and weekday" */
	const char *const *rows;    /* "Mon" */
	const char *const *columns; /* "00" */
	size_t row_count, column_count;
	const double *values; /* row by row */
	char *(*text)(struct arena *arena, double value);
};

/* A grid of cells, darker where the value is higher: hour by weekday. */
char *chart_heat(struct arena *arena, const struct chart_grid *grid);

/* Ways to write values, for `text`: "1,234" and, in axes, "12k"; "42%" of 0.42; "1 min 12 s" of seconds. */
char *chart_text_number(struct arena *arena, double value);
char *chart_text_percent(struct arena *arena, double value);
char *chart_text_seconds(struct arena *arena, double value);

#endif
