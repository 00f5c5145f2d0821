/* overview.c: the state of things at a glance. */
#include "models/overview.h"

void overview_setup(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select s.agent, s.number, s.leads, s.campaign, not (s.agent and s.number and s.leads and "
		"s.campaign) as is_new"
		" from (select exists (select from agents a where a.tenant_id = $1 and a.deleted_at is null) "
		"as agent,"
		" exists (select from numbers n where n.tenant_id = $1) as number,"
		" exists (select from leads l where l.tenant_id = $1) as leads,"
		" exists (select from campaigns c where c.tenant_id = $1 and c.started_at is not null) as "
		"campaign) s",
		P());
}

void overview_latest(struct tx *tx, json_t *into)
{
	tx_rows(tx, into, "calls",
		"select c.id, c.their_name, c.their_phone, c.state, c.outcome, c.created_at, c.sandbox as "
		"is_sandbox"
		" from calls c where c.tenant_id = $1 order by c.created_at desc, c.id desc limit 8",
		P());
	tx_rows(tx, into, "campaigns",
		"select m.id, m.name, m.state, coalesce(d.done_share, 0)::float8 as done_share from "
		"campaigns m"
		" left join lateral (select avg((l.state in ('done', 'refused'))::integer) as done_share "
		"from campaign_leads l"
		"  where l.tenant_id = $1 and l.campaign_id = m.id) d on true"
		" where m.tenant_id = $1 order by m.created_at desc, m.id desc limit 5",
		P());
	tx_row(tx, into, "live", "select count(*) as live_count from live_calls where tenant_id = $1", P());
}
