/* plan.c: what customers can have. */
#include "models/plan.h"

void plan_options(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select p.plan as value, p.name as label from plans p where $1::uuid is not null order by "
		"p.position",
		P());
}

void plan_find(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select p.name, p.month_micros, p.minutes_most as minutes_most_count, p.agents_most as "
		"agents_most_count,"
		" p.leads_most as leads_most_count, plan_leads($1::uuid, 100001) as leads_count"
		" from tenants t left join plans p on p.plan = t.plan where t.tenant_id = $1",
		P());
}

void plan_check_agents(struct tx *tx)
{
	tx_do(tx, "select plan_check_agents($1::uuid)", P());
}

void plan_check_leads(struct tx *tx, int64_t more)
{
	tx_do(tx, "select plan_check_leads($1::uuid, $2::bigint)", P(tx_integer(tx, more)));
}
