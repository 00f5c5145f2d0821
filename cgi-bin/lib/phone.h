/* phone.h: telephone numbers: what people type into E.164 and back, by libphonenumber (C++, behind this).
 *
 * A number is taken when libphonenumber calls it valid, and also when it is +1 AAA 555 0100 to 0199 in any
 * area code AAA: those are set aside for examples, and the sandbox's stories are told on them. Everything is
 * thread-safe.
 */
#ifndef LIB_PHONE_H
#define LIB_PHONE_H

#include "lib/error.h"

enum { PHONE_E164_MAX = 16 }; /* bytes of "+" and 15 digits, without the zero byte */

/*
 * Reads a number as a person or a spreadsheet writes it: "(415) 555-0100", "0044 20 7946 0018",
 * "tel:+1-415-555-0100". `country` (ISO 3166 alpha-2, or NULL) is where it is from when it has no country
 * code. *e164 is in `arena`. ERROR_INVALID says in a sentence what is wrong: too short, too long, no country
 * code, not a valid number, an extension (which cannot be dialed).
 */
must_check struct error *phone_normalise(
	struct arena *arena, const char *typed, const char *country, const char **e164);

/* "+1 415-555-0100", or the text as it is if it is no number. */
const char *phone_format(struct arena *arena, const char *e164);

/*
 * The country (ISO 3166 alpha-2) that the number belongs to, or NULL if none (satellite, toll-free +800, no
 * number).
 */
const char *phone_region(struct arena *arena, const char *e164);

/* Whether the text has the form of E.164: "+", then 7 to 15 digits that do not begin with 0. */
int phone_is_e164(const char *text);

/*
 * The beginning of a number in E.164, from the beginning that people type: with a country code behind "+" or "00", or as
 * at home, where a leading 0 is dialed only there.
 */
const char *phone_start(struct arena *arena, const char *typed, const char *country);

/* Whether the digits of what was typed are those of the number: with its country code or, for +1, without. */
int phone_is_typed(struct arena *arena, const char *typed, const char *e164);

/* What stands behind "+" in numbers of a country: 1, 44, 49; 0 if there is no such country. */
int phone_calling_code(const char *country);

/* Whether this is a country (ISO 3166 alpha-2, upper case) whose numbers are known. */
int phone_country_exists(const char *country);

#endif
