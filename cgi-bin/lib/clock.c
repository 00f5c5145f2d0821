/* clock.c: the one clock. */
#include "lib/clock.h"

#include <ctype.h>
#include <stdatomic.h>
#include <time.h>

static int64_t read_clock(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now);
	return now.tv_sec * SECOND + now.tv_nsec / 1000;
}

int64_t clock_wall(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_elapsed(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

static int64_t read_offset(const char *path)
{
	long long seconds = 0;
	FILE *file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%lld", &seconds) != 1)
		seconds = 0;
	fclose(file);
	return seconds * SECOND;
}

static int64_t offset(void)
{
	static _Atomic int64_t read_at, value;
	const char *path = getenv("MANYLINE_CLOCK");
	if (!path || !*path)
		return 0;
	int64_t elapsed = clock_elapsed();
	if (!read_at || elapsed - read_at >= SECOND / 10) {
		value = read_offset(path);
		read_at = elapsed;
	}
	return value;
}

int64_t clock_now(void)
{
	return clock_wall() + offset();
}

int64_t clock_from_wall(int64_t time)
{
	return time + offset();
}

/* strftime and printf take ten times as long, and a page has hundreds of times. */
static void put_digits(char *text, int value, int count)
{
	for (int at = count - 1; at >= 0; at--, value /= 10)
		text[at] = (char)('0' + value % 10);
}

char *clock_text(struct arena *arena, int64_t at)
{
	time_t seconds = at / SECOND;
	struct tm parts;
	gmtime_r(&seconds, &parts);
	char *text = arena_strdup(arena, "0000-00-00T00:00:00.000Z");
	put_digits(text, parts.tm_year + 1900, 4);
	put_digits(text + 5, parts.tm_mon + 1, 2);
	put_digits(text + 8, parts.tm_mday, 2);
	put_digits(text + 11, parts.tm_hour, 2);
	put_digits(text + 14, parts.tm_min, 2);
	put_digits(text + 17, parts.tm_sec, 2);
	put_digits(text + 20, (int)(at % SECOND / 1000), 3);
	return text;
}

/* ".123456" as microseconds; moves past it. */
static int64_t parse_fraction(const char **text)
{
	int64_t micros = 0, unit = SECOND / 10;
	if (**text != '.')
		return 0;
	for ((*text)++; isdigit((unsigned char)**text); (*text)++, unit /= 10)
		micros += (**text - '0') * unit;
	return micros;
}

/* "Z", "+02", "+02:00", "-0330" as seconds east of Greenwich; INT64_MIN if it is none. */
static int64_t parse_zone(const char *text)
{
	int hours = 0, minutes = 0;
	if (!*text || !strcmp(text, "Z"))
		return 0;
	if (*text != '+' && *text != '-')
		return INT64_MIN;
	if (sscanf(text + 1, "%2d:%2d", &hours, &minutes) < 1 &&
		sscanf(text + 1, "%2d%2d", &hours, &minutes) < 1)
		return INT64_MIN;
	return (*text == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

static int digits_at(const char *text, int count)
{
	int value = 0;
	for (int at = 0; at < count; at++)
		value = value * 10 + text[at] - '0';
	return value;
}

/* "2026-11-21T10:11:12", as we write it: *parts, and the rest of the text; NULL if it is written otherwise. */
static const char *parse_own(const char *text, struct tm *parts)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	for (size_t at = 0; at < sizeof form - 1; at++)
		if (form[at] == 'd' ? !isdigit((unsigned char)text[at]) : text[at] != form[at])
			return NULL;
	*parts = (struct tm){.tm_year = digits_at(text, 4) - 1900,
		.tm_mon = digits_at(text + 5, 2) - 1,
		.tm_mday = digits_at(text + 8, 2),
		.tm_hour = digits_at(text + 11, 2),
		.tm_min = digits_at(text + 14, 2),
		.tm_sec = digits_at(text + 17, 2)};
	int is_time = parts->tm_mon >= 0 && parts->tm_mon < 12 && parts->tm_mday >= 1 &&
		      parts->tm_mday <= 31 && parts->tm_hour < 24 && parts->tm_min < 60 && parts->tm_sec < 60;
	return is_time ? text + sizeof form - 1 : NULL;
}

static const char *parse_any(const char *text, struct tm *parts)
{
	const char *rest = strptime(text, "%Y-%m-%d", parts);
	return rest && (*rest == 'T' || *rest == ' ') ? strptime(rest + 1, "%H:%M:%S", parts) : NULL;
}

int64_t clock_parse(const char *text)
{
	struct tm parts = {0};
	const char *rest = text ? parse_own(text, &parts) : NULL;
	if (text && !rest)
		rest = parse_any(text, &parts);
	if (!rest)
		return -1;
	int64_t micros = parse_fraction(&rest);
	int64_t zone = parse_zone(rest);
	if (zone == INT64_MIN)
		return -1;
	return (timegm(&parts) - zone) * SECOND + micros;
}
