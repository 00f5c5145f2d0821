/* report.h: statistics as people read them: from roll-ups and the deltas that are not folded yet, never from calls. */
#ifndef MODELS_REPORT_H
#define MODELS_REPORT_H

#include "db/tx.h"

/* Which calls; NULL: not narrowed. Days are "2026-11-21" in the tenant's zone; without `from`, the last `days` days. */
struct report_filter {
	const char *from, *until, *days;
	const char *agent, *campaign, *direction;
};

/* The days that are reported, as into[key]: {first, last, today, zone, first_text, last_text}; `first` is at most a year before `last`. */
void report_range(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter);

/* Rows {day, outcome, calls, answered, talk, price}, by day. */
void report_days(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter);

/* Rows {weekday, hour, calls, answered}; weekday 1 is Monday. */
void report_hours(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter);

/* One row {positive, neutral, negative}. */
void report_sentiments(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter);

#endif
