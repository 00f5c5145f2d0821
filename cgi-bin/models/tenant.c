/* tenant.c: a customer. */
#include "models/tenant.h"

#include "lib/clock.h"

void tenant_find(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select name, country, zone, currency, brand_name, calls_at_once, attempts_a_day, created_at,"
		" outage_plan, outage_message, outage_phone from tenants where tenant_id = $1",
		P());
}

void tenant_update(struct tx *tx, const struct tenant_settings *settings)
{
	tx_change(tx,
		"update tenants set name = $2, country = $3, zone = $4, brand_name = $5,"
		" outage_plan = $6, outage_message = $7, outage_phone = $8 where tenant_id = $1",
		P(settings->name, settings->country, settings->zone, settings->brand_name,
			settings->outage_plan, settings->outage_message, settings->outage_phone));
	tx_do(tx, "select agents_stand_by($1::uuid, $2::timestamptz)", P(tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void tenant_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select t.tenant_id as id, t.name, t.kind = 'operator' as is_operator,"
		" t.suspended_at is not null as is_suspended, t.created_at"
		" from staff_tenants() t where $1::uuid is not null order by lower(t.name), t.tenant_id",
		P());
}
