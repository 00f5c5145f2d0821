/* call_prepare.c: has the engine prepare the conversation of a call. */
#include "jobs/call_prepare.h"

#include "jobs/account.h"
#include "models/agent.h"
#include "models/call.h"
#include "models/variable.h"

static struct error *load(struct arena *arena, const struct call_preparation *preparation, json_t **facts)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(arena, preparation->database, preparation->tenant, &tx));
	tx_row(tx, found, "call",
		"select c.direction, c.our_phone, c.their_phone, c.longest_seconds, a.name as agent_name, "
		"a.engine, a.engine_agent_id, t.name as "
		"company, v.greeting,"
		" v.language, v.recording, v.says_ai, v.says_recording,"
		" case when l.id is not null then jsonb_build_object('name', l.name, 'email', l.email, "
		"'company', l.company,"
		"  'phone', l.phone, 'custom', l.custom) end as lead"
		" from calls c join tenants t on t.tenant_id = $1"
		" join agents a on a.tenant_id = $1 and a.id = c.agent_id"
		" join agent_versions v on v.tenant_id = $1 and v.agent_id = c.agent_id and v.version = "
		"c.agent_version"
		" left join leads l on l.tenant_id = $1 and l.id = c.lead_id"
		" where c.tenant_id = $1 and c.id = $2::uuid",
		P(preparation->call));
	TRY(tx_commit(tx));
	*facts = json_object_get(found, "call");
	return NULL;
}

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static struct error *order(struct arena *arena, const struct call_preparation *preparation,
	const json_t *facts, struct engine_call *made)
{
	struct engine_use use;
	const json_t *lead = json_object_get(facts, "lead");
	json_t *values = variable_values(arena, text_of(facts, "company"), text_of(facts, "agent_name"),
		json_is_object(lead) ? lead : NULL);
	struct engine_order asked = {
		.agent_id = text_of(facts, "engine_agent_id"),
		.call_id = preparation->call,
		.tenant_id = preparation->tenant,
		.our_phone = text_of(facts, "our_phone"),
		.their_phone = text_of(facts, "their_phone"),
		.opt_out_key = account_tool_key(arena, preparation->tenant),
		.greeting = variable_fill(arena, agent_greeting(arena, facts), values),
		.variables = values,
		.join_seconds = preparation->join_seconds,
		.timeout_ms = preparation->timeout_ms,
		.longest_seconds = (int)json_integer_value(json_object_get(facts, "longest_seconds")),
		.recording = json_is_true(json_object_get(facts, "recording")),
		.outbound = !strcmp(text_of(facts, "direction"), "outbound"),
	};
	if (!asked.agent_id)
		return error_new(arena, ERROR_CONFLICT, "The agent is not ready yet.", NULL);
	TRY(account_engine(arena, text_of(facts, "engine"), &use));
	return use.engine->call_create(arena, &use.account, &asked, made);
}

struct error *call_prepare(
	struct arena *arena, const struct call_preparation *preparation, struct engine_call *made)
{
	struct tx *tx;
	json_t *facts;
	TRY(load(arena, preparation, &facts));
	TRY(order(arena, preparation, facts, made));
	TRY(tx_for_tenant(arena, preparation->database, preparation->tenant, &tx));
	struct call_conversation conversation = {text_of(facts, "engine"), made->id, made->join_url};
	call_prepared(tx, preparation->call, &conversation);
	return tx_commit(tx);
}
