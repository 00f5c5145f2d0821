/* call.c: the life of a call. */
#include "models/call.h"

#include "lib/clock.h"
#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/job.h"

/* A UUID (version 8) of the first digits of a digest. */
const char *call_id_inbound(struct arena *arena, const char *tenant, const char *carrier_call_id)
{
	const char *message = arena_printf(arena, "call %s %s", tenant, carrier_call_id);
	const char *digest = secret_sha256(arena, message, strlen(message));
	return arena_printf(arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", digest, digest + 8, digest + 12,
		digest + 15, digest + 18);
}

void call_prepared(struct tx *tx, const char *id, const struct call_conversation *made)
{
	tx_do(tx, "select call_prepared($1::uuid, $2::uuid, $3, $4, $5)",
		P(id, made->id, made->join_url, made->engine));
}

void call_fail(struct tx *tx, const char *id, const char *why, int certain)
{
	tx_do(tx, "select call_fail($1::uuid, $2::uuid, $3, $4::boolean, $5::timestamptz)",
		P(id, why, certain ? "true" : "false", tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
	tx_wake(tx, "dialer");
}

void call_refuse(struct tx *tx, const char *id, const char *outcome, const char *why)
{
	tx_do(tx, "select call_refuse($1::uuid, $2::uuid, $3, $4, $5::timestamptz)",
		P(id, outcome, why, tx_time(tx, clock_now())));
}

void call_looked_up(
	struct tx *tx, json_t *into, const char *key, const char *id, const struct call_report *report)
{
	tx_value(tx, into, key,
		"select call_looked_up($1::uuid, $2::uuid, $3, $4, $5::integer, $6, $7::timestamptz, "
		"$8::timestamptz)",
		P(id, report->carrier_call_id, report->state,
			report->seconds < 0 ? NULL : tx_integer(tx, report->seconds),
			report->answered_by && *report->answered_by ? report->answered_by : NULL,
			report->ended < 0 ? NULL : tx_time(tx, report->ended), tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
	tx_wake(tx, "dialer");
}

void call_look_for(struct tx *tx, const char *id, int64_t from)
{
	job_enqueue(tx, "call_lookup", id, json_pack("{s:s}", "call", id), from);
}

void call_heard(struct tx *tx, const char *id, const struct call_heard *heard)
{
	tx_do(tx, "select call_heard($1::uuid, $2::uuid, $3, $4, $5, $6::timestamptz)",
		P(id, heard->outcome, heard->sentiment, heard->opted_out, tx_time(tx, clock_now())));
}

void call_opt_out(struct tx *tx, const char *id, const char *note)
{
	tx_do(tx, "select call_opt_out($1::uuid, $2::uuid, 'opt_out', $3, $4::timestamptz)",
		P(id, note, tx_time(tx, clock_now())));
}

void call_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select c.id, c.direction, c.is_test, c.campaign_id, c.lead_id, c.agent_id, c.agent_version, "
		"c.our_phone,"
		" c.their_phone, c.phone_hash, c.longest_seconds, c.state, c.outcome, c.engine, "
		"c.engine_call_id, "
		"c.join_url,"
		" c.carrier_call_id, c.dialing_at, c.answered_at, c.joined_at, c.ended_at, c.engine_ended, "
		"c.end_reason,"
		" c.answered_by, c.talk_seconds, c.heard, c.opted_out, c.transcript_state, "
		"c.recording_state, c.analysis_state,"
		" c.created_at, p.state as campaign_state, p.on_machine, p.machine_message, t.channel, "
		"t.suspended_at,"
		" a.engine as agent_engine, a.engine_agent_id, "
		"case when t.outage_plan = 'other_engine' then a.standby_engine end as standby_engine, "
		"v.language, v.recording,"
		" exists (select from suppressions s where s.tenant_id = $1 and s.phone_hash = c.phone_hash) "
		"as suppressed"
		" from calls c join tenants t on t.tenant_id = $1"
		" left join campaigns p on p.tenant_id = $1 and p.id = c.campaign_id"
		" left join agents a on a.tenant_id = $1 and a.id = c.agent_id"
		" left join agent_versions v on v.tenant_id = $1 and v.agent_id = c.agent_id and v.version = "
		"c.agent_version"
		" where c.tenant_id = $1 and c.id = $2::uuid",
		P(id));
}

void call_missing(struct tx *tx, const char *id, const char *part, const char *because)
{
	tx_do(tx,
		"update calls set transcript_state = case when $3 = 'transcript' then 'failed' else "
		"transcript_state end,"
		" recording_state = case when $3 = 'recording' then 'failed' else recording_state end,"
		" analysis_state = case when $3 = 'analysis' then 'failed' else analysis_state end,"
		" missing_because = case when position($4 in coalesce(missing_because, '')) > 0 then "
		"missing_because"
		"  else concat_ws(' ', missing_because, $4) end"
		" where tenant_id = $1 and id = $2::uuid",
		P(id, part, because));
}

void call_publish(const json_t *call)
{
	const char *channel = text_of(call, "channel");
	const char *campaign = text_of(call, "campaign_id");
	if (!channel)
		return;
	publish(channel, "call", text_of(call, "id"));
	if (campaign)
		publish(channel, "campaign", campaign);
}
