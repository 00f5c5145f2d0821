/* figure.h: numbers and times as people read them, appended to a string. */
#ifndef WEB_FIGURE_H
#define WEB_FIGURE_H

#include <stdint.h>
#include <time.h>

#include "lib/strbuf.h"

/* "12,345" */
void figure_count(struct strbuf *out, int64_t count);

/* "0.8 s", "45 s", "1 min 12 s", "1 h 02 min"; below ten seconds with a decimal, unless they are `whole`. */
void figure_duration(struct strbuf *out, double seconds, int whole);

/* "$1,234.50", "CHF 2.50" of millionths; below one unit up to four decimals, "$0.0312"; currency is ISO 4217. */
void figure_money(struct strbuf *out, int64_t micros, const char *currency);

/* "42%", "0.4%" of 0 to 1. Only what is nothing is 0%, and only what is all is 100%. */
void figure_share(struct strbuf *out, double share);

/* "3 minutes ago", "in 2 hours", "just now" of seconds that have passed since, or are negative. */
void figure_ago(struct strbuf *out, int64_t seconds);

/* "1 Nov 2026", "09:05" */
void figure_day(struct strbuf *out, const struct tm *parts);
void figure_time(struct strbuf *out, const struct tm *parts);

#endif
