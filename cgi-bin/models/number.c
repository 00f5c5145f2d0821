/* number.c: the telephone numbers of a tenant. */
#include "models/number.h"

#include "lib/clock.h"
#include "models/job.h"

void number_list(struct tx *tx, json_t *into, const char *key, int64_t now)
{
	tx_rows(tx, into, key,
		"select n.id, n.e164 as number_phone, n.state, coalesce(n.failure, (select j.error from jobs "
		"j where j.tenant_id = $1 and j.kind = 'number_connect' and j.key = n.id::text and j.state = "
		"'queued')) as failure, n.region, n.locality, n.agent_id, "
		"a.name as agent_name,"
		" (select count(*) from calls c where c.tenant_id = $1 and c.number_id = n.id"
		"  and c.created_at > $2::timestamptz - interval '7 days') as calls_count"
		" from numbers n left join agents a on a.tenant_id = $1 and a.id = n.agent_id"
		" where n.tenant_id = $1 order by n.e164 limit 500",
		P(tx_time(tx, now)));
}

void number_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select id, e164 as number_phone, state, failure, region, locality, agent_id, taken_at, "
		"connected_at"
		" from numbers where tenant_id = $1 and id = $2::uuid",
		P(id));
}

void number_options(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id as value, regexp_replace(e164, '^[+]1(...)(...)(....)$', '+1 \\1-\\2-\\3') ||"
		" case when locality = '' then '' else ' · ' || locality end as label"
		" from numbers where tenant_id = $1 order by e164",
		P());
}

void number_answered(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select n.id, n.e164 as number_phone, a.name as agent_name"
		" from numbers n join agents a on a.tenant_id = $1 and a.id = n.agent_id"
		" where n.tenant_id = $1 and n.state = 'connected' order by n.e164 limit 500",
		P());
}

void number_available(struct tx *tx, json_t *into, const char *key, const char *words, const char *after)
{
	tx_rows(tx, into, key,
		"select id, phone as number_phone, region, locality from pool_available($2, $3, 21, "
		"$4::timestamptz)"
		" where $1::uuid is not null",
		P(words, after, tx_time(tx, clock_now())));
}

static void enqueue(struct tx *tx, const char *id)
{
	job_enqueue(tx, "number_connect", id, json_pack("{s:s}", "number_id", id), clock_now());
}

struct error *number_take(struct tx *tx, const char *id, const char *agent_id)
{
	json_t *taken = json_object();
	const char *now = tx_time(tx, clock_now());
	tx_row(tx, taken, "number",
		"select e164, carrier, carrier_sid, country, region, locality from pool_take($1::uuid, "
		"$2::uuid, $3::timestamptz)",
		P(id, now));
	TRY(tx_run(tx));
	json_t *number = json_object_get(taken, "number");
	const char *columns = json_dumps(number, JSON_COMPACT);
	tx_do(tx,
		"insert into numbers (tenant_id, id, e164, carrier, carrier_sid, country, region, locality, "
		"agent_id, state, taken_at)"
		" select $1, $2::uuid, n.e164, n.carrier, n.carrier_sid, n.country, n.region, n.locality, "
		"$4::uuid, 'connecting',"
		" $5::timestamptz from jsonb_to_record($3::jsonb) as n (e164 text, carrier text, carrier_sid "
		"text, country text,"
		" region text, locality text)",
		P(id, columns, agent_id, now));
	tx_do(tx,
		"insert into directory (kind, key, tenant_id, object_id) values ('number', $2, $1, $3::uuid)",
		P(json_string_value(json_object_get(number, "e164")), id));
	enqueue(tx, id);
	return NULL;
}

void number_connect(struct tx *tx, const char *id, const char *agent_id)
{
	tx_change(tx,
		"update numbers set agent_id = $3::uuid, state = 'connecting', failure = null"
		" where tenant_id = $1 and id = $2::uuid",
		P(id, agent_id));
	enqueue(tx, id);
}

void number_release(struct tx *tx, const char *id)
{
	tx_do(tx, "select number_release($1::uuid, $2::uuid)", P(id));
	tx_do(tx, "select pool_release($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
}
