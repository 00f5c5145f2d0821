/* oversight.c: all customers at once. */
#include "models/oversight.h"

#include "lib/clock.h"

void oversight_today(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select s.customers_count, s.suspended_count, s.live_count, s.calls_count, s.answered_count,"
		" s.answered_count::float8 / nullif(s.calls_count, 0) as answered_share, s.talk_seconds, "
		"s.cost_micros,"
		" s.price_micros, s.price_micros - s.cost_micros as margin_micros,"
		" greatest(0, (s.price_micros - s.cost_micros)::float8 / nullif(s.price_micros, 0)) as "
		"margin_share,"
		" s.failed_hour_count, s.failed_day_count, s.dead_hour_count, s.dead_day_count, "
		"s.late_count, s.dead_count"
		" from (select count(*) filter (where t.is_customer) as customers_count,"
		"  count(*) filter (where t.is_customer and t.is_suspended) as suspended_count,"
		"  sum(t.live)::bigint as live_count, sum(t.calls)::bigint as calls_count,"
		"  sum(t.answered)::bigint as answered_count, sum(t.talk_seconds)::bigint as talk_seconds,"
		"  sum(t.cost_micros)::bigint as cost_micros, sum(t.price_micros)::bigint as price_micros,"
		"  sum(t.failed_hour)::bigint as failed_hour_count, sum(t.failed_day)::bigint as "
		"failed_day_count,"
		"  sum(t.dead_hour)::bigint as dead_hour_count, sum(t.dead_day)::bigint as dead_day_count,"
		"  sum(t.late_jobs)::bigint as late_count, sum(t.dead_jobs)::bigint as dead_count"
		"  from staff_today($2::timestamptz) t where $1::uuid is not null) s",
		P(tx_time(tx, clock_now())));
}

void oversight_hours(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select h.hour, sum(h.calls)::bigint as calls_count, sum(h.answered)::bigint as "
		"answered_count"
		" from staff_hours($2::timestamptz) h where $1::uuid is not null group by h.hour order by "
		"h.hour",
		P(tx_time(tx, clock_now())));
}
