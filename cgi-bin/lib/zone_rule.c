/* zone_rule.c: the rule by which a time zone goes on after its last recorded change. */
#include "lib/zone_rule.h"

#include <ctype.h>
#include <time.h>

#include "lib/compiler.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

/* An abbreviation: letters, or anything in angle brackets. */
static int name_skip(const char **text)
{
	const char *start = *text;
	if (**text == '<') {
		const char *end = strchr(start, '>');
		*text = end ? end + 1 : start;
	} else {
		while (isalpha((unsigned char)**text))
			++*text;
	}
	return *text > start;
}

static int number_read(const char **text, int most, int *number)
{
	const char *start = *text;
	*number = 0;
	while (isdigit((unsigned char)**text) && *number <= most)
		*number = *number * 10 + (*(*text)++ - '0');
	return *text > start && *number <= most;
}

/* "5", "-5:30", "+10:00:00" as seconds. */
static int time_read(const char **text, int *seconds)
{
	int sign = **text == '-' ? -1 : 1, part, total = 0;
	*text += **text == '-' || **text == '+';
	for (int unit = HOUR; unit; unit /= 60) {
		if (!number_read(text, 167, &part))
			return 0;
		total += part * unit;
		if (**text != ':')
			break;
		++*text;
	}
	*seconds = sign * total;
	return 1;
}

static int weekday_read(const char **text, struct zone_date *date)
{
	if (!number_read(text, 12, &date->month) || *(*text)++ != '.')
		return 0;
	if (!number_read(text, 5, &date->week) || *(*text)++ != '.')
		return 0;
	return number_read(text, 6, &date->day) && date->month && date->week;
}

static int date_read(const char **text, struct zone_date *date)
{
	if (*(*text)++ != ',')
		return 0;
	date->kind = **text == 'M' || **text == 'J' ? *(*text)++ : '0';
	date->seconds = 2 * HOUR;
	if (date->kind == 'M' ? !weekday_read(text, date) : !number_read(text, 365, &date->day))
		return 0;
	if (**text != '/')
		return 1;
	++*text;
	return time_read(text, &date->seconds);
}

int zone_rule_parse(const char *text, struct zone_rule *rule)
{
	*rule = (struct zone_rule){0};
	if (!name_skip(&text) || !time_read(&text, &rule->standard))
		return 0;
	rule->standard = -rule->standard; /* POSIX counts to the west */
	if (!*text)
		return 1;
	rule->has_saving = 1;
	rule->saving = -rule->standard - HOUR;
	if (!name_skip(&text) || (*text && *text != ',' && !time_read(&text, &rule->saving)))
		return 0;
	rule->saving = -rule->saving;
	return date_read(&text, &rule->begins) && date_read(&text, &rule->ends) && !*text;
}

static int64_t midnight(int year, int month, int day)
{
	struct tm parts = {.tm_year = year, .tm_mon = month, .tm_mday = day};
	return timegm(&parts);
}

/* The first, …, fourth or last (5) such weekday of the month. */
static int64_t weekday_in(int year, const struct zone_date *date)
{
	int64_t first = midnight(year, date->month - 1, 1), next = midnight(year, date->month, 1);
	int weekday = (int)((first / DAY % 7 + 7 + 4) % 7); /* 1970 began on a Thursday */
	int64_t day = first + ((date->day - weekday + 7) % 7 + (date->week - 1) * 7) * (int64_t)DAY;
	return day < next ? day : day - 7 * (int64_t)DAY;
}

/* When the wall clock shows this date in a year (counted from 1900). */
static int64_t date_in(int year, const struct zone_date *date)
{
	if (date->kind == 'M')
		return weekday_in(year, date) + date->seconds;
	int leap = midnight(year, 2, 1) - midnight(year, 1, 1) == 29 * DAY;
	int day = date->kind == 'J' ? date->day - 1 + (leap && date->day >= 60) : date->day;
	return midnight(year, 0, 1) + day * (int64_t)DAY + date->seconds;
}

int zone_rule_offset(const struct zone_rule *rule, int64_t second)
{
	if (!rule->has_saving)
		return rule->standard;
	struct tm parts;
	time_t there = second + rule->standard;
	if (!gmtime_r(&there, &parts))
		return rule->standard;
	int64_t begins = date_in(parts.tm_year, &rule->begins) - rule->standard;
	int64_t ends = date_in(parts.tm_year, &rule->ends) - rule->saving;
	int saving = begins < ends ? second >= begins && second < ends : second >= begins || second < ends;
	return saving ? rule->saving : rule->standard;
}
