/* decorate.h: what a template can print of a page's JSON document: by the name of its key, a scalar has parts.
 *
 * Models return plain documents, which the API sends as they are; a part is made when a template asks for it.
 *
 *   key          from                            parts
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
 * Beside every "state", "outcome", "sentiment", "direction", "kind", "role" and "reason" there are its words (web/words.h):
 * state_text "On the phone".
 *
 * A null has no parts and is falsy, so {{^ended_at}}still talking{{/ended_at}} works; so has what is of another type (an
 * array, a text that is no time). What is inside of "form" and "errors" (what the user typed) has none.
 */
#ifndef WEB_DECORATE_H
#define WEB_DECORATE_H

#include "lib/zone.h"
#include "web/mustache.h"

struct decorator {
	struct template_parts parts; /* for struct template_pour */
	struct arena *arena;
	int64_t now;             /* which "3 minutes ago" is relative to */
	const struct zone *zone; /* NULL: UTC, and `exact` says so */
	const char *currency;    /* ISO 4217, "USD", where a document names none; NULL: USD */

	/* The international form of an E.164 number, in the arena; NULL shows numbers as they are. */
	char *(*phone)(struct arena *arena, const char *phone);

	const json_t *parsed; /* the time that was asked for last, and what it is */
	int64_t parsed_at;
};

/* A decorator of this moment, in UTC and dollars; what it makes lives in the arena, which must be in use (arena_use). */
void decorator_init(struct decorator *decorator, struct arena *arena);

#endif
