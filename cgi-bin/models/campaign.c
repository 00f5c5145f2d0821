/* campaign.c: campaigns: plan, list, run. */
#include "models/campaign.h"

#include "lib/clock.h"
#include "lib/secret.h"

struct error *campaign_check(struct arena *arena, const struct campaign_draft *draft)
{
	if (strcmp(draft->opens, draft->closes) >= 0)
		return error_field(arena, "closes", "Please choose a time after the first one.");
	if (!strcmp(draft->weekdays, "{}"))
		return error_field(arena, "weekdays", "Please choose one day at least.");
	if (!strcmp(draft->on_machine, "leave_message") && !*draft->machine_message)
		return error_field(arena, "machine_message", "Please write the message that is left.");
	return NULL;
}

#define PAGE                                                                                                 \
	"with page as (select c.id, c.name, c.kind, c.state, c.list_id, c.agent_id, c.created_at, "          \
	"c.started_at,"                                                                                      \
	" c.leads_count from campaigns c where c.tenant_id = $1 and ($2::text is null or c.state = $2)"
/* Cost and people talked to come from the statistics, whose days begin where the campaign did. */
#define SUMS                                                                                                 \
	" limit 51), sums as (select s.campaign_id, sum(s.price_micros) as price_micros,"                    \
	"  sum(s.calls) filter (where s.outcome in ('human', 'opted_out', 'transferred')) as human_count"    \
	"  from (select d.campaign_id, d.outcome, d.calls, d.price_micros from stat_days d"                  \
	"   where d.tenant_id = $1 and d.day >= (select min(p.started_at)::date - 1 from page p)"            \
	"   union all select d.campaign_id, d.outcome, d.calls, d.price_micros from stat_deltas d"           \
	"   where d.tenant_id = $1) s"                                                                       \
	"  where s.campaign_id in (select p.id from page p) group by s.campaign_id)"                         \
	" select p.id, p.name, p.kind, p.state, p.created_at, p.leads_count, l.name as list_name,"           \
	" a.name as agent_name, coalesce(s.price_micros, 0)::bigint as price_micros,"                        \
	" coalesce(s.human_count, 0)::bigint as human_count,"                                                \
	" case when p.leads_count > 0 then 1 - (select count(*) from campaign_leads w"                       \
	"  where w.tenant_id = $1 and w.campaign_id = p.id and w.state = 'pending')::float / p.leads_count"  \
	" else 0 end as done_share"                                                                          \
	" from page p join lead_lists l on l.tenant_id = $1 and l.id = p.list_id"                            \
	" join agents a on a.tenant_id = $1 and a.id = p.agent_id left join sums s on s.campaign_id = p.id"

void campaign_list(
	struct tx *tx, json_t *into, const char *key, const char *state, const struct keyset *start)
{
	static const char older[] =
		PAGE " and ($3::timestamptz is null or (c.created_at, c.id) < ($3::timestamptz, $4::uuid))"
		     " order by c.created_at desc, c.id desc" SUMS " order by p.created_at desc, p.id desc";
	static const char newer[] = PAGE " and (c.created_at, c.id) > ($3::timestamptz, $4::uuid)"
					 " order by c.created_at, c.id" SUMS " order by p.created_at, p.id";
	tx_rows(tx, into, key, start->backwards ? newer : older, P(state, start->at, start->id));
}

void campaign_states(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select state, count(*) as campaigns_count from campaigns where tenant_id = $1 group by "
		"state",
		P());
}

void campaign_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select c.id, c.name, c.kind, c.state, c.paused_because, c.list_id, c.agent_id, c.number_id, "
		"c.calls_at_once,"
		" c.attempts_most, c.retry_busy_minutes, c.retry_no_answer_minutes, "
		"c.retry_voicemail_minutes, c.on_machine,"
		" c.machine_message, to_char(c.opens, 'HH24:MI') as opens, to_char(c.closes, 'HH24:MI') as "
		"closes,"
		" to_jsonb(c.weekdays::text[]) as weekdays, c.started_at, c.ended_at, c.created_at, "
		"c.created_by_name,"
		" (select w.waiting_because from campaign_lines w where w.tenant_id = $1 and w.campaign_id = "
		"c.id and c.state = 'running') as waiting_because,"
		" c.filled_at is null and c.state = 'running' as filling, l.name as list_name, a.name as "
		"agent_name,"
		" n.e164 as number_phone, c.state in ('draft', 'scheduled') as can_start,"
		" c.state = 'scheduled' as is_scheduled, c.starts_at, c.state = 'draft' as can_change,"
		" c.state = 'running' as can_pause,"
		" c.state = 'paused' as can_resume, c.state in ('running', 'paused') as can_stop"
		" from campaigns c join lead_lists l on l.tenant_id = $1 and l.id = c.list_id"
		" join agents a on a.tenant_id = $1 and a.id = c.agent_id"
		" left join numbers n on n.tenant_id = $1 and n.id = c.number_id" /* given back since */
		" where c.tenant_id = $1 and c.id = $2::uuid",
		P(id));
}

