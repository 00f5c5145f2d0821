/* clock.h: the one clock. Business time comes from clock_now, which tests can move; row stamps and logs use the wall.
 *
 * Times are int64_t microseconds since 1970-01-01 UTC. Where MANYLINE_CLOCK names a file, the decimal number of seconds
 * in it is added to the wall clock; it is read anew ten times a second at most, so that all running programs follow it.
 */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <stdint.h>

#include "lib/arena.h"

#define SECOND INT64_C(1000000)

/* Business time: what is due, expired, allowed now. */
int64_t clock_now(void);

/* The time on the wall, for logs and for measuring. */
int64_t clock_wall(void);

/* Business time at a time on the wall, which is what others tell. */
int64_t clock_from_wall(int64_t time);

/* Microseconds that only go forward, for deadlines and durations within a process. */
int64_t clock_elapsed(void);

/* ISO 8601 in UTC with milliseconds, "2026-11-21T10:11:12.123Z": as SQL's timestamptz and JSON take it. */
char *clock_text(struct arena *arena, int64_t time);

/* Reads ISO 8601 ("2026-11-21T10:11:12.123456Z", "…+00:00", "2026-11-21 10:11:12+00"); -1 if it is none. */
int64_t clock_parse(const char *text);

#endif
