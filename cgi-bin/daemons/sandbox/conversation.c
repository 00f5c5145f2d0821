/* conversation.c: the conversation as Ultravox holds it. */
#include "daemons/sandbox/conversation.h"

#include "daemons/sandbox/engine.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/timers.h"
#include "daemons/sandbox/tools.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/log.h"

enum { JOIN_MS = 30 * 1000, MAXIMUM_MS = 3600 * 1000, PATIENCE_MS = 5000, BILLING_MS = 2000 };

json_t *conversation_row(const char *id)
{
	return store_row("select seq, id, agent_id, agent_name, created, joined, ended, end_reason, speed, "
			 "story, variant, "
			 "seed, carrier_call, definition, context, metadata, callbacks, talk_ms, last_words, "
			 "billed, deleted "
			 "from engine_calls where id = ?1",
		"s", id);
}

int64_t conversation_maximum_ms(const json_t *definition)
{
	int64_t maximum = wire_parse_duration(row_text(definition, "maxDuration"));
	return maximum > 0 ? maximum : MAXIMUM_MS;
}

static int64_t wall(const json_t *row, int64_t story_ms)
{
	return (int64_t)((double)story_ms * 1000 / row_number(row, "speed"));
}

int64_t conversation_elapsed(const json_t *row, int64_t now)
{
	int64_t joined = row_integer(row, "joined");
	if (row_integer(row, "ended"))
		return row_integer(row, "talk_ms");
	if (!joined || now < joined)
		return 0;
	return (int64_t)((double)(now - joined) * row_number(row, "speed") / 1000);
}

/* The first text in the context under one of the names. */
static const char *from_context(const json_t *context, const char *const *names, const char *otherwise)
{
	for (; *names; names++) {
		const char *text = json_string_value(json_object_get(context, *names));
		if (!text)
			text = json_string_value(json_object_get(json_object_get(context, *names), "name"));
		if (text && *text)
			return text;
	}
	return otherwise;
}

static const char *greeting(struct arena *arena, const json_t *definition, const struct cast *cast)
{
	const json_t *first = json_object_get(definition, "firstSpeakerSettings");
	const char *text = json_string_value(json_object_get(json_object_get(first, "agent"), "text"));
	if (!text)
		text = json_string_value(
			json_object_get(json_object_get(json_object_get(first, "user"), "fallback"), "text"));
	if (!text)
		return arena_printf(arena, "Hello, this is %s from %s. Do you have a moment?", cast->agent,
			cast->company);
	return wire_template(arena, text, cast->context, NULL);
}

void conversation_script(struct arena *arena, const json_t *row, struct script *script)
{
	static const char *const agents[] = {"agent_name", "agentName", "agent", "assistant", NULL};
	static const char *const companies[] = {"company", "company_name", "companyName", "business",
		"business_name", "tenant", "organization", NULL};
	const json_t *definition = row_json(row, "definition");
	const char *story = row_text(row, "story");
	struct cast cast = {.context = row_json(row, "context"), .variant = (int)row_integer(row, "variant")};
	cast.story = story_named(story ? story : "silence");
	cast.seed = (uint32_t)row_integer(row, "seed");
	cast.agent = from_context(cast.context, agents, "your assistant");
	cast.company = from_context(cast.context, companies, "our company");
	cast.greeting = greeting(arena, definition, &cast);
	cast.user_first =
		json_object_get(json_object_get(definition, "firstSpeakerSettings"), "user") != NULL;
	cast.inactivity = json_object_get(definition, "inactivityMessages");
	cast.maximum_ms = conversation_maximum_ms(definition);
	cast.time_is_up = row_text(definition, "timeExceededMessage");
	cast.has_opt_out = tool_for(definition, "opt_out") != NULL;
	cast.has_booking = tool_for(definition, "book") != NULL;
	cast.has_voicemail = tool_for(definition, "leaveVoicemail") != NULL;
	cast.has_hang_up = tool_for(definition, "hangUp") != NULL;
	script_build(arena, &cast, script);
}