static const char *draft_json(const struct campaign_draft *draft)
{
	json_t *columns = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "name", draft->name,
		"kind", draft->kind, "list_id", draft->list_id, "agent_id", draft->agent_id, "number_id",
		draft->number_id, "opens", draft->opens, "closes", draft->closes, "on_machine",
		draft->on_machine, "machine_message", draft->machine_message);
	json_object_update_new(columns,
		json_pack("{s:I, s:I, s:I, s:I, s:I}", "calls_at_once", (json_int_t)draft->calls_at_once,
			"attempts_most", (json_int_t)draft->attempts_most, "retry_busy_minutes",
			(json_int_t)draft->retry_busy_minutes, "retry_no_answer_minutes",
			(json_int_t)draft->retry_no_answer_minutes, "retry_voicemail_minutes",
			(json_int_t)draft->retry_voicemail_minutes));
	return json_dumps(columns, JSON_COMPACT);
}

const char *campaign_create(struct tx *tx, const struct campaign_draft *draft)
{
	const char *id = secret_uuid(tx_arena(tx));
	tx_do(tx,
		"insert into campaigns (tenant_id, id, name, kind, list_id, agent_id, number_id, opens, "
		"closes, weekdays,"
		" calls_at_once, attempts_most, retry_busy_minutes, retry_no_answer_minutes, "
		"retry_voicemail_minutes,"
		" on_machine, machine_message, created_by_name, created_at)"
		" select $1, $2::uuid, d.name, d.kind, d.list_id, d.agent_id, d.number_id, d.opens, "
		"d.closes, "
		"$4::integer[],"
		" d.calls_at_once, d.attempts_most, d.retry_busy_minutes, d.retry_no_answer_minutes,"
		" d.retry_voicemail_minutes, d.on_machine, d.machine_message, $5, $6::timestamptz"
		" from jsonb_populate_record(null::campaigns, $3::jsonb) d",
		P(id, draft_json(draft), draft->weekdays, draft->person, tx_time(tx, clock_now())));
	return id;
}

void campaign_update(struct tx *tx, const char *id, const struct campaign_draft *draft)
{
	tx_change(tx,
		"update campaigns c set name = d.name, kind = d.kind, list_id = d.list_id, agent_id = "
		"d.agent_id,"
		" number_id = d.number_id, opens = d.opens, closes = d.closes, weekdays = $4::integer[],"
		" calls_at_once = d.calls_at_once, attempts_most = d.attempts_most,"
		" retry_busy_minutes = d.retry_busy_minutes, retry_no_answer_minutes = "
		"d.retry_no_answer_minutes,"
		" retry_voicemail_minutes = d.retry_voicemail_minutes, on_machine = d.on_machine,"
		" machine_message = d.machine_message"
		" from jsonb_populate_record(null::campaigns, $3::jsonb) d"
		" where c.tenant_id = $1 and c.id = $2::uuid and c.state = 'draft'",
		P(id, draft_json(draft), draft->weekdays));
}

void campaign_delete(struct tx *tx, const char *id)
{
	tx_change(tx, "delete from campaigns where tenant_id = $1 and id = $2::uuid and state = 'draft'",
		P(id));
}

void campaign_run(struct tx *tx, const char *id, const char *action, int sandbox)
{
	tx_do(tx, "select campaign_run($1::uuid, $2::uuid, $3, $4::boolean, $5::timestamptz)",
		P(id, action, sandbox ? "true" : "false", tx_time(tx, clock_now())));
	tx_wake(tx, "dialer");
	tx_wake(tx, "jobs");
}

void campaign_schedule(struct tx *tx, const char *id, const char *day, const char *time)
{
	tx_do(tx, "select campaign_schedule($1::uuid, $2::uuid, $3::date, $4::time, $5::timestamptz)",
		P(id, day, time, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void campaign_unschedule(struct tx *tx, const char *id)
{
	tx_do(tx, "select campaign_unschedule($1::uuid, $2::uuid, null)", P(id));
}

void campaign_leads(struct tx *tx, json_t *into, const char *key, const char *id, const char *after)
{
	tx_rows(tx, into, key,
		"select l.phone, l.name, d.state, d.outcome, d.attempts, d.next_attempt_at"
		" from campaigns c join leads l on l.tenant_id = $1 and l.list_id = c.list_id and l.phone > "
		"$3"
		" join campaign_leads d on d.tenant_id = $1 and d.campaign_id = c.id and d.lead_id = l.id"
		" where c.tenant_id = $1 and c.id = $2::uuid order by l.phone limit 1000",
		P(id, after));
}
