/* tenant.c: a customer. */
#include "models/tenant.h"

#include "lib/clock.h"

void tenant_find(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select name, country, zone, currency, brand_name, calls_at_once, attempts_a_day, created_at,"
		" outage_plan, outage_message, outage_phone, suspended_at, plan, kind = 'operator' as "
		"is_operator"
		" from tenants where tenant_id = $1",
		P());
}

/* What staff see of it among all others. */
static void tell_staff(struct tx *tx)
{
	tx_do(tx, "select platform_tenant($1::uuid)", P());
}

void tenant_update(struct tx *tx, const struct tenant_settings *settings)
{
	tx_change(tx,
		"update tenants set name = $2, country = $3, zone = $4, brand_name = $5,"
		" outage_plan = $6, outage_message = $7, outage_phone = $8 where tenant_id = $1",
		P(settings->name, settings->country, settings->zone, settings->brand_name,
			settings->outage_plan, settings->outage_message, settings->outage_phone));
	tell_staff(tx);
	tx_do(tx, "select agents_stand_by($1::uuid, $2::timestamptz)", P(tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void tenant_name(struct tx *tx, const char *name, const char *country, const char *zone)
{
	tx_change(tx, "update tenants set name = $2, country = $3, zone = $4 where tenant_id = $1",
		P(name, country, zone));
	tell_staff(tx);
}

/* The page of the list first, then what each of its customers has used. */
#define LISTED                                                                                               \
	"select t.id, t.name, t.is_operator, t.is_suspended, t.created_at, t.country, p.name as plan_name,"  \
	" u.calls as calls_count, u.talk_seconds, u.cost_micros, u.price_micros, u.agents as agents_count,"  \
	" u.numbers as numbers_count from (select t.tenant_id as id, t.name, t.kind = 'operator' as "        \
	"is_operator,"                                                                                       \
	"  t.suspended_at is not null as is_suspended, t.created_at, t.country, t.plan from "                \
	"staff_tenants() t"                                                                                  \
	"  where $1::uuid is not null and ($2::text is null or strpos(lower(t.name), lower($2)) > 0)"        \
	"  and ($3::text is null or ($3 = 'suspended') = (t.suspended_at is not null))"
#define USED                                                                                                 \
	" limit 51) t left join plans p on p.plan = t.plan cross join lateral staff_usage(t.id, "            \
	"$6::timestamptz) u"

void tenant_list(struct tx *tx, json_t *into, const char *key, const struct tenant_filter *filter)
{
	static const char *const older = LISTED
		" and ($4::timestamptz is null or (t.created_at, t.tenant_id) < ($4::timestamptz, $5::uuid))"
		" order by t.created_at desc, t.tenant_id desc" USED " order by t.created_at desc, t.id desc";
	static const char *const newer =
		LISTED " and (t.created_at, t.tenant_id) > ($4::timestamptz, $5::uuid)"
		       " order by t.created_at, t.tenant_id" USED " order by t.created_at, t.id";
	tx_rows(tx, into, key, filter->start.backwards ? newer : older,
		P(filter->words, filter->state, filter->start.at, filter->start.id,
			tx_time(tx, clock_now())));
}

void tenant_usage(struct tx *tx, json_t *into, const char *key)
{
	tx_maybe(tx, into, key,
		"select u.calls as calls_count, u.answered as answered_count, u.talk_seconds, u.cost_micros, "
		"u.price_micros,"
		" u.price_micros - u.cost_micros as margin_micros, ceil(u.talk_seconds / 60.0)::bigint as "
		"minutes_count,"
		" u.agents as agents_count, u.numbers as numbers_count from staff_usage($1::uuid, "
		"$2::timestamptz) u",
		P(tx_time(tx, clock_now())));
}

void tenant_suspend(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"update tenants set suspended_at = $2::timestamptz where tenant_id = $1 and kind = 'customer'"
		" and suspended_at is null returning channel",
		P(tx_time(tx, clock_now())));
	tell_staff(tx);
}

void tenant_resume(struct tx *tx)
{
	tx_change(tx,
		"update tenants set suspended_at = null where tenant_id = $1 and suspended_at is not null",
		P());
	tell_staff(tx);
}

void tenant_limit(struct tx *tx, const struct tenant_limits *limits)
{
	tx_change(tx,
		"update tenants set plan = $2, calls_at_once = $3::integer, attempts_a_day = $4::integer "
		"where tenant_id = $1",
		P(limits->plan, tx_integer(tx, limits->calls_at_once),
			tx_integer(tx, limits->attempts_a_day)));
	tell_staff(tx);
}
