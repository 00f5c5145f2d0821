/* phone_rules.h: the short way from a plainly written phone number to E.164. For phone.cc.
 *
 * libphonenumber takes 40 microseconds a number, an import has a million of them. For what most of them are
 * (digits and separators, a valid number) the automata made by phone_rules.py from the same data give the
 * same answer three hundred times faster; a test holds the two together. Whatever is not plain goes to
 * libphonenumber, and so does all that is wrong.
 */
#ifndef LIB_PHONE_RULES_H
#define LIB_PHONE_RULES_H

#include "lib/arena.h"

/* Writes the number to `e164` (PHONE_E164_MAX + 1 bytes) and returns 1, or returns 0: ask libphonenumber. */
int phone_rules_normalise(const char *typed, const char *country, char *e164);

/* The country of a number of the form of E.164 (3 bytes) and 1, or 0: ask libphonenumber. */
int phone_rules_region(const char *e164, char *region);

/* phone_region by libphonenumber alone: the test holds the two together. */
const char *phone_region_slowly(struct arena *arena, const char *e164);

#endif