static void wait_for_somebody(const char *id, int64_t at)
{
	json_t *row = conversation_row(id);
	int64_t timeout = wire_parse_duration(row_text(row_json(row, "definition"), "joinTimeout"));
	if (timeout < 0)
		timeout = JOIN_MS;
	/* However fast the story goes, programs need some real time to bring both sides together. */
	int64_t wait = wall(row, timeout),
		least = timeout < PATIENCE_MS ? timeout * 1000 : PATIENCE_MS * 1000;
	timer_add("unjoined", id, at + (wait > least ? wait : least), 0);
	engine_tell("call.started", id);
}

static const char *dumped(const json_t *value)
{
	return value ? json_dumps(value, JSON_COMPACT) : "{}";
}

void conversation_create(const struct new_conversation *made, int64_t at)
{
	store_run("insert into engine_calls (id, agent_id, agent_name, created, speed, definition, context, "
		  "metadata, callbacks) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"sssidssss", made->id, row_text(made->agent, "id"), row_text(made->agent, "name"), at,
		settings_now().speed, dumped(made->definition), dumped(made->context), dumped(made->metadata),
		dumped(made->callbacks));
	wait_for_somebody(made->id, at);
}

struct recording conversation_recording(const json_t *row, const struct script *script)
{
	return (struct recording){
		row_text(row, "id"), script, row_integer(row, "talk_ms"), row_text(row, "last_words")};
}

/* The id in "wss://…/calls/<id>/twilio". */
static char *id_in_url(struct arena *arena, const char *url)
{
	const char *at = url && !strncmp(url, "wss://", 6) ? strstr(url, "/calls/") : NULL;
	return at && strlen(at) >= 7 + 36 ? arena_strndup(arena, at + 7, 36) : NULL;
}

static void plan(const char *id, int64_t at)
{
	struct arena *arena = arena_new();
	struct script *script = arena_alloc(arena, sizeof *script);
	json_t *row = conversation_row(id);
	conversation_script(arena, row, script);
	for (size_t i = 0; i < script->count; i++)
		if (script->turns[i].kind == TURN_TOOL)
			timer_add("turn", id, at + wall(row, script->turns[i].start_ms), (int64_t)i);
	timer_add("talk_end", id, at + wall(row, script->end_ms), 0);
	arena_free(arena);
}

int conversation_join(const char *join_url, const json_t *call, int64_t at)
{
	struct arena *arena = arena_new();
	const char *id = id_in_url(arena, join_url);
	int joined =
		id && store_run("update engine_calls set joined = ?2, story = ?3, variant = ?4, seed = ?5, "
				"speed = ?6, "
				"carrier_call = ?7 where id = ?1 and joined is null and ended is null",
			      "sisiids", id, at, row_text(call, "story"), row_integer(call, "variant"),
			      row_integer(call, "seed"), row_number(call, "speed"), row_text(call, "sid"));
	if (joined) {
		store_run(
			"update calls set engine_call = ?2 where sid = ?1", "ss", row_text(call, "sid"), id);
		timer_cancel_all(id);
		plan(id, at);
		engine_tell("call.joined", id);
	}
	arena_free(arena);
	return joined;
}

static void end(const char *id, int64_t at, const char *reason, int64_t talk_ms)
{
	store_run("update engine_calls set ended = ?2, end_reason = ?3, talk_ms = ?4 where id = ?1 and ended "
		  "is null",
		"sisi", id, at, reason, talk_ms);
	timer_cancel_all(id);
	store_run("delete from deliveries where call = ?1 and kind = 'tool' and claimed = 0", "s", id);
	engine_tell("call.ended", id);
	timer_add("billed", id, at + wall(conversation_row(id), BILLING_MS), 0);
	log_write(LOG_INFO, "sandbox.conversation_ended", "call", id, "reason", reason, NULL);
}

