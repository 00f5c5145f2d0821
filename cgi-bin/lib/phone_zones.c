/* phone_zones.c: where the person behind a number may be. */
#include "lib/phone_zones.h"

#include <stdint.h>
#include <stdlib.h>

#include "lib/compiler.h"

struct zone_prefix {
	uint32_t
		digits; /* of a prefix, country code first: none begins with 0, so the digits tell its length */
	uint16_t zones; /* where its list begins in zone_lists */
};

struct area_state {
	uint16_t area;
	char state[3];
};

#include "phone_zones.inc"

enum { PREFIX_DIGITS = 8 };

/* The number that the first digits of a text make, at most so many; 0 if there are none. */
static uint32_t leading_number(const char *text, int digits)
{
	uint32_t number = 0;
	for (int i = 0; i < digits && text[i] >= '0' && text[i] <= '9'; i++)
		number = number * 10 + (uint32_t)(text[i] - '0');
	return number;
}

static int compare_prefix(const void *key, const void *element)
{
	uint32_t wanted = *(const uint32_t *)key, found = ((const struct zone_prefix *)element)->digits;
	return wanted < found ? -1 : wanted > found;
}

static int compare_area(const void *key, const void *element)
{
	return (int)*(const uint32_t *)key - ((const struct area_state *)element)->area;
}

const char *const *phone_zones(const char *e164)
{
	uint32_t digits = e164 && *e164 == '+' ? leading_number(e164 + 1, PREFIX_DIGITS) : 0;
	for (; digits; digits /= 10) {
		const struct zone_prefix *found = bsearch(
			&digits, zone_prefixes, COUNT(zone_prefixes), sizeof *zone_prefixes, compare_prefix);
		if (found)
			return zone_lists + found->zones;
	}
	return zone_lists; /* which begins with the empty list */
}

const char *phone_state(const char *e164)
{
	if (!e164 || e164[0] != '+' || e164[1] != '1')
		return NULL;
	uint32_t area = leading_number(e164 + 2, 3);
	const struct area_state *found =
		bsearch(&area, area_states, COUNT(area_states), sizeof *area_states, compare_area);
	return found ? found->state : NULL;
}
