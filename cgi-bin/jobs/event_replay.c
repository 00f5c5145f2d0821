/* event_replay.c: applies an event once more, from what was kept of it; for staff who look into a call. */
#include <strings.h>

#include "jobs/call.h"
#include "jobs/event.h"
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "lib/text.h"

static struct error *load(struct job *job, json_t **event)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_row(tx, found, "event",
		"select provider, kind, call_id, sent_at, headers, body from events where tenant_id = $1 and "
		"id = $2::uuid",
		P(job_text(job, "event")));
	TRY(tx_commit(tx));
	*event = json_object_get(found, "event");
	return NULL;
}

static struct error *from_carrier(
	struct job *job, const json_t *row, const struct event_arrival *arrival, struct batch_item *item)
{
	struct carrier_event event;
	struct carrier_request asked = {
		.method = "POST", .uri = "", .body = arrival->body, .body_length = strlen(arrival->body)};
	enum carrier_event_kind kind = text_is(row, "kind", "amd") ? CARRIER_EVENT_AMD : CARRIER_EVENT_STATUS;
	TRY(twilio_read_event(job->arena, &asked, kind, &event));
	event_from_carrier(item, arrival, &event);
	return NULL;
}

static struct error *from_engine(struct job *job, const struct engine_offer *offer,
	const struct event_arrival *arrival, struct batch_item *item)
{
	struct engine_event event;
	struct engine_request asked = {.body = arrival->body, .body_length = strlen(arrival->body)};
	TRY(offer->read_event(job->arena, &asked, &event));
	event_from_engine(item, arrival, &event);
	return NULL;
}

static struct error *apply(struct job *job, const struct batch_item *item)
{
	struct tx *tx;
	const char *keys = arena_printf(job->arena, "{%s}", item->key);
	TRY(job_begin(job, &tx));
	tx_maybe(tx, json_object(), "answer", item->sql, item->params);
	tx_do(tx, event_follow, P(keys, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

struct error *event_replay_run(struct job *job)
{
	json_t *row;
	struct batch_item item = {.arena = job->arena};
	TRY(load(job, &row));
	struct event_arrival arrival = {
		.tenant = job->tenant,
		.call = text_of(row, "call_id"),
		.received = clock_now(),
		.sent = row_time(row, "sent_at"),
		.headers = json_dumps(json_object_get(row, "headers"), JSON_COMPACT),
		.body = text_of(row, "body"),
		.replay = job->id,
	};
	const struct engine_offer *offer = engine_offer(text_of(row, "provider"));
	if (offer)
		TRY(from_engine(job, offer, &arrival, &item));
	else
		TRY(from_carrier(job, row, &arrival, &item));
	return apply(job, &item);
}
