/* phone_rules.c: the short way from a plainly written phone number to E.164. */
#include "lib/phone_rules.h"

#include <stdint.h>

enum { DIGITS = 15 };

struct calling_code {
	uint16_t code, start; /* where its automaton begins */
	uint16_t prefixes;    /* bit n: behind the country code, a first digit n may be a national prefix */
	const char *names;    /* of its regions, two letters each */
};

struct region {
	char name[3];
	uint16_t code, start;
	uint16_t blocked; /* bit n: a first digit n may begin a national or international prefix */
	uint32_t lengths; /* bit n: national numbers may have n digits */
	uint16_t trunk;   /* the digit that stands before national numbers and is dropped, or 10 */
	uint16_t after;   /* bit n: with a digit n behind it, it is nothing else */
};

#include "phone_rules.inc"

static uint16_t walk(uint16_t state, const char *digits)
{
	for (; *digits && state; digits++)
		state = moves[state][*digits - '0'];
	return state;
}

static int accepts(uint16_t state, const char *digits)
{
	return walk(state, digits) >= FIRST_ACCEPTING;
}

static int has_bit(uint32_t mask, char digit)
{
	return mask >> (digit - '0') & 1;
}

/*
 * The digits of a text that holds nothing but digits, a "+" before them, and separators; their number, or 0
 * if more.
 */
static size_t plain_digits(const char *typed, char *digits, int *plus)
{
	size_t count = 0;
	*plus = 0;
	for (; *typed; typed++) {
		if (*typed >= '0' && *typed <= '9') {
			if (count == DIGITS)
				return 0;
			digits[count++] = *typed;
		} else if (*typed == '+' && !count && !*plus) {
			*plus = 1;
		} else if (!strchr(" -().", *typed)) {
			return 0;
		}
	}
	digits[count] = '\0';
	return count;
}

static const struct calling_code *calling_code(uint32_t code)
{
	size_t low = 0, high = COUNT(calling_codes);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (calling_codes[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < COUNT(calling_codes) && calling_codes[low].code == code ? &calling_codes[low] : NULL;
}

/* The country code that digits begin with, and what stands behind it; or NULL. */
static const struct calling_code *split(const char *digits, const char **rest)
{
	uint32_t code = 0;
	for (int i = 0; i < 3 && digits[i]; i++) {
		code = code * 10 + (uint32_t)(digits[i] - '0');
		const struct calling_code *found = calling_code(code);
		*rest = digits + i + 1;
		if (found)
			return found;
	}
	return NULL;
}

static int international(const char *digits)
{
	const char *rest;
	const struct calling_code *found = split(digits, &rest);
	return found && *rest && !has_bit(found->prefixes, *rest) && accepts(found->start, rest);
}

int phone_rules_region(const char *e164, char *region)
{
	const char *rest;
	const struct calling_code *found = split(e164 + 1, &rest);
	uint16_t state = found ? walk(found->start, rest) : 0;
	size_t owner = COUNT(owner_starts);
	while (owner && owner_starts[owner - 1] > state)
		owner--;
	if (!owner)
		return 0;
	memcpy(region, found->names + 2 * (owner - 1), 2);
	region[2] = '\0';
	return 1;
}

static const struct region *region_find(const char *country)
{
	size_t low = 0, high = COUNT(region_rules);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(region_rules[middle].name, country);
		if (!order)
			return &region_rules[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Where the national number begins, or NULL: digits that begin like the country code may be either. */
static const char *national(const struct region *region, const char *digits)
{
	char code[8];
	int length = snprintf(code, sizeof code, "%u", region->code);
	int own_trunk = region->code == region->trunk; /* North America, where both are 1 */
	if (!own_trunk && !strncmp(digits, code, (size_t)length))
		return NULL;
	if (!has_bit(region->blocked, *digits))
		return digits;
	if (*digits != '0' + region->trunk || !has_bit(region->after, digits[1]))
		return NULL;
	return region->lengths >> strlen(digits + 1) & 1 ? digits + 1 : NULL;
}

int phone_rules_normalise(const char *typed, const char *country, char *e164)
{
	char digits[DIGITS + 1];
	int plus;
	if (plain_digits(typed, digits, &plus) < 7)
		return 0;
	if (plus) {
		snprintf(e164, DIGITS + 2, "+%s", digits);
		return international(digits);
	}
	const struct region *region = country ? region_find(country) : NULL;
	const char *number = region ? national(region, digits) : NULL;
	if (!number || !accepts(region->start, number))
		return 0;
	return snprintf(e164, DIGITS + 2, "+%u%s", region->code, number) < DIGITS + 2;
}
