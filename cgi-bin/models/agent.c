/* agent.c: voice agents, in versions. */
#include "models/agent.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/job.h"
#include "models/personality.h"
#include "models/plan.h"
#include "models/variable.h"

/* The sentences that the law of most places asks for, in each language that an agent can speak. */
static const struct {
	const char *code, *name, *ai, *recorded, *both;
} languages[] = {
	{"en-US", "English (US)", "I'm an AI assistant.", "This call is recorded.",
		"I'm an AI assistant, and this call is recorded."},
	{"en-GB", "English (UK)", "I'm an AI assistant.", "This call is recorded.",
		"I'm an AI assistant, and this call is recorded."},
	{"es-ES", "Spanish", "Soy un asistente de inteligencia artificial.", "Esta llamada se graba.",
		"Soy un asistente de inteligencia artificial y esta llamada se graba."},
	{"fr-FR", "French", "Je suis un assistant IA.", "Cet appel est enregistré.",
		"Je suis un assistant IA et cet appel est enregistré."},
	{"de-DE", "German", "Ich bin ein KI-Assistent.", "Dieses Gespräch wird aufgezeichnet.",
		"Ich bin ein KI-Assistent, und dieses Gespräch wird aufgezeichnet."},
	{"it-IT", "Italian", "Sono un assistente di intelligenza artificiale.",
		"Questa chiamata è registrata.",
		"Sono un assistente di intelligenza artificiale e questa chiamata è registrata."},
	{"pt-BR", "Portuguese (Brazil)", "Sou um assistente de IA.", "Esta ligação é gravada.",
		"Sou um assistente de IA e esta ligação é gravada."},
	{"hi-IN", "Hindi", "मैं एक एआई सहायक हूँ।", "यह कॉल रिकॉर्ड की जा रही है।",
		"मैं एक एआई सहायक हूँ और यह कॉल रिकॉर्ड की जा रही है।"},
};

json_t *agent_languages(void)
{
	json_t *list = json_array();
	for (size_t i = 0; i < COUNT(languages); i++)
		json_array_append_new(list,
			json_pack("{s:s, s:s}", "value", languages[i].code, "label", languages[i].name));
	return list;
}

static int language_of(const char *code)
{
	for (size_t i = 0; i < COUNT(languages); i++)
		if (code && !strcmp(languages[i].code, code))
			return (int)i;
	return -1;
}

char *agent_greeting(struct arena *arena, const json_t *version)
{
	int index = language_of(text_of(version, "language"));
	int says_ai = json_is_true(json_object_get(version, "says_ai"));
	int says_recording = json_is_true(json_object_get(version, "recording")) &&
			     json_is_true(json_object_get(version, "says_recording"));
	const char *greeting = text_of(version, "greeting");
	index = index < 0 ? 0 : index;
	const char *added = says_ai && says_recording ? languages[index].both
			    : says_ai                 ? languages[index].ai
			    : says_recording          ? languages[index].recorded
						      : "";
	return arena_printf(arena, "%s%s%s", greeting, *added ? " " : "", added);
}

char *agent_prompt(struct arena *arena, const json_t *version)
{
	const char *manner = personality_sentence(
		arena, text_of(version, "personality"), text_of(version, "personality_words"));
	const char *prompt = text_of(version, "prompt");
	return arena_printf(arena, "%s%s%s", prompt, *manner ? "\n\n" : "", manner);
}

const char *agent_language_name(struct arena *arena, const char *code)
{
	int index = language_of(code);
	if (index >= 0)
		return languages[index].name;
	for (size_t i = 0; code && strlen(code) == 5 && i < COUNT(languages); i++)
		if (!strncmp(languages[i].code, code, 2))
			return arena_printf(arena, "%.*s (%s)", (int)strcspn(languages[i].name, " "),
				languages[i].name, code + 3);
	return code;
}

struct error *agent_check(struct arena *arena, const struct agent_draft *draft)
{
	TRY(variable_check(arena, "greeting", draft->greeting));
	TRY(variable_check(arena, "prompt", draft->prompt));
	TRY(personality_check(arena, draft->personality, draft->personality_words));
	if (draft->personality_words)
		TRY(variable_check(arena, "personality_words", draft->personality_words));
	if (language_of(draft->language) < 0)
		return error_field(arena, "language", "Please choose one of the list.");
	int all_said = draft->says_ai && (draft->says_recording || !draft->recording);
	if (!all_said && (!draft->waiver || strlen(draft->waiver) < 5))
		return error_field(arena, "waiver",
			"Please say why this is not said. The reason is kept with your name.");
	return NULL;
}

