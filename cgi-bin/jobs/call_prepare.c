/* call_prepare.c: has the engine prepare the conversation of a call. */
#include "jobs/call_prepare.h"

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/call.h"
#include "models/platform.h"
#include "models/variable.h"

/* Of the time that a caller waits, the first engine has a part, and the other one the rest, if it is any use. */
enum { FIRST_PART = 3, ALL_PARTS = 5, LEAST_MS = 200 };

static struct error *load(struct arena *arena, const struct call_preparation *preparation, json_t **facts)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(arena, preparation->database, preparation->tenant, &tx));
	tx_row(tx, found, "call",
		"select c.direction, c.our_phone, c.their_phone, c.longest_seconds, a.name as agent_name, "
		"a.engine, a.engine_agent_id, a.standby_engine, a.standby_agent_id, "
		"t.outage_plan, t.outage_message, t.outage_phone, t.name as "
		"company, v.greeting, v.prompt,"
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

/* Where a conversation is asked for: the agent's own engine, or the one at which it stands by. */
struct place {
	const char *engine, *agent_id;
	int timeout_ms;
};

static struct error *order(struct arena *arena, const struct call_preparation *preparation,
	const json_t *facts, const struct place *place, struct engine_call *made)
{
	struct engine_use use;
	const json_t *lead = json_object_get(facts, "lead");
	json_t *values = variable_values(arena, text_of(facts, "company"), text_of(facts, "agent_name"),
		json_is_object(lead) ? lead : NULL);
	struct engine_order asked = {
		.agent_id = place->agent_id,
		.call_id = preparation->call,
		.tenant_id = preparation->tenant,
		.our_phone = text_of(facts, "our_phone"),
		.their_phone = text_of(facts, "their_phone"),
		.opt_out_key = account_tool_key(arena, preparation->tenant),
		.greeting = variable_fill(arena, agent_greeting(arena, facts), values),
		.variables = values,
		.prompt = text_of(facts, "prompt"),
		.join_seconds = preparation->join_seconds,
		.timeout_ms = place->timeout_ms,
		.longest_seconds = (int)json_integer_value(json_object_get(facts, "longest_seconds")),
		.recording = json_is_true(json_object_get(facts, "recording")),
		.outbound = text_is(facts, "direction", "outbound"),
	};
	if (!asked.agent_id)
		return error_new(arena, ERROR_CONFLICT, "The agent is not ready yet.", NULL);
	TRY(account_engine(arena, place->engine, &use));
	return (preparation->create ? preparation->create : use.engine->call_create)(
		arena, &use.account, &asked, made);
}

/* What /health and the pages say of the engine, until it is looked at again. */
static void note(struct arena *arena, const struct call_preparation *preparation, const char *engine,
	const struct error *failure)
{
	struct tx *tx;
	const struct engine_offer *offer = engine_offer(engine);
	if (!offer || (failure->kind != ERROR_UPSTREAM && failure->kind != ERROR_DENIED))
		return;
	struct error *error = tx_for_tenant(arena, preparation->database, preparation->tenant, &tx);
	if (!error) {
		platform_note(tx, offer->part, failure, NULL);
		error = tx_commit(tx);
	}
	if (error)
		log_error("call.outage_not_noted", error);
}

static struct error *ask(struct arena *arena, const struct call_preparation *preparation, const json_t *facts,
	struct place *place, struct engine_call *made)
{
	int64_t began = clock_elapsed();
	struct place other = {text_of(facts, "standby_engine"), text_of(facts, "standby_agent_id"), 0};
	int has_other = other.engine && text_is(facts, "outage_plan", "other_engine");
	*place = (struct place){
		text_of(facts, "engine"), text_of(facts, "engine_agent_id"), preparation->timeout_ms};
	if (preparation->standby)
		*place = other;
	else if (preparation->falls_back && has_other)
		place->timeout_ms = preparation->timeout_ms * FIRST_PART / ALL_PARTS;
	struct error *error = order(arena, preparation, facts, place, made);
	if (!error)
		return NULL;
	note(arena, preparation, place->engine, error);
	if (!preparation->falls_back || !has_other)
		return error;
	log_error("call.falls_back", error);
	*place = other;
	place->timeout_ms = preparation->timeout_ms - (int)((clock_elapsed() - began) / 1000);
	return place->timeout_ms > LEAST_MS ? order(arena, preparation, facts, place, made) : error;
}

struct error *call_prepare(
	struct arena *arena, struct call_preparation *preparation, struct engine_call *made)
{
	struct tx *tx;
	json_t *facts;
	struct place place;
	TRY(load(arena, preparation, &facts));
	preparation->outage_plan = text_of(facts, "outage_plan");
	preparation->outage_message = text_of(facts, "outage_message");
	preparation->outage_phone = text_of(facts, "outage_phone");
	preparation->language = text_of(facts, "language");
	TRY(ask(arena, preparation, facts, &place, made));
	TRY(tx_for_tenant(arena, preparation->database, preparation->tenant, &tx));
	struct call_conversation conversation = {place.engine, made->id, made->join_url};
	call_prepared(tx, preparation->call, &conversation);
	platform_well(tx, engine_offer(place.engine)->part, "It answers.");
	return tx_commit(tx);
}
