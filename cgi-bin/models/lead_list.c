/* lead_list.c: the lists that leads are kept in. */
#include "models/lead.h"

#include "lib/clock.h"
#include "lib/secret.h"

void lead_list_options(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id as value, name as label from lead_lists where tenant_id = $1 and removed_at is "
		"null"
		" order by created_at desc limit 500",
		P());
}

void lead_list_all(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select g.id, g.name, g.created_at,"
		" (select count(*) from leads l where l.tenant_id = $1 and l.list_id = g.id) as leads_count"
		" from lead_lists g where g.tenant_id = $1 and g.removed_at is null order by g.created_at "
		"desc limit 500",
		P());
}

const char *lead_list_create(struct tx *tx, const char *name)
{
	const char *id = secret_uuid(tx_arena(tx));
	tx_do(tx, "insert into lead_lists (tenant_id, id, name) values ($1, $2::uuid, $3)", P(id, name));
	return id;
}

const char *lead_list_create_numbered(struct tx *tx, const char *name)
{
	const char *id = secret_uuid(tx_arena(tx));
	tx_do(tx,
		"insert into lead_lists (tenant_id, id, name) select $1, $2::uuid, min(n.name) from (select"
		" case when i = 1 then $3 else $3 || ' (' || i || ')' end as name, i from generate_series(1, "
		"10000) i) n"
		" where n.i = (select min(j) from generate_series(1, 10000) j where not exists (select from "
		"lead_lists g"
		" where g.tenant_id = $1 and g.name = case when j = 1 then $3 else $3 || ' (' || j || ')' "
		"end))",
		P(id, name));
	return id;
}

void lead_list_delete(struct tx *tx, const char *id)
{
	tx_do(tx, "select lead_list_delete($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void lead_list_remove(struct tx *tx, json_t *into, const char *key, const char *id, int64_t most)
{
	tx_value(tx, into, key, "select lead_list_remove($1::uuid, $2::uuid, $3::integer)",
		P(id, tx_integer(tx, most)));
}
