/* wire.h: what the sandbox's providers write: their identifiers, dates, signatures, and templates. */
#ifndef SANDBOX_WIRE_H
#define SANDBOX_WIRE_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

/* A new Twilio SID: two letters and 32 hexadecimal digits. */
char *wire_sid(struct arena *arena, const char *letters);

/* A new random UUID (version 4). */
char *wire_uuid(struct arena *arena);

/* "Tue, 31 Aug 2010 20:36:28 +0000" (Twilio), "2026-11-07T05:31:56.123456Z" (Ultravox), from microseconds. */
char *wire_rfc2822(struct arena *arena, int64_t time);
char *wire_iso(struct arena *arena, int64_t time);

/* Reads RFC 2822, ISO 8601, or a date alone (its midnight, UTC); -1 if it is none. */
int64_t wire_parse_time(const char *text);

/* "600s", "1.5s" as milliseconds; -1 if it is no such duration (a positive one). And back. */
int64_t wire_parse_duration(const char *text);
char *wire_duration(struct arena *arena, int64_t milliseconds);

/*
 * X-Twilio-Signature (twilio.md, section 10): `form` is name to value or array of values, NULL for a GET. The URL loses
 * its fragment.
 */
char *wire_twilio_signature(struct arena *arena, const char *token, const char *url, const json_t *form);

/* X-Ultravox-Webhook-Signature (ultravox.md, section 5): one hexadecimal signature per secret, comma-separated. */
char *wire_ultravox_signature(
	struct arena *arena, const json_t *secrets, const char *body, const char *timestamp);

/* The form as application/x-www-form-urlencoded. */
char *wire_form(struct arena *arena, const json_t *form);

/*
 * Fills in {{name}} and {{lead.name}} from the context (dots reach into objects, but a whole dotted name wins). What is
 * not there becomes empty, and its name is appended to `missing` when that is not NULL.
 */
char *wire_template(struct arena *arena, const char *text, const json_t *context, json_t *missing);

/* A well-mixed number from a text, the same on every run: chooses variants and hours. */
uint32_t wire_hash(const char *text);

#endif
