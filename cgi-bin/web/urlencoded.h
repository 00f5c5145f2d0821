/* urlencoded.h: names and values as browsers and carriers send them: forms, queries, cookies.
 *
 * Pairs keep the order in which they came, with empty and repeated names, since signatures cover every one
 * of them. Parsing takes bytes as they are; pairs_check is the second step, after which values are safe to
 * keep as text.
 */
#ifndef WEB_URLENCODED_H
#define WEB_URLENCODED_H

#include "lib/error.h"

enum { PAIRS_MAX = 1000 }; /* in one form, query or Cookie header */

struct pair {
	const char *name, *value; /* decoded, ended by a zero byte; never NULL */
	size_t name_length, value_length;
};

struct pairs {
	struct pair *list;
	size_t count, capacity;
};

/*
 * Parses "a=1&b=2" (application/x-www-form-urlencoded, RFC 1866 with UTF-8; '+' is a space). "a" alone and
 * "a=" both have an empty value; empty pieces ("&&") are skipped; a broken escape is kept as it is. More
 * than PAIRS_MAX: ERROR_INVALID.
 */
must_check struct error *urlencoded_parse(
	struct arena *arena, const char *text, size_t length, struct pairs *pairs);

/* Parses a Cookie header (RFC 6265: "a=1; b=2"), values as they were sent; NULL gives no pairs. */
must_check struct error *cookies_parse(struct arena *arena, const char *header, struct pairs *pairs);

/* The value of one cookie in a Cookie header, the first of that name (the most specific path), or NULL. */
const char *cookie_find(struct arena *arena, const char *header, const char *name);

/* Appends a pair; both are copied. More than PAIRS_MAX: ERROR_INVALID. */
must_check struct error *pairs_add(struct arena *arena, struct pairs *pairs, const struct pair *pair);

/* The first value of that name, or NULL. */
const char *pairs_find(const struct pairs *pairs, const char *name);

/* Refuses zero bytes and what is not UTF-8 (the database takes neither): ERROR_INVALID naming the field. */
must_check struct error *pairs_check(struct arena *arena, const struct pairs *pairs);

#endif
