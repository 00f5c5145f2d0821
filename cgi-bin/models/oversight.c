/* oversight.c: all customers at once. */
#include "models/oversight.h"

#include "lib/clock.h"

void oversight_today(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select s.customers as customers_count, s.suspended as suspended_count, s.live as "
		"live_count, "
		"s.calls as calls_count, s.answered as answered_count,"
		" s.answered::float8 / nullif(s.calls, 0) as answered_share, s.talk_seconds, s.cost_micros, "
		"s.price_micros, s.price_micros - s.cost_micros as margin_micros,"
		" greatest(0, (s.price_micros - s.cost_micros)::float8 / nullif(s.price_micros, 0)) as "
		"margin_share,"
		" s.failed_hour as failed_hour_count, s.failed_day as failed_day_count, s.dead_hour as "
		"dead_hour_count, s.dead_day as dead_day_count, s.late_jobs as late_count, s.dead_jobs as "
		"dead_count"
		" from staff_today($2::timestamptz) s where $1::uuid is not null",
		P(tx_time(tx, clock_now())));
}

void oversight_hours(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select h.hour, h.calls as calls_count, h.answered as answered_count"
		" from staff_hours($2::timestamptz) h where $1::uuid is not null order by h.hour",
		P(tx_time(tx, clock_now())));
}

/* An agent whose engine has another version than the one in use. */
#define AGENTS                                                                                               \
	"select a.tenant_id, a.tenant_name, a.id, a.name, a.engine, a.state, a.failure, a.version, "         \
	"a.engine_version,"                                                                                  \
	" a.created_at, a.drifted, f.last_call_at, f.calls as calls_count, f.failed as failed_count,"        \
	" f.failed::float8 / nullif(f.calls, 0) as failed_share, f.talk_seconds, f.cost_micros,"             \
	" f.first_word_ms / 1000.0 as first_word_seconds from (select x.tenant_id, x.tenant_name, x.id, "    \
	"x.name,"                                                                                            \
	"  x.engine, x.state, x.failure, x.version, x.engine_version, x.created_at,"                         \
	"  x.state = 'ready' and x.engine_version is distinct from x.version as drifted"                     \
	"  from staff_agents($2) x where $1::uuid is not null and ($3::text is null or x.engine = $3)"       \
	"  and ($4::text is null or x.state = $4"                                                            \
	"   or $4 = 'drifted' and x.state = 'ready' and x.engine_version is distinct from x.version)"
#define AGENTS_FIGURES                                                                                       \
	" limit 51) a cross join lateral staff_agent_figures(a.tenant_id, a.id, $7::timestamptz) f"

void oversight_agents(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter)
{
	static const char *const older =
		AGENTS " and ($5::timestamptz is null or (x.created_at, x.id) < ($5::timestamptz, $6::uuid))"
		       " order by x.created_at desc, x.id desc" AGENTS_FIGURES
		       " order by a.created_at desc, a.id desc";
	static const char *const newer =
		AGENTS " and (x.created_at, x.id) > ($5::timestamptz, $6::uuid)"
		       " order by x.created_at, x.id" AGENTS_FIGURES " order by a.created_at, a.id";
	tx_rows(tx, into, key, filter->start.backwards ? newer : older,
		P(filter->words, filter->provider, filter->state, filter->start.at, filter->start.id,
			tx_time(tx, clock_now())));
}

#define JOBS                                                                                                 \
	"select j.tenant_id, j.tenant_name, j.id, j.kind, j.state, j.at_time as happened_at, j.attempts,"    \
	" j.attempts_most, j.error, j.created_at, j.state = 'dead' as is_dead from staff_jobs($2, $3, $4, "  \
	"$5::timestamptz,"                                                                                   \
	" $6::uuid, $7::boolean, 51, $8::timestamptz) j where $1::uuid is not null"

void oversight_jobs(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter)
{
	static const char *const older = JOBS " order by j.at_time desc, j.id desc limit 51";
	static const char *const newer = JOBS " order by j.at_time, j.id limit 51";
	tx_rows(tx, into, key, filter->start.backwards ? newer : older,
		P(filter->state, filter->words, filter->kind, filter->start.at, filter->start.id,
			filter->start.backwards ? "true" : "false", tx_time(tx, clock_now())));
}

void oversight_dead(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select d.kind as job_kind, sum(d.jobs)::bigint as jobs_count from staff_dead() d"
		" where $1::uuid is not null group by d.kind order by 2 desc, 1",
		P());
}

void oversight_retry(struct tx *tx, json_t *into, const char *key, const struct oversight_retry *retry)
{
	tx_value(tx, into, key,
		"select staff_retry($2, $3::uuid, $4, $5::timestamptz) where $1::uuid is not null",
		P(retry->kind, retry->person_id, retry->person, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

#define EVENTS                                                                                               \
	"select e.tenant_id, e.tenant_name, e.id, e.provider, e.kind as event_kind, e.call_id, "             \
	"e.received_at, e.late,"                                                                             \
	" e.verdict from staff_events($2, $3, $4, $5, $6::uuid, $7::uuid, $8::boolean, $9::integer, 51) e"   \
	" where $1::uuid is not null"

void oversight_events(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter)
{
	static const char *const older = EVENTS " order by e.id desc limit 51";
	static const char *const newer = EVENTS " order by e.id limit 51";
	tx_rows(tx, into, key, filter->start.backwards ? newer : older,
		P(filter->words, filter->provider, filter->kind, filter->state, filter->call,
			filter->start.id, filter->start.backwards ? "true" : "false",
			tx_integer(tx, filter->words ? OVERSIGHT_DEEP_ONE : OVERSIGHT_DEEP_ALL)));
}

#define AUDIT                                                                                                \
	"select a.tenant_id, a.tenant_name, a.id, a.at as happened_at, a.person, a.action, a.subject,"       \
	" coalesce(a.details ->> 'reason', a.details ->> 'because', '') as reason from staff_audit($2, $3, " \
	"$4,"                                                                                                \
	" $5::timestamptz, $6::uuid, $7::boolean, 51) a where $1::uuid is not null"

void oversight_audit(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter)
{
	static const char *const older = AUDIT " order by a.at desc, a.id desc limit 51";
	static const char *const newer = AUDIT " order by a.at, a.id limit 51";
	tx_rows(tx, into, key, filter->start.backwards ? newer : older,
		P(filter->words, filter->person, filter->kind, filter->start.at, filter->start.id,
			filter->start.backwards ? "true" : "false"));
}
