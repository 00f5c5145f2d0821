/* report_chart.h: the rows of a report as charts and as the tables that stand beside them. */
#ifndef WEB_REPORT_CHART_H
#define WEB_REPORT_CHART_H

#include <jansson.h>

#include "lib/arena.h"

/*
 * From "range" and "rows" (report_days) of the document, adds to `into`:
 *   chart      bars by outcome per day, or nothing when there were no calls
 *   outcomes   [{outcome, calls_count}], the most frequent first
 *   days       [{day, cells: [{calls_count}], calls_count, answered_count, talk_seconds, price_micros}], newest first
 *   totals     {calls_count, answered_count, answered_share, talk_seconds, talk_each_seconds, price_micros, price_each_micros}
 *   last       the same of the last day alone
 *   curves     {calls, answered, talk, price}: a line each, to stand beside a figure
 */
void report_chart_days(struct arena *arena, const json_t *document, json_t *into);

/* From the same: talk_chart and price_chart, lines per day. */
void report_chart_lines(struct arena *arena, const json_t *document, json_t *into);

/* From rows of report_hours: "heat", the grid, and "hours" [{hour, cells: [{answered_share}]}], "weekdays". */
void report_chart_hours(struct arena *arena, json_t *rows, json_t *into);

/* From the row of report_sentiments: "sentiment_bar" and "sentiments" [{sentiment, calls_count}]. */
void report_chart_sentiments(struct arena *arena, json_t *row, json_t *into);

#endif
