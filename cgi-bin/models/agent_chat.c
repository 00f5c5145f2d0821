/* agent_chat.c: conversations in writing with a version of an agent. */
#include "models/agent_chat.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/job.h"
#include "models/variable.h"

enum { KEPT_HOURS = 24 };

const char *agent_chat_create(struct tx *tx, const struct agent_chat_draft *draft)
{
	const char *id = secret_uuid(tx_arena(tx));
	int64_t version = json_integer_value(json_object_get(draft->version, "version"));
	tx_do(tx,
		"insert into agent_chats (tenant_id, id, agent_id, version, person_id, variables, began_at)"
		" values ($1, $2::uuid, $3::uuid, $4::integer, $5::uuid, $6::jsonb, $7::timestamptz)",
		P(id, draft->agent_id, tx_integer(tx, version), draft->person_id,
			json_dumps(draft->variables, JSON_COMPACT), tx_time(tx, clock_now())));
	tx_do(tx,
		"insert into agent_chat_turns (tenant_id, chat_id, position, role, text) values ($1, "
		"$2::uuid, 0, 'agent', $3)",
		P(id, draft->greeting));
	job_enqueue(tx, "agent_chat_remove", id, json_pack("{s:s}", "chat_id", id),
		clock_now() + KEPT_HOURS * 3600 * SECOND);
	return id;
}

#define CHAT                                                                                                 \
	"select c.id, c.agent_id, c.version, c.variables,"                                                   \
	" (select jsonb_agg(jsonb_build_object('position', t.position, 'role', t.role, 'text', t.text, "     \
	"'failure',"                                                                                         \
	"   t.failure, 'passages', t.passages, 'is_asked', coalesce(t.failure is null and t.asked_at >"      \
	"   $2::timestamptz - $3::integer * interval '1 second', false)) order by t.position)"               \
	"  from agent_chat_turns t where t.tenant_id = $1 and t.chat_id = c.id) as turns"                    \
	" from agent_chats c where c.tenant_id = $1"

void agent_chat_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key, CHAT " and c.id = $4::uuid",
		P(tx_time(tx, clock_now()), tx_integer(tx, AGENT_CHAT_ASKED_S), id));
}

void agent_chat_latest(
	struct tx *tx, json_t *into, const char *key, const char *agent_id, const char *person_id)
{
	tx_maybe(tx, into, key,
		CHAT " and c.agent_id = $4::uuid and c.person_id = $5::uuid and c.began_at > $2::timestamptz "
		     "- interval '1 day'"
		     " order by c.began_at desc limit 1",
		P(tx_time(tx, clock_now()), tx_integer(tx, AGENT_CHAT_ASKED_S), agent_id, person_id));
}

void agent_chat_throttle(struct tx *tx, json_t *into, const char *key)
{
	tx_value(tx, into, key,
		"select throttle('agent chat ' || $1::text, 120, '10 minutes', $2::timestamptz)",
		P(tx_time(tx, clock_now())));
}

static const json_t *last_turn(const json_t *chat)
{
	const json_t *turns = json_object_get(chat, "turns");
	return json_array_get(turns, json_array_size(turns) - 1);
}

static int is_by_person(const json_t *turn)
{
	const char *role = text_of(turn, "role");
	return role && !strcmp(role, "person");
}

struct error *agent_chat_refusal(struct arena *arena, const json_t *chat)
{
	if (json_array_size(json_object_get(chat, "turns")) >= AGENT_CHAT_TURNS)
		return error_new(
			arena, ERROR_CONFLICT, "This chat is long enough. Please begin a new one.", NULL);
	if (is_by_person(last_turn(chat)))
		return error_new(arena, ERROR_CONFLICT,
			"The agent has not answered yet. Ask for the answer, or begin a new chat.", NULL);
	return NULL;
}

void agent_chat_say(
	struct tx *tx, json_t *into, const char *key, const char *id, const char *position, const char *text)
{
	tx_value(tx, into, key,
		"insert into agent_chat_turns (tenant_id, chat_id, position, role, text, asked_at)"
		" values ($1, $2::uuid, $3::integer, 'person', $4, $5::timestamptz) on conflict do nothing "
		"returning position",
		P(id, position, text, tx_time(tx, clock_now())));
}

