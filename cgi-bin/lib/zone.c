/* zone.c: time zones from the system's tzdata. */
#include "lib/zone.h"

#include <ctype.h>
#include <pthread.h>

#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/zone_rule.h"

#define ZONES "/usr/share/zoneinfo/"

enum { FILE_MAX = 64 * 1024, HEAD_SIZE = 44, DAY = 86400 };

struct zone {
	const struct zone *next;
	const char *name;
	size_t count;
	int64_t *changes; /* seconds since 1970, rising */
	int *offsets;     /* from the change of the same index on */
	int before;       /* the offset before the first change */
	int has_rule;     /* for what comes after the last */
	struct zone_rule rule;
};

/* The counts of a header, in the order of RFC 8536, section 3.1. */
struct head {
	size_t universals, standards, leaps, changes, types, letters;
};

static int64_t big_endian(const unsigned char *bytes, int size)
{
	uint64_t value = bytes[0] & 0x80 ? UINT64_MAX : 0;
	for (int at = 0; at < size; at++)
		value = value << 8 | bytes[at];
	return (int64_t)value;
}

/* Reads a header; 0 if it is none, or if what it announces (with times of so many bytes) goes beyond the end. */
static size_t head_read(const unsigned char *bytes, size_t length, size_t width, struct head *head)
{
	size_t *counts[] = {&head->universals, &head->standards, &head->leaps, &head->changes, &head->types,
		&head->letters};
	if (length < HEAD_SIZE || memcmp(bytes, "TZif", 4) != 0 || bytes[4] < '2')
		return 0;
	for (size_t at = 0; at < COUNT(counts); at++) {
		*counts[at] = (size_t)big_endian(bytes + 20 + 4 * at, 4);
		if (*counts[at] > FILE_MAX)
			return 0;
	}
	size_t size = HEAD_SIZE + head->changes * (width + 1) + head->types * 6 + head->letters +
		      head->leaps * (width + 4) + head->standards + head->universals;
	return size <= length && head->types ? size : 0;
}

/* The second block of a file, with times of eight bytes, and the rule after it. */
static int block_read(struct arena *arena, const unsigned char *bytes, size_t length, struct zone *zone)
{
	struct head head;
	size_t size = head_read(bytes, length, 8, &head);
	if (!size)
		return 0;
	const unsigned char *times = bytes + HEAD_SIZE, *indexes = times + 8 * head.changes;
	const unsigned char *types = indexes + head.changes;
	zone->count = head.changes;
	zone->changes = arena_alloc(arena, (head.changes + 1) * sizeof *zone->changes);
	zone->offsets = arena_alloc(arena, (head.changes + 1) * sizeof *zone->offsets);
	zone->before = (int)big_endian(types, 4);
	for (size_t at = 0; at < head.changes; at++) {
		if (indexes[at] >= head.types)
			return 0;
		zone->changes[at] = big_endian(times + 8 * at, 8);
		zone->offsets[at] = (int)big_endian(types + 6 * indexes[at], 4);
	}
	const char *rule = (const char *)bytes + size;
	const char *end = size < length ? memchr(rule + 1, '\n', length - size - 1) : NULL;
	if (!end || *rule != '\n')
		return 0;
	zone->has_rule = end > rule + 1;
	return !zone->has_rule ||
	       zone_rule_parse(arena_strndup(arena, rule + 1, (size_t)(end - rule - 1)), &zone->rule);
}

/* No way out of the folder, and nothing but names. */
static int is_name(const char *name)
{
	if (!isalpha((unsigned char)*name) || strlen(name) > 60)
		return 0;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("/_-+", *name))
			return 0;
	return 1;
}

static struct zone *zone_read(struct arena *arena, const char *name)
{
	char path[128];
	unsigned char *bytes = arena_alloc(arena, FILE_MAX);
	snprintf(path, sizeof path, ZONES "%s", name);
	FILE *file = fopen(path, "rbe");
	if (!file)
		return NULL;
	size_t length = fread(bytes, 1, FILE_MAX, file);
	fclose(file);
	struct head first;
	struct zone *zone = arena_alloc(arena, sizeof *zone);
	size_t skip = head_read(bytes, length, 4, &first);
	return skip && block_read(arena, bytes + skip, length - skip, zone) ? zone : NULL;
}

/* A copy of what was read, without the file, in the arena of all zones. */
static const struct zone *zone_keep(
	struct arena *arena, const struct zone *read, const char *name, const struct zone *next)
{
	struct zone *zone = arena_alloc(arena, sizeof *zone);
	*zone = *read;
	zone->next = next;
	zone->name = arena_strdup(arena, name);
	zone->changes = arena_alloc(arena, (read->count + 1) * sizeof *zone->changes);
	zone->offsets = arena_alloc(arena, (read->count + 1) * sizeof *zone->offsets);
	memcpy(zone->changes, read->changes, read->count * sizeof *zone->changes);
	memcpy(zone->offsets, read->offsets, read->count * sizeof *zone->offsets);
	return zone;
}

/* What was read already is found again; the files are never read twice. */
static const struct zone *zone_once(const char *name)
{
	static const struct zone *zones;
	static struct arena *kept;
	for (const struct zone *zone = zones; zone; zone = zone->next)
		if (!strcmp(zone->name, name))
			return zone;
	struct arena *scratch = arena_new();
	const struct zone *zone = zone_read(scratch, name);
	kept = kept ? kept : arena_new();
	if (zone)
		zone = zones = zone_keep(kept, zone, name, zones);
	arena_free(scratch);
	return zone;
}

const struct zone *zone_find(const char *name)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	if (!name || !is_name(name))
		return NULL;
	pthread_mutex_lock(&lock);
	const struct zone *zone = zone_once(name);
	pthread_mutex_unlock(&lock);
	return zone;
}

static int64_t second_of(int64_t at)
{
	return at / SECOND - (at % SECOND < 0);
}

static int offset_at(const struct zone *zone, int64_t second)
{
	size_t from = 0, to = zone->count;
	while (from < to) {
		size_t middle = (from + to) / 2;
		if (zone->changes[middle] <= second)
			from = middle + 1;
		else
			to = middle;
	}
	if (from == zone->count && zone->has_rule)
		return zone_rule_offset(&zone->rule, second);
	return from ? zone->offsets[from - 1] : zone->before;
}

int zone_offset(const struct zone *zone, int64_t at)
{
	return zone ? offset_at(zone, second_of(at)) : 0;
}

void zone_parts(const struct zone *zone, int64_t at, struct tm *parts)
{
	int offset = zone_offset(zone, at);
	time_t there = second_of(at) + offset;
	*parts = (struct tm){0};
	gmtime_r(&there, parts);
	parts->tm_gmtoff = offset;
	parts->tm_zone = "";
}

int64_t zone_time(const struct zone *zone, const struct tm *parts)
{
	struct tm copy = *parts;
	int64_t there = timegm(&copy);
	if (!zone)
		return there * SECOND;
	int before = offset_at(zone, there - DAY), after = offset_at(zone, there + DAY);
	if (offset_at(zone, there - before) != before && offset_at(zone, there - after) == after)
		return (there - after) * SECOND;
	return (there - before) * SECOND;
}
