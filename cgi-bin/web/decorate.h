/* decorate.h: makes a page's JSON document printable: by the name of its key, a scalar becomes an object of texts.
 *
 * Models return plain documents, which the API sends as they are; a page's document is decorated before it is rendered.
 *
 *   key          from                            to
 *   *_at         ISO 8601 text                   iso "2026-11-21T10:11:12.123Z", exact "21 Nov 2026, 11:11:12" in the
 *                                                zone, relative "3 minutes ago", "in 2 hours", "just now",
 *                                                day "21 Nov 2026", time "11:11"
 *   *_seconds    number                          value, text "0.8 s", "45 s", "1 min 12 s", "1 h 02 min"
 *   *_micros     integer, millionths of a unit   value, text "$1,234.50"; below one unit up to four decimals,
 *                                                "$0.0312"; in the sibling key "currency" (ISO 4217), or the
 *                                                context's
 *   *_count      integer                         value, text "12,345", one (true when it is 1: "lead" or "leads"),
 *                                                none (true when it is 0)
 *   *_share      number, 0 to 1                  value, percent 42 (for a width or a meter), text "42%", "0.4%"
 *   *_phone      E.164 text                      value, text "+1 415-555-0100"
 *
 * So a template says
 *   <time datetime="{{created_at.iso}}" title="{{created_at.exact}}">{{created_at.relative}}</time>
 *   {{calls_count.text}} {{#calls_count.one}}call{{/calls_count.one}}{{^calls_count.one}}calls{{/calls_count.one}}
 *
 * A null stays null, so {{^ended_at}}still talking{{/ended_at}} works, and what is of another type (an array, a text
 * that is no time) stays as it is: decorating twice changes nothing. What is inside of "form" and "errors" (what the
 * user typed) is left alone, at any depth.
 */
#ifndef WEB_DECORATE_H
#define WEB_DECORATE_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

struct decorate_context {
	int64_t now;          /* clock_now(), which "3 minutes ago" is relative to */
	const char *zone;     /* IANA name, "Europe/Berlin"; NULL or unknown: UTC, and `exact` says so */
	const char *currency; /* ISO 4217, "USD", where a document names none; NULL: USD */

	/* The international form of an E.164 number, in the arena; NULL shows numbers as they are. */
	char *(*phone)(struct arena *arena, const char *phone);
};

/* Decorates the document in place; what it adds lives in the arena in use (arena_use), texts pass through `arena`. */
void decorate(struct arena *arena, json_t *document, const struct decorate_context *context);

#endif
