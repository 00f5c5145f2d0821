/* wire.h: what all providers need to read an answer: JSON that may lack anything, odd numbers and dates, failures. */
#ifndef PROVIDERS_WIRE_H
#define PROVIDERS_WIRE_H

#include <jansson.h>
#include <stdint.h>

#include "lib/error.h"
#include "lib/http.h"

/* The text of a member that is a string or a number, without what follows a zero byte; "" for all else. */
const char *wire_text(struct arena *arena, const json_t *object, const char *name);

/* The integer of a member that is a number or the text of one ("15"); `otherwise` for all else. */
int64_t wire_integer(const json_t *object, const char *name, int64_t otherwise);

/* Whether an array has that text among its items. */
int wire_holds(const json_t *array, const char *text);

/* "66s", "1.5s" as milliseconds; -1 if it is none, or above 24 days. */
int64_t wire_duration_ms(const char *text);

/* "-0.03000" as millionths, -30000; 0 if it is none. */
int64_t wire_micros(const char *text);

/* "Tue, 31 Aug 2010 20:36:28 +0000" as microseconds UTC; -1 if it is none. */
int64_t wire_mail_date(const char *text);

/* The answer's body as JSON, or NULL. */
json_t *wire_json(const struct http_response *response);

struct wire_failure {
	const char *provider; /* for the log */
	const struct http_response *response;
	const char *text;     /* what the other side said, cut for the log */
	const char *sentence; /* for people; NULL: one that fits the status */
};

/* The error for a status that is no success, as carrier.h describes the kinds. */
struct error *wire_error(struct arena *arena, const struct wire_failure *failure);

/* An answer of success that can't be read. */
struct error *wire_unreadable(
	struct arena *arena, const char *provider, const struct http_response *response);

#endif
