/* live.c: the calls that are under way, and the last words said on them. */
#include "models/live.h"

#include "lib/clock.h"
#include "lib/text.h"

static const char *now(struct tx *tx)
{
	return tx_time(tx, clock_now());
}

void live_list(struct tx *tx, json_t *into)
{
	tx_rows(tx, into, "calls",
		"select c.id, c.state, c.direction = 'inbound' as is_inbound, c.sandbox as is_sandbox, "
		"c.is_test,"
		" nullif(c.their_name, '') as lead_name, c.their_phone as other_phone, a.name as agent_name,"
		" m.name as campaign_name, coalesce(c.answered_at, c.created_at) as since_at,"
		" greatest(0, extract(epoch from $2::timestamptz - coalesce(c.answered_at, "
		"c.created_at)))::integer"
		"  as running_seconds, f.call_id is not null as is_followed, f.turns"
		" from live_calls l join calls c on c.tenant_id = $1 and c.id = l.call_id"
		" left join agents a on a.tenant_id = $1 and a.id = c.agent_id"
		" left join campaigns m on m.tenant_id = $1 and m.id = c.campaign_id"
		" left join follows f on f.tenant_id = $1 and f.call_id = l.call_id and f.until > "
		"$2::timestamptz"
		" where l.tenant_id = $1 order by c.state = 'in_progress' desc, l.created_at, l.call_id "
		"limit "
		"200",
		P(now(tx)));
	tx_row(tx, into, "counts",
		"select count(*) as live_count, count(*) filter (where c.state = 'in_progress') as "
		"talking_count,"
		" count(*) filter (where c.state <> 'in_progress') as waiting_count"
		" from live_calls l join calls c on c.tenant_id = $1 and c.id = l.call_id where l.tenant_id "
		"= $1",
		P());
}

void live_follow(struct tx *tx, const char *call_id)
{
	tx_do(tx, "select call_follow($1::uuid, $2::uuid, $3::timestamptz)", P(call_id, now(tx)));
	tx_wake(tx, "live");
}

void live_words(struct tx *tx, json_t *into, const char *key, const char *call_id)
{
	tx_value(tx, into, key,
		"select turns from follows where tenant_id = $1 and call_id = $2::uuid and until > "
		"$3::timestamptz",
		P(call_id, now(tx)));
}

void live_tell(json_t *turns, const char *agent, const char *person)
{
	size_t index;
	json_t *turn;
	json_array_foreach(turns, index, turn)
	{
		const char *speaker = text_of(turn, "speaker");
		int is_agent = speaker && !strcmp(speaker, "agent");
		const char *name = is_agent ? agent : person;
		if (!name || !*name)
			name = is_agent ? "Agent" : "Person";
		json_object_set_new(turn, "name", json_string(name));
	}
}

void live_followed(struct tx *tx, json_t *into, const char *key)
{
	tx_do(tx, "delete from follows where tenant_id = $1 and until <= $2::timestamptz", P(now(tx)));
	tx_rows(tx, into, key,
		"select f.call_id, c.engine, c.engine_call_id, f.turns, t.channel"
		" from follows f join calls c on c.tenant_id = $1 and c.id = f.call_id"
		" join tenants t on t.tenant_id = $1"
		" where f.tenant_id = $1 and c.ended_at is null order by f.until desc limit 20",
		P());
}

void live_hear(struct tx *tx, const char *call_id, const json_t *turns)
{
	tx_do(tx, "update follows set turns = $3::jsonb where tenant_id = $1 and call_id = $2::uuid",
		P(call_id, json_dumps(turns, JSON_COMPACT)));
}

void live_channel(struct tx *tx, json_t *into, const char *key, const char *tenant, const char *token_hash)
{
	tx_row(tx, into, key, "select channel from enter_session($1::uuid, $2, 'viewer', $3::timestamptz)",
		P(tenant, token_hash, now(tx)));
}
