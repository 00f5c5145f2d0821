/* zone.h: time zones by their IANA names, read from the system's tzdata (RFC 8536), for any number of threads.
 *
 * The C library knows one zone a process; a dialer needs the called person's, for each of many people at once.
 */
#ifndef LIB_ZONE_H
#define LIB_ZONE_H

#include <stdint.h>
#include <time.h>

struct zone;

/* The zone of this name ("America/New_York"), kept for as long as the process lives; NULL if there is none. */
const struct zone *zone_find(const char *name);

/* Seconds east of Greenwich at that moment (microseconds since 1970), in any year to come; 0 for NULL. */
int zone_offset(const struct zone *zone, int64_t time);

/* The wall clock there: fields of *parts as gmtime_r has them, with tm_gmtoff set. */
void zone_parts(const struct zone *zone, int64_t time, struct tm *parts);

/*
 * The moment (microseconds since 1970) at which the wall clock there shows *parts; tm_isdst is not looked at. A time
 * that happens twice is its first; a time that is skipped is moved on by as much as is skipped.
 */
int64_t zone_time(const struct zone *zone, const struct tm *parts);

#endif
