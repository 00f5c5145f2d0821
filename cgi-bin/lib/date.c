/* date.c: dates and times as people and spreadsheets write them. */
#include "lib/date.h"

#include <ctype.h>
#include <stdlib.h>

#include "lib/clock.h"
#include "lib/compiler.h"

/* A date being read: three parts, each a number with so many digits, or the name of a month. */
struct reading {
	int64_t parts[3];
	int digits[3];
	int named; /* which part is a month by its name, or -1 */
	char separator;
};

int date_month_first(const char *country)
{
	static const char *const countries[] = {
		"US", "PR", "VI", "GU", "AS", "MP", "PH", "FM", "MH", "PW", "CA"};
	for (size_t i = 0; i < COUNT(countries); i++)
		if (country && !strcmp(countries[i], country))
			return 1;
	return 0;
}

/* "nov", "November", "Nov." is 11; 0 for what is no month. */
static int month_named(const char *text, size_t length)
{
	static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july",
		"august", "september", "october", "november", "december"};
	for (int i = 0; i < 12 && length >= 3; i++)
		if (length <= strlen(months[i]) && !strncasecmp(text, months[i], length))
			return i + 1;
	return 0;
}

static int64_t read_digits(const char **text, int most, int *count)
{
	int64_t value = 0;
	for (*count = 0; *count < most && isdigit((unsigned char)**text); (*text)++, (*count)++)
		value = value * 10 + (**text - '0');
	return value;
}

static int read_part(const char **text, struct reading *reading, int part)
{
	size_t letters = strspn(*text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (letters) {
		reading->parts[part] = month_named(*text, letters);
		reading->named = part;
		*text += letters;
		return reading->parts[part] != 0;
	}
	reading->parts[part] = read_digits(text, 4, &reading->digits[part]);
	return reading->digits[part] > 0;
}

/* 20261121 */
static int read_compact(const char **text, struct reading *reading)
{
	static const int widths[] = {4, 2, 2};
	if (strspn(*text, "0123456789") != 8)
		return 0;
	for (int part = 0; part < 3; part++)
		reading->parts[part] = read_digits(text, widths[part], &reading->digits[part]);
	return 1;
}

static int read_parts(const char **text, struct reading *reading)
{
	if (read_compact(text, reading))
		return 1;
	for (int part = 0; part < 3; part++) {
		if (!read_part(text, reading, part))
			return 0;
		if (part == 0)
			reading->separator = **text;
		if (part < 2 && !strchr("-/. ,", **text))
			return 0;
		*text += part < 2 ? strspn(*text, "-/. ,") : 0;
	}
	return 1;
}

/* 26 is 2026, 85 is 1985. */
static int64_t whole_year(const struct reading *reading, int part)
{
	int64_t year = reading->parts[part];
	return reading->digits[part] > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

static void set_date(struct tm *date, int64_t year, int64_t month, int64_t day)
{
	date->tm_year = (int)year - 1900;
	date->tm_mon = (int)month - 1;
	date->tm_mday = (int)day;
}

static void order_parts(const struct reading *reading, int month_first, struct tm *date)
{
	const int64_t *parts = reading->parts;
	if (reading->digits[0] >= 3) { /* the year comes first */
		set_date(date, parts[0], parts[1], parts[2]);
		return;
	}
	int month = reading->separator == '.' ? 1 : !month_first;
	if (reading->named >= 0)
		month = reading->named;
	else if (parts[month] > 12)
		month = !month;
	set_date(date, whole_year(reading, 2), parts[month], parts[!month]);
}

static int is_date(const struct tm *date)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = date->tm_year + 1900;
	int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (year < 1970 || year > 9999 || date->tm_mon < 0 || date->tm_mon > 11 || date->tm_mday < 1)
		return 0;
	return date->tm_mday <= lengths[date->tm_mon] + (date->tm_mon == 1 && leap);
}

/* "pm" behind an hour of twelve. */
static int read_half_day(const char **text, struct tm *date)
{
	const char *at = *text + strspn(*text, " ");
	if (strncasecmp(at, "am", 2) != 0 && strncasecmp(at, "pm", 2) != 0)
		return 1;
	if (date->tm_hour < 1 || date->tm_hour > 12)
		return 0;
	date->tm_hour = date->tm_hour % 12 + (tolower((unsigned char)*at) == 'p' ? 12 : 0);
	*text = at + 2;
	return 1;
}

static int read_clock(const char **text, struct tm *date)
{
	int count, *const fields[] = {&date->tm_hour, &date->tm_min, &date->tm_sec};
	for (int i = 0; i < 3; i++) {
		*fields[i] = (int)read_digits(text, 2, &count);
		if (!count)
			return 0;
		if (**text != ':')
			break;
		(*text)++;
	}
	if (**text == '.' || **text == ',')
		*text += 1 + strspn(*text + 1, "0123456789");
	return read_half_day(text, date) && date->tm_hour < 24 && date->tm_min < 60 && date->tm_sec <= 60;
}

/* "Z", "+02:00", "+0200", "+02", " UTC": seconds east of Greenwich into *offset; 0 if there is none. */
static int read_offset(const char **text, int *offset)
{
	int count, sign = **text == '-' ? -1 : 1;
	*text += strspn(*text, " ");
	*offset = 0;
	if (**text == 'Z' || **text == 'z') {
		(*text)++;
		return 1;
	}
	if (!strncmp(*text, "UTC", 3) || !strncmp(*text, "GMT", 3)) {
		*text += 3;
		return 1;
	}
	sign = **text == '-' ? -1 : 1;
	if (**text != '+' && **text != '-')
		return 0;
	(*text)++;
	*offset = sign * 3600 * (int)read_digits(text, 2, &count);
	*text += **text == ':';
	*offset += sign * 60 * (int)read_digits(text, 2, &count);
	return 1;
}

int64_t date_read(const char *text, struct date_habits habits)
{
	struct reading reading = {.named = -1};
	struct tm date = {.tm_hour = 12};
	int offset = 0, has_offset = 0;
	text += strspn(text, " ");
	if (!read_parts(&text, &reading))
		return -1;
	order_parts(&reading, habits.month_first, &date);
	if (!is_date(&date))
		return -1;
	if ((*text == 'T' || *text == ' ' || *text == ',') &&
		isdigit((unsigned char)text[1 + strspn(text + 1, " ")])) {
		text += 1 + strspn(text + 1, " ");
		if (!read_clock(&text, &date))
			return -1;
		has_offset = read_offset(&text, &offset);
	}
	if (text[strspn(text, " ")])
		return -1;
	return has_offset ? ((int64_t)timegm(&date) - offset) * SECOND : zone_time(habits.zone, &date);
}
