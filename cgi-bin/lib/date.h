/* date.h: dates and times as people and spreadsheets write them. */
#ifndef LIB_DATE_H
#define LIB_DATE_H

#include <stdint.h>

#include "lib/zone.h"

struct date_habits {
	const struct zone *zone; /* where a time without an offset is meant; NULL: UTC */
	int month_first;         /* whether 4/5/2026 is the fifth of April, as in the United States */
};

/* Whether people of this country (ISO 3166) write the month first. */
int date_month_first(const char *country);

/*
 * Reads "2026-11-21", "2026/11/21", "20261121", "11/21/2026", "21.11.2026", "21-11-26", "21 Nov 2026", "Nov 21, 2026",
 * with or without a time behind it ("10:11", "10:11:12.5", "1:11 pm", "T10:11:12Z", "+02:00"). Where only one order of
 * day and month can be meant, that is taken. A date without a time is noon there, so that it is the same day in most of
 * the world. Returns microseconds since 1970, or -1 for what is no such date or before 1970.
 */
int64_t date_read(const char *text, struct date_habits habits);

#endif
