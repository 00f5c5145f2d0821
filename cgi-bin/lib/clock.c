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
	if (!read_at || elapsed - read_at >= SECOND) {
		value = read_offset(path);
		read_at = elapsed;
	}
	return value;
}

int64_t clock_now(void)
{
	return clock_wall() + offset();
}

char *clock_text(struct arena *arena, int64_t at)
{
	time_t seconds = at / SECOND;
	struct tm parts;
	gmtime_r(&seconds, &parts);
	char text[32];
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
	return arena_printf(arena, "%s.%03dZ", text, (int)(at % SECOND / 1000));
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

int64_t clock_parse(const char *text)
{
	struct tm parts = {0};
	const char *rest = text ? strptime(text, "%Y-%m-%d", &parts) : NULL;
	if (!rest || (*rest != 'T' && *rest != ' '))
		return -1;
	rest = strptime(rest + 1, "%H:%M:%S", &parts);
	if (!rest)
		return -1;
	int64_t micros = parse_fraction(&rest);
	int64_t zone = parse_zone(rest);
	if (zone == INT64_MIN)
		return -1;
	return (timegm(&parts) - zone) * SECOND + micros;
}