void agent_chat_ask_again(struct tx *tx, json_t *into, const char *key, const char *id, const char *position)
{
	tx_value(tx, into, key,
		"update agent_chat_turns set asked_at = $4::timestamptz, failure = null"
		" where tenant_id = $1 and chat_id = $2::uuid and position = $3::integer and role = 'person'"
		" and (failure is not null or asked_at <= $4::timestamptz - $5::integer * interval '1 "
		"second')"
		" returning position",
		P(id, position, tx_time(tx, clock_now()), tx_integer(tx, AGENT_CHAT_ASKED_S)));
}

void agent_chat_answer(
	struct tx *tx, const char *id, const char *position, const char *text, const json_t *passages)
{
	tx_do(tx,
		"insert into agent_chat_turns (tenant_id, chat_id, position, role, text, passages)"
		" values ($1, $2::uuid, $3::integer + 1, 'agent', $4, $5::jsonb) on conflict do nothing",
		P(id, position, text, json_dumps(passages, JSON_COMPACT)));
	tx_do(tx,
		"update agent_chat_turns set failure = null"
		" where tenant_id = $1 and chat_id = $2::uuid and position = $3::integer",
		P(id, position));
}

void agent_chat_fail(struct tx *tx, const char *id, const char *position, const char *sentence)
{
	tx_do(tx,
		"update agent_chat_turns set failure = $4"
		" where tenant_id = $1 and chat_id = $2::uuid and position = $3::integer",
		P(id, position, sentence));
}

void agent_chat_remove(struct tx *tx, const char *id)
{
	tx_do(tx, "delete from agent_chat_turns where tenant_id = $1 and chat_id = $2::uuid", P(id));
	tx_do(tx, "delete from agent_chats where tenant_id = $1 and id = $2::uuid", P(id));
}

json_t *agent_chat_names(struct arena *arena, const json_t *version)
{
	static const char *const texts[] = {"greeting", "prompt", "personality_words"};
	json_t *all = json_array(), *names = json_array();
	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *text = text_of(version, texts[i]);
		variable_collect(arena, text ? text : "", all);
	}
	for (size_t i = 0; i < json_array_size(all) && json_array_size(names) < AGENT_CHAT_VALUES; i++)
		if (!strncmp(json_string_value(json_array_get(all, i)), "lead.", 5))
			json_array_append(names, json_array_get(all, i));
	return names;
}

static json_t *chat_values(struct arena *arena, const json_t *agent, const json_t *variables)
{
	json_t *values = json_array(), *names = agent_chat_names(arena, agent);
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		const char *given = text_of(variables, name);
		json_array_append_new(values,
			json_pack("{s:s, s:s, s:s}", "name", arena_printf(arena, "value_%zu", i), "variable",
				name, "value", given ? given : variable_example(arena, name)));
	}
	return values;
}

static void tell_turns(json_t *chat)
{
	const json_t *turns = json_object_get(chat, "turns"), *last = last_turn(chat);
	size_t count = json_array_size(turns);
	int open = is_by_person(last), asked = json_is_true(json_object_get(last, "is_asked"));
	const char *failure = text_of(last, "failure");
	for (size_t i = 0; i < count; i++) {
		json_t *turn = json_array_get(turns, i), *passages = json_object_get(turn, "passages");
		json_object_set_new(turn, "by_person", json_boolean(is_by_person(turn)));
		json_object_set_new(turn, "has_passages", json_boolean(json_array_size(passages)));
	}
	json_object_set_new(chat, "next_position", json_integer((json_int_t)count));
	json_object_set_new(chat, "last_position", json_integer((json_int_t)count - 1));
	json_object_set_new(chat, "is_full", json_boolean(!open && count >= AGENT_CHAT_TURNS));
	json_object_set_new(chat, "is_waiting", json_boolean(open && asked));
	json_object_set_new(chat, "failure",
		open && !asked ? json_string(failure ? failure : "Something went wrong on the way.")
			       : json_null());
	json_object_set_new(chat, "can_say", json_boolean(!open && count < AGENT_CHAT_TURNS));
}

void agent_chat_tell(struct arena *arena, json_t *page)
{
	json_t *chat = json_object_get(page, "chat"), *agent = json_object_get(page, "agent");
	json_t *values = chat_values(arena, agent, json_object_get(chat, "variables"));
	json_object_set_new(page, "has_chat_values", json_boolean(json_array_size(values)));
	json_object_set_new(page, "chat_values", values);
	if (!json_is_object(chat))
		return;
	int64_t version = json_integer_value(json_object_get(chat, "version"));
	json_object_set_new(chat, "is_old",
		json_boolean(version != json_integer_value(json_object_get(agent, "version"))));
	tell_turns(chat);
}
