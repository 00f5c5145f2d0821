/* knowledge.c: what each agent can look up at its voice engine. */
#include "models/knowledge.h"

#include "lib/clock.h"

void knowledge_wanted(struct tx *tx, const char *agent)
{
	tx_do(tx, "select knowledge_wanted($1::uuid, array[$2::uuid], $3::timestamptz)",
		P(agent, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void knowledge_find(struct tx *tx, json_t *into, const char *key, const char *agent)
{
	tx_maybe(tx, into, key,
		"select engine, engine_id from agent_knowledge where tenant_id = $1 and agent_id = $2::uuid",
		P(agent));
}

void knowledge_take(
	struct tx *tx, json_t *into, const char *key, const struct knowledge_turn *turn, int64_t until)
{
	tx_value(tx, into, key,
		"select knowledge_take($1::uuid, $2::uuid, $3::integer, $4::uuid, $5::timestamptz, "
		"$6::timestamptz)",
		P(turn->agent, tx_integer(tx, turn->wanted), turn->job, tx_time(tx, clock_now()),
			tx_time(tx, until)));
}

void knowledge_agent(struct tx *tx, json_t *into, const char *key, const char *agent)
{
	tx_row(tx, into, key,
		"select a.engine, a.deleted_at is not null as is_deleted, k.engine as known_engine, "
		"k.engine_id, t.channel"
		" from agents a join agent_knowledge k on k.tenant_id = $1 and k.agent_id = a.id"
		" join tenants t on t.tenant_id = $1 where a.tenant_id = $1 and a.id = $2::uuid",
		P(agent));
}

void knowledge_documents(struct tx *tx, json_t *into, const char *key, const char *agent)
{
	tx_rows(tx, into, key,
		"select d.id || '.' || left(md5(d.name || string_agg(p.title || p.hash, ',' order by "
		"p.position)), 16) as name,"
		" d.name as title, string_agg(concat_ws(chr(10), nullif(p.title, ''), nullif(p.address, ''), "
		"p.text), chr(10) || chr(10)"
		" order by p.position) as text"
		" from agent_documents u join documents d on d.tenant_id = $1 and d.id = u.document_id"
		" join document_pages p on p.tenant_id = $1 and p.document_id = d.id and p.chosen and p.text "
		"<> ''"
		" where u.tenant_id = $1 and u.agent_id = $2::uuid group by d.id, d.name order by d.id",
		P(agent));
}

void knowledge_keep(struct tx *tx, const struct knowledge_turn *turn, const struct knowledge_outcome *outcome)
{
	tx_do(tx,
		"update agent_knowledge set state = case when wanted = $3::integer then $5 else state end,"
		" failure = case when wanted = $3::integer then $6 else failure end, engine = $7, engine_id "
		"= "
		"$8,"
		" holder = null, held_until = null, synced_at = $9::timestamptz"
		" where tenant_id = $1 and agent_id = $2::uuid and holder = $4::uuid",
		P(turn->agent, tx_integer(tx, turn->wanted), turn->job, outcome->state, outcome->failure,
			outcome->engine, outcome->engine_id, tx_time(tx, clock_now())));
}