void agent_list(struct tx *tx, json_t *into, const char *key, int64_t now)
{
	tx_rows(tx, into, key,
		"select a.id, a.name, a.state, a.version, a.updated_at, v.language, coalesce(o.name, "
		"v.voice) as voice_name,"
		" (select count(*) from numbers n where n.tenant_id = $1 and n.agent_id = a.id) as "
		"numbers_count,"
		" (select count(*) from calls c where c.tenant_id = $1 and c.agent_id = a.id"
		"  and c.created_at > $2::timestamptz - interval '7 days') as calls_count"
		" from agents a join agent_versions v on v.tenant_id = $1 and v.agent_id = a.id and "
		"v.version = a.version"
		" left join voices o on o.engine = v.engine and o.voice = v.voice"
		" where a.tenant_id = $1 and a.deleted_at is null order by a.name limit 200",
		P(tx_time(tx, now)));
}

void agent_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select a.id, a.name, a.state, a.failure, a.version, a.engine, a.engine_agent_id, "
		"a.engine_version, v.engine as wanted_engine,"
		" a.updated_at, v.greeting, v.prompt, v.voice, v.language, v.longest_seconds, v.recording, "
		"v.says_ai,"
		" v.says_recording, v.waiver, v.personality, v.personality_words, v.created_by_name,"
		" coalesce(o.name, v.voice) as voice_name"
		" from agents a join agent_versions v on v.tenant_id = $1 and v.agent_id = a.id and "
		"v.version = a.version"
		" left join voices o on o.engine = v.engine and o.voice = v.voice"
		" where a.tenant_id = $1 and a.id = $2::uuid and a.deleted_at is null",
		P(id));
}

void agent_standby(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select a.id, a.name, a.engine, a.standby_engine, a.standby_agent_id, a.deleted_at, "
		"t.outage_plan,"
		" v.greeting, v.prompt, v.language, v.longest_seconds, v.recording, v.says_ai, "
		"v.says_recording,"
		" v.personality, v.personality_words,"
		" (select o.voice from voices o where o.engine <> a.engine and o.language like "
		"left(v.language, 2) || '%'"
		"  order by o.voice limit 1) as standby_voice"
		" from agents a join tenants t on t.tenant_id = $1"
		" join agent_versions v on v.tenant_id = $1 and v.agent_id = a.id and v.version = a.version"
		" where a.tenant_id = $1 and a.id = $2::uuid",
		P(id));
}

void agent_numbers(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_rows(tx, into, key,
		"select id, e164 as number_phone from numbers where tenant_id = $1 and agent_id = $2::uuid "
		"order by e164",
		P(id));
}

void agent_options(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id as value, name as label from agents where tenant_id = $1 and deleted_at is null "
		"order by name",
		P());
}

static const char *yes_no(int flag)
{
	return flag ? "true" : "false";
}

static void insert_version(struct tx *tx, const char *id, const struct agent_draft *draft)
{
	tx_change(tx,
		"insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, engine, voice, "
		"language, longest_seconds,"
		" recording, says_ai, says_recording, waiver, created_by, created_by_name, personality,"
		" personality_words)"
		" select a.tenant_id, a.id, a.version, $3, $4, $14, voice_of($14, $5), $6, $7::integer, "
		"$8::boolean, "
		"$9::boolean, $10::boolean, $11,"
		" $12::uuid, $13, $15, $16 from agents a where a.tenant_id = $1 and a.id = $2::uuid",
		P(id, draft->greeting, draft->prompt, draft->voice, draft->language,
			tx_integer(tx, draft->longest_seconds), yes_no(draft->recording),
			yes_no(draft->says_ai), yes_no(draft->says_recording), draft->waiver,
			draft->person_id, draft->person, draft->engine, draft->personality,
			draft->personality_words));
}

static void enqueue(struct tx *tx, const char *id)
{
	job_enqueue(tx, "agent_provision", id, json_pack("{s:s}", "agent_id", id), clock_now());
}

const char *agent_create(struct tx *tx, const struct agent_draft *draft)
{
	const char *id = secret_uuid(tx_arena(tx));
	plan_check_agents(tx);
	tx_do(tx, "insert into agents (tenant_id, id, name, engine) values ($1, $2::uuid, $3, $4)",
		P(id, draft->name, draft->engine));
	insert_version(tx, id, draft);
	enqueue(tx, id);
	return id;
}

void agent_update(struct tx *tx, const char *id, const struct agent_draft *draft)
{
	tx_change(tx,
		"update agents set name = $3, version = version + 1, state = 'provisioning', failure = null, "
		"updated_at = now()"
		" where tenant_id = $1 and id = $2::uuid and deleted_at is null",
		P(id, draft->name));
	insert_version(tx, id, draft);
	enqueue(tx, id);
}

void agent_provision(struct tx *tx, const char *id)
{
	tx_change(tx,
		"update agents set state = 'provisioning', failure = null where tenant_id = $1 and id = "
		"$2::uuid"
		" and deleted_at is null",
		P(id));
	enqueue(tx, id);
}

void agent_delete(struct tx *tx, const char *id)
{
	tx_do(tx, "select agent_delete($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
	job_enqueue(tx, "agent_remove", id, json_pack("{s:s}", "agent_id", id), clock_now());
	job_enqueue(tx, "agent_standby", id, json_pack("{s:s}", "agent_id", id), clock_now());
}
