/* report.c: statistics as people read them. */
#include "models/report.h"

#include "lib/clock.h"

/*
 * The days asked for: $2 from, $3 until, $4 how many, $5 now. They are worked out once, before any row is looked at: in a
 * join the zone of the tenant would be looked up for every row, and no index on the day be used.
 */
#define RANGE                                                                                                \
	"with r as materialized (select coalesce($2::date, l.last - ($4::integer - 1)) as first, l.last, "   \
	"l.today, l.zone from ("                                                                             \
	"  select coalesce($3::date, ($5::timestamptz at time zone t.zone)::date) as last,"                  \
	"   ($5::timestamptz at time zone t.zone)::date as today, t.zone from tenants t where t.tenant_id "  \
	"= $1) l) "
#define NARROWED                                                                                             \
	" and s.day >= (select greatest(r.first, r.last - 365) from r) and s.day <= (select r.last from r)"  \
	" and ($6::uuid is null or s.agent_id = $6::uuid)"                                                   \
	" and ($7::uuid is null or s.campaign_id = $7::uuid) and ($8::text is null or s.direction = $8)"

static struct params bind(struct tx *tx, const struct report_filter *filter, const char **values)
{
	values[0] = filter->from;
	values[1] = filter->until;
	values[2] = filter->days ? filter->days : "14";
	values[3] = tx_time(tx, clock_now());
	values[4] = filter->agent;
	values[5] = filter->campaign;
	values[6] = filter->direction;
	return (struct params){7, values};
}

void report_range(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter)
{
	const char *values[7];
	struct params params = bind(tx, filter, values);
	params.count = 4;
	tx_row(tx, into, key,
		RANGE
		"select greatest(r.first, r.last - 365)::text as first, r.last::text as last, r.today::text "
		"as today, replace(r.zone, '_', ' ') as zone,"
		" to_char(greatest(r.first, r.last - 365), 'FMDD Mon YYYY') as first_text, to_char(r.last, "
		"'FMDD Mon YYYY') as last_text"
		" from r",
		params);
}

void report_days(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter)
{
	const char *values[7];
	tx_rows(tx, into, key,
		RANGE "select x.day::text as day, x.outcome, sum(x.calls)::bigint as calls, "
		      "sum(x.answered)::bigint as answered,"
		      " sum(x.talk_seconds)::bigint as talk, sum(x.price_micros)::bigint as price from ("
		      " select s.day, s.outcome, s.calls, s.answered, s.talk_seconds, s.price_micros from "
		      "stat_days s"
		      " where s.tenant_id = $1" NARROWED
		      " union all select s.day, s.outcome, s.calls, s.answered, "
		      "s.talk_seconds, s.price_micros from stat_deltas s where s.tenant_id = $1" NARROWED
		      ") x group by x.day, x.outcome order by x.day, x.outcome",
		bind(tx, filter, values));
}

void report_hours(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter)
{
	const char *values[7];
	tx_rows(tx, into, key,
		RANGE
		"select extract(isodow from x.day)::integer as weekday, x.hour::integer as hour, "
		"sum(x.calls)::bigint as calls,"
		" sum(x.answered)::bigint as answered from ("
		" select s.day, s.hour, s.calls, s.answered from stat_hours s where s.tenant_id = $1" NARROWED
		" union all select s.day, s.hour, s.calls, s.answered from stat_deltas s where s.tenant_id = "
		"$1" NARROWED ") x group by 1, 2",
		bind(tx, filter, values));
}

void report_sentiments(struct tx *tx, json_t *into, const char *key, const struct report_filter *filter)
{
	const char *values[7];
	tx_row(tx, into, key,
		RANGE
		"select coalesce(sum(x.positive), 0)::bigint as positive, coalesce(sum(x.neutral), "
		"0)::bigint as neutral,"
		" coalesce(sum(x.negative), 0)::bigint as negative from ("
		" select s.positive, s.neutral, s.negative from stat_days s where s.tenant_id = $1" NARROWED
		" union all select s.positive, s.neutral, s.negative from stat_deltas s where s.tenant_id = "
		"$1" NARROWED ") x",
		bind(tx, filter, values));
}