void conversation_client_left(const char *id, int64_t at)
{
	json_t *row = conversation_row(id);
	if (!row || row_integer(row, "ended"))
		return;
	if (at < row_integer(row, "joined")) /* who hangs up at once may be gone before that is known here */
		at = row_integer(row, "joined");
	end(id, at, "hangup", conversation_elapsed(row, at));
}

int conversation_hang_up(const char *id, const char *message, int64_t at)
{
	json_t *row = conversation_row(id);
	if (!row || row_integer(row, "ended") || !row_integer(row, "joined"))
		return 0;
	int64_t talk_ms = conversation_elapsed(row, at);
	if (message && *message) {
		store_run("update engine_calls set last_words = ?2 where id = ?1", "ss", id, message);
		talk_ms += script_speech_ms(message);
	}
	end(id, at, "agent_hangup", talk_ms);
	network_stream_closed(row_text(row, "carrier_call"), at);
	return 1;
}

static void nobody_joined(const json_t *row, int64_t at, int64_t detail)
{
	(void)detail;
	end(row_text(row, "id"), at, "unjoined", 0);
}

/* The script is over: whoever hangs up by it does. */
static void talk_ends(const json_t *row, int64_t at, int64_t detail)
{
	(void)detail;
	struct arena *arena = arena_new();
	struct script *script = arena_alloc(arena, sizeof *script);
	conversation_script(arena, row, script);
	end(row_text(row, "id"), at, script->end_reason, script->end_ms);
	if (!strcmp(script->end_reason, "hangup"))
		network_end(row_text(row, "carrier_call"), at, "completed", 200);
	else
		network_stream_closed(row_text(row, "carrier_call"), at);
	arena_free(arena);
}

/* A turn in which the model calls a tool. Ultravox's own tools need no request. */
static void tool_turn(const json_t *row, int64_t at, int64_t turn)
{
	struct arena *arena = arena_new();
	struct script *script = arena_alloc(arena, sizeof *script);
	const char *id = row_text(row, "id");
	(void)at;
	conversation_script(arena, row, script);
	const struct turn *said = &script->turns[turn];
	const json_t *tool = tool_for(row_json(row, "definition"), said->tool);
	store_run("insert or ignore into tool_results (call, turn, invocation, at_ms, status, result) "
		  "values (?1, ?2, ?3, ?4, -1, '')",
		"sisi", id, turn, wire_uuid(arena), said->start_ms);
	if (!tool || !tool_invoke(row, tool, tool_arguments(tool, said->text), (int)turn))
		conversation_tool_answered(id, turn, 200, "OK");
	arena_free(arena);
}

void conversation_tool_answered(const char *id, int64_t turn, int status, const char *body)
{
	store_run("update tool_results set status = ?3, result = ?4 where call = ?1 and turn = ?2", "siis",
		id, turn, (int64_t)status, status ? body : "The tool could not be reached.");
	log_write(LOG_INFO, "sandbox.tool_answered", "call", id, NULL);
}

static void bill(const json_t *row, int64_t at, int64_t detail)
{
	(void)detail;
	store_run("update engine_calls set billed = ?2 where id = ?1", "si", row_text(row, "id"), at);
	engine_tell("call.billed", row_text(row, "id"));
}

int conversation_timer(const char *kind, const char *id, int64_t at, int64_t detail)
{
	static const struct {
		const char *kind;
		void (*happens)(const json_t *row, int64_t at, int64_t detail);
	} kinds[] = {
		{"unjoined", nobody_joined}, {"turn", tool_turn}, {"talk_end", talk_ends}, {"billed", bill}};
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (strcmp(kinds[i].kind, kind))
			continue;
		json_t *row = conversation_row(id);
		if (row && !row_integer(row, "deleted"))
			kinds[i].happens(row, at, detail);
		return 1;
	}
	return 0;
}
