/* call_log.h: calls as people read them: the list with its filters, and one call with all that is known about it. */
#ifndef MODELS_CALL_LOG_H
#define MODELS_CALL_LOG_H

#include "db/keyset.h"
#include "db/tx.h"

/* What a list is narrowed to; NULL: not narrowed. Ids are UUIDs, days "2026-11-21" in the tenant's zone. */
struct call_filter {
	const char *direction, *outcome, *agent, *campaign, *number;
	const char *phone_hash;
	const char *from, *to; /* instants */
	struct keyset start;
};

/* One page of calls into[key]: id, direction, state, outcome, names, their_phone, talk_seconds, price_micros, summary … */
void call_log_list(struct tx *tx, json_t *into, const char *key, const struct call_filter *filter);

/* Campaigns, newest first, as choices of the list's filter. */
void call_log_campaigns(struct tx *tx, json_t *into, const char *key);

/* One call with its names into[key]; ERROR_MISSING. */
void call_log_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* What belongs to a call: "analysis" and "recording" (or null), "turns", "events", "costs". */
void call_log_details(struct tx *tx, json_t *into, const char *id);

/* One event as it arrived, with headers and body, for staff; ERROR_MISSING. */
void call_log_event(struct tx *tx, json_t *into, const char *key, const char *id);

/* Has an event applied once more, as if it came just now; staff only. */
void call_log_replay(struct tx *tx, const char *event);

/* The same for all events of a call, in their order; into[key]: how many there are. */
void call_log_replay_call(struct tx *tx, json_t *into, const char *key, const char *call);

/* Where the recording of a call is: path and content_type; ERROR_MISSING. */
void call_log_recording(struct tx *tx, json_t *into, const char *key, const char *id);

#endif
