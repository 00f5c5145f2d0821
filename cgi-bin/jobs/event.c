/* event.c: what providers say about calls, as calls of the SQL functions that apply it. */
#include "jobs/event.h"

#include "lib/clock.h"
#include "lib/secret.h"

const char event_follow[] = "select calls_follow($1::uuid, $2::uuid[], $3::timestamptz)";

static const char carrier_sql[] = "select verdict, call_state, campaign, channel from "
				  "call_apply_carrier($1::uuid, $2::uuid, $3, $4, $5::uuid, $6,"
				  " $7::integer, $8::integer, $9, $10::integer, $11, $12::timestamptz, "
				  "$13::timestamptz, $14::boolean, $15::jsonb, $16)";

static const char engine_sql[] = "select verdict, call_state, campaign, channel from "
				 "call_apply_engine($1::uuid, $2::uuid, $3, $4, $5::uuid, $6,"
				 " $7::timestamptz, $8::timestamptz, $9, $10::integer, $11::timestamptz, "
				 "$12::timestamptz, $13::boolean, $14::jsonb,"
				 " $15, $16, $17)";

const char *event_call_state(enum carrier_state state)
{
	switch (state) {
	case CARRIER_UNKNOWN:
		return NULL;
	case CARRIER_QUEUED:
	case CARRIER_INITIATED:
		return "initiating";
	default:
		return carrier_state_name(state);
	}
}

static const char *integer(struct arena *arena, int64_t value)
{
	return value < 0 ? NULL : arena_printf(arena, "%lld", (long long)value);
}

int64_t event_time(int64_t time)
{
	return time < 0 ? -1 : clock_from_wall(time);
}

static const char *moment(struct arena *arena, int64_t time)
{
	return time < 0 ? NULL : clock_text(arena, event_time(time));
}

static const char *text(const char *value)
{
	return value && *value ? value : NULL;
}

static const char *key_of(struct arena *arena, const char *key, const struct event_arrival *arrival)
{
	return arrival->replay ? arena_printf(arena, "%s#%s", key, arrival->replay) : key;
}

static void set_params(struct batch_item *item, const char *const *values, size_t count)
{
	const char **kept = arena_alloc(item->arena, count * sizeof *kept);
	memcpy(kept, values, count * sizeof *kept);
	item->params = (struct params){.count = count, .values = kept};
}

static const char *kind_of(enum carrier_event_kind kind)
{
	return kind == CARRIER_EVENT_AMD ? "amd" : kind == CARRIER_EVENT_STATUS ? "status" : "voice";
}

static int is_machine(const struct carrier_event *event)
{
	return event->answer == CARRIER_MACHINE || event->answer == CARRIER_FAX;
}

void event_from_carrier(
	struct batch_item *item, const struct event_arrival *arrival, const struct carrier_event *event)
{
	struct arena *arena = item->arena;
	int is_status = event->kind == CARRIER_EVENT_STATUS;
	const char *const values[] = {
		secret_uuid(arena),
		key_of(arena, event->key, arrival),
		kind_of(event->kind),
		arrival->call,
		is_status ? event_call_state(event->state) : NULL,
		arena_printf(arena, "%d", (int)event->sequence),
		integer(arena, event->duration_seconds),
		text(event->answered_by),
		integer(arena, event->sip_code),
		event->call_id,
		moment(arena, event->at >= 0 ? event->at : arrival->sent),
		clock_text(arena, arrival->received),
		arrival->late ? "true" : "false",
		arrival->headers,
		arrival->body,
	};
	item->tenant = arrival->tenant;
	item->key = arrival->call;
	item->sql = carrier_sql;
	item->follow = is_status ? event->state >= CARRIER_COMPLETED : is_machine(event);
	set_params(item, values, COUNT(values));
}

void event_from_engine(
	struct batch_item *item, const struct event_arrival *arrival, const struct engine_event *event)
{
	struct arena *arena = item->arena;
	const char *const values[] = {
		secret_uuid(arena),
		key_of(arena, event->key, arrival),
		event->name,
		arrival->call,
		event->call.id,
		moment(arena, event->call.joined),
		moment(arena, event->call.ended),
		text(event->call.end_reason),
		integer(arena, event->call.billed_seconds),
		moment(arena, arrival->sent),
		clock_text(arena, arrival->received),
		arrival->late ? "true" : "false",
		arrival->headers,
		arrival->body,
		event->engine,
		event->conversation,
	};
	item->tenant = arrival->tenant;
	item->key = arrival->call;
	item->sql = engine_sql;
	item->follow = event->call.ended >= 0;
	set_params(item, values, COUNT(values));
}
