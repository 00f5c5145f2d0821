/* zone_rule.h: the rule by which a time zone goes on after its last recorded change; only for zone.c. */
#ifndef LIB_ZONE_RULE_H
#define LIB_ZONE_RULE_H

#include <stdint.h>

/* A moment of each year, in seconds of the wall clock: "M3.2.0/2", "J60", "59". */
struct zone_date {
	char kind; /* M: a weekday of a month, J: a day without 29 February, 0: a day counted from nought */
	int month, week, day, seconds;
};

/* Seconds east of Greenwich, and when daylight saving time begins and ends, if there is any. */
struct zone_rule {
	int standard, saving, has_saving;
	struct zone_date begins, ends;
};

/* Reads a POSIX TZ string, "EST5EDT,M3.2.0,M11.1.0", as RFC 8536 extends it; 0 if it is none. */
int zone_rule_parse(const char *text, struct zone_rule *rule);

/* Seconds east of Greenwich at that second since 1970. */
int zone_rule_offset(const struct zone_rule *rule, int64_t second);

#endif
