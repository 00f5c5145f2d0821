/* event.h: what providers say about calls, as calls of the SQL functions that apply it: for webhooks, and for replays. */
#ifndef JOBS_EVENT_H
#define JOBS_EVENT_H

#include "db/batch.h"
#include "providers/carrier_event.h"
#include "providers/engine_event.h"

/* How an event came; all of it is kept. */
struct event_arrival {
	const char *tenant, *call; /* UUIDs */
	int64_t received;
	int64_t sent;               /* the provider's time stamp; -1 where there was none */
	int late;                   /* signed, but older than a minute */
	const char *headers, *body; /* JSON; UTF-8 */
	const char *replay;         /* NULL, or what tells this replay from others */
};

/* The rows that come back are {"verdict", "call_state", "campaign", "channel"}: see sql/functions/call_events.sql. */
void event_from_carrier(
	struct batch_item *item, const struct event_arrival *arrival, const struct carrier_event *event);
void event_from_engine(
	struct batch_item *item, const struct event_arrival *arrival, const struct engine_event *event);

/* The state of a call that a carrier's state means; NULL for none. */
const char *event_call_state(enum carrier_state state);

/* A provider's time, which is the wall's, as business time, which tests can move; -1 stays -1. */
int64_t event_time(int64_t time);

/* SQL of batch_options.follow: what calls that changed have for consequence. */
extern const char event_follow[];

#endif
