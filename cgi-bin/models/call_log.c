/* call_log.c: calls as people read them. */
#include "models/call_log.h"

#include "lib/clock.h"

/* What a list shows, and its CSV, and nothing more: a page has fifty of each. */
#define COLUMNS                                                                                              \
	" c.id, c.direction = 'inbound' as is_inbound, c.state, c.outcome, c.sandbox as is_sandbox,"         \
	" c.their_name, c.their_phone, a.name as agent_name, m.name as campaign_name,"                       \
	" c.talk_seconds, c.created_at, n.summary,"                                                          \
	" (select sum(l.price_micros)::bigint from ledger_entries l where l.tenant_id = $1 and l.call_id = " \
	"c.id)"                                                                                              \
	" as price_micros"
#define NAMES                                                                                                \
	" left join agents a on a.tenant_id = $1 and a.id = c.agent_id"                                      \
	" left join campaigns m on m.tenant_id = $1 and m.id = c.campaign_id"                                \
	" left join analyses n on n.tenant_id = $1 and n.call_id = c.id"
#define NARROWED                                                                                             \
	" and ($2::text is null or c.direction = $2) and ($3::uuid is null or c.agent_id = $3::uuid)"        \
	" and ($4::uuid is null or c.campaign_id = $4::uuid) and ($5::uuid is null or c.number_id = "        \
	"$5::uuid)"                                                                                          \
	" and ($6::text is null or c.phone_hash = $6) and ($7::timestamptz is null or c.created_at >= "      \
	"$7::timestamptz)"                                                                                   \
	" and ($8::timestamptz is null or c.created_at < $8::timestamptz)"

/* By time alone, or through the outcomes of calls that have ended; each towards older and towards newer calls. */
static const char *list_sql(const struct call_filter *filter)
{
	static const char *const older =
		"select" COLUMNS " from calls c" NAMES " where c.tenant_id = $1" NARROWED
		" and ($9::timestamptz is null or (c.created_at, c.id) < ($9::timestamptz, $10::uuid)) and "
		"$11::text is null"
		" order by c.created_at desc, c.id desc limit 51";
	static const char *const newer =
		"select" COLUMNS " from calls c" NAMES " where c.tenant_id = $1" NARROWED
		" and (c.created_at, c.id) > ($9::timestamptz, $10::uuid) and $11::text is null"
		" order by c.created_at, c.id limit 51";
	static const char *const older_ended =
		"select" COLUMNS
		" from call_results r join calls c on c.tenant_id = $1 and c.id = r.call_id" NAMES
		" where r.tenant_id = $1 and r.outcome = $11" NARROWED
		" and ($9::timestamptz is null or (r.created_at, r.call_id) < ($9::timestamptz, $10::uuid))"
		" order by r.created_at desc, r.call_id desc limit 51";
	static const char *const newer_ended =
		"select" COLUMNS
		" from call_results r join calls c on c.tenant_id = $1 and c.id = r.call_id" NAMES
		" where r.tenant_id = $1 and r.outcome = $11" NARROWED
		" and (r.created_at, r.call_id) > ($9::timestamptz, $10::uuid) order by r.created_at, "
		"r.call_id limit 51";
	if (filter->outcome)
		return filter->start.backwards ? newer_ended : older_ended;
	return filter->start.backwards ? newer : older;
}

void call_log_list(struct tx *tx, json_t *into, const char *key, const struct call_filter *filter)
{
	tx_rows(tx, into, key, list_sql(filter),
		P(filter->direction, filter->agent, filter->campaign, filter->number, filter->phone_hash,
			filter->from, filter->to, filter->start.at, filter->start.id, filter->outcome));
}

void call_log_campaigns(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id as value, name as label from campaigns where tenant_id = $1 order by created_at "
		"desc limit 200",
		P());
}

void call_log_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select" COLUMNS
		", c.direction, c.is_test, c.lead_id, c.agent_id, c.campaign_id, c.ended_at, c.our_phone, "
		"c.number_id, c.failure, c.end_reason, c.answered_by,"
		" c.first_word_ms / 1000.0 as first_word_seconds,"
		" c.dialing_at, c.ringing_at, c.answered_at, c.longest_seconds, c.transcript_state, "
		"c.recording_state,"
		" c.analysis_state, c.missing_because, c.carrier_call_id, c.engine_call_id, c.agent_version"
		" from calls c" NAMES " where c.tenant_id = $1 and c.id = $2::uuid",
		P(id));
}

void call_log_details(struct tx *tx, json_t *into, const char *id)
{
	tx_maybe(tx, into, "analysis",
		"select summary, key_points, sentiment, action_items, highlights, outcome, opted_out"
		" from analyses where tenant_id = $1 and call_id = $2::uuid",
		P(id));
	tx_maybe(tx, into, "recording",
		"select bytes from recordings where tenant_id = $1 and call_id = $2::uuid", P(id));
	tx_rows(tx, into, "turns",
		"select position, role as speaker, text, start_ms, end_ms from transcript_turns"
		" where tenant_id = $1 and call_id = $2::uuid order by position",
		P(id));
	tx_rows(tx, into, "provider_events",
		"select id, provider, kind, received_at, sent_at, late, verdict from events"
		" where tenant_id = $1 and call_id = $2::uuid order by received_at limit 200",
		P(id));
	tx_rows(tx, into, "costs",
		"select kind, quantity, cost_micros, price_micros, currency, price_version from "
		"ledger_entries"
		" where tenant_id = $1 and call_id = $2::uuid order by kind",
		P(id));
}

void call_log_event(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select id, provider, event_key, kind, call_id, received_at, sent_at, late, headers, body, "
		"verdict"
		" from events where tenant_id = $1 and id = $2::uuid",
		P(id));
}

void call_log_replay(struct tx *tx, const char *event)
{
	tx_do(tx, "select event_replay($1::uuid, $2::uuid, $3::timestamptz)",
		P(event, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void call_log_replay_call(struct tx *tx, json_t *into, const char *key, const char *call)
{
	tx_value(tx, into, key,
		"select count(*) from (select e.id from events e where e.tenant_id = $1 and e.call_id = "
		"$2::uuid"
		" order by e.received_at) e cross join lateral event_replay($1::uuid, e.id, $3::timestamptz)",
		P(call, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void call_log_recording(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select path, content_type from recordings where tenant_id = $1 and call_id = $2::uuid",
		P(id));
}
