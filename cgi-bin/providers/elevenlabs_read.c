/* elevenlabs_read.c: reads what ElevenLabs answers: conversations, what was said, voices, errors. */
#include "providers/elevenlabs.h"

#include <string.h>
#include <strings.h>

#include "lib/clock.h"
#include "lib/strbuf.h"
#include "providers/wire.h"

/* The reason is free text; only what decides on the call is looked for in it. */
static enum engine_end end_of(const char *status, const char *reason)
{
	static const struct {
		const char *words;
		enum engine_end end;
	} ends[] = {
		{"end_call", ENGINE_AGENT_HANGUP},
		{"silence", ENGINE_AGENT_HANGUP},
		{"duration", ENGINE_TIMEOUT},
	};
	if (!strcmp(status, "failed"))
		return ENGINE_ERROR;
	for (size_t i = 0; i < COUNT(ends); i++)
		if (strcasestr(reason, ends[i].words))
			return ends[i].end;
	return ENGINE_HANGUP;
}

/* The words that calls know for how a conversation ended; what the engine itself says is kept with its event. */
static const char *reason_of(enum engine_end end)
{
	switch (end) {
	case ENGINE_NOT_ENDED:
		return "";
	case ENGINE_HANGUP:
		return "hangup";
	case ENGINE_AGENT_HANGUP:
		return "agent_hangup";
	case ENGINE_TIMEOUT:
		return "timeout";
	case ENGINE_UNJOINED:
		return "unjoined";
	default:
		return "connection_error";
	}
}

static void read_end(struct arena *arena, const json_t *object, struct engine_call *call)
{
	const json_t *metadata = json_object_get(object, "metadata");
	const char *status = wire_text(arena, object, "status");
	int64_t seconds = wire_integer(metadata, "call_duration_secs", 0);
	int failed = !strcmp(status, "failed");
	int ended = failed || !strcmp(status, "done") || !strcmp(status, "processing");
	call->joined = wire_integer(metadata, "start_time_unix_secs", -1);
	call->joined = call->joined > 0 ? call->joined * SECOND : -1;
	call->created = call->joined;
	call->ended = ended && call->joined >= 0 ? call->joined + seconds * SECOND : ended ? 0 : -1;
	if (!strcmp(status, "initiated") || (failed && !seconds))
		call->joined = -1;
	call->end =
		ended ? end_of(status, wire_text(arena, metadata, "termination_reason")) : ENGINE_NOT_ENDED;
	call->end_reason = reason_of(call->end);
	call->billing_final = ended && strcmp(status, "processing") != 0;
	call->billed_seconds = call->billing_final ? (int)seconds : -1;
}

void elevenlabs_read_call(struct arena *arena, const json_t *object, struct engine_call *call)
{
	const json_t *begun = json_object_get(object, "conversation_initiation_client_data");
	const json_t *values = json_object_get(begun, "dynamic_variables");
	const json_t *analysis = json_object_get(object, "analysis");
	const char *user = wire_text(arena, object, "user_id");
	*call = (struct engine_call){
		.id = *user ? user : wire_text(arena, values, "conversation"),
		.agent_id = wire_text(arena, object, "agent_id"),
		.call_id = wire_text(arena, values, "call_id"),
		.tenant_id = wire_text(arena, values, "tenant_id"),
		.join_url = "",
		.recording = json_is_true(json_object_get(object, "has_audio")),
		.summary = wire_text(arena, analysis, "transcript_summary"),
		.short_summary = wire_text(arena, analysis, "call_summary_title"),
	};
	read_end(arena, object, call);
}

static void add_turn(struct engine_turns *turns, const struct engine_turn *turn)
{
	turns->items[turns->count++] = *turn;
}

/* Tools that were called, or what they answered, as turns. */
static void add_tools(
	struct arena *arena, struct engine_turns *turns, const json_t *list, const struct engine_turn *like)
{
	const char *text = like->role == ENGINE_TOOL_CALL ? "params_as_json" : "result_value";
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct engine_turn turn = *like;
		turn.tool = wire_text(arena, json_array_get(list, i), "tool_name");
		turn.text = wire_text(arena, json_array_get(list, i), text);
		add_turn(turns, &turn);
	}
}

static void read_turn(struct arena *arena, struct engine_turns *turns, const json_t *item)
{
	struct engine_turn turn = {.tool = "", .end_ms = -1};
	int64_t seconds = wire_integer(item, "time_in_call_secs", -1);
	turn.role = strcmp(wire_text(arena, item, "role"), "agent") ? ENGINE_PERSON : ENGINE_AGENT;
	turn.text = wire_text(arena, item, "message");
	turn.start_ms = seconds >= 0 && seconds < INT32_MAX / 1000 ? (int)seconds * 1000 : -1;
	if (*turn.text)
		add_turn(turns, &turn);
	turn.role = ENGINE_TOOL_CALL;
	add_tools(arena, turns, json_object_get(item, "tool_calls"), &turn);
	turn.role = ENGINE_TOOL_RESULT;
	add_tools(arena, turns, json_object_get(item, "tool_results"), &turn);
}

void elevenlabs_read_turns(struct arena *arena, const json_t *object, struct engine_turns *turns)
{
	const json_t *list = json_object_get(object, "transcript");
	size_t most = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		most += 1 + json_array_size(json_object_get(item, "tool_calls")) +
			json_array_size(json_object_get(item, "tool_results"));
	}
	*turns = (struct engine_turns){.items = arena_alloc(arena, (most + 1) * sizeof *turns->items)};
	for (size_t i = 0; i < json_array_size(list); i++)
		read_turn(arena, turns, json_array_get(list, i));
}

/* "american, friendly": what the labels say, where nobody has described the voice. */
static const char *labels_of(struct arena *arena, const json_t *labels)
{
	static const char *const named[] = {"accent", "descriptive", "description", "gender"};
	struct strbuf text;
	strbuf_init(&text, arena);
	for (size_t i = 0; i < COUNT(named); i++) {
		const char *label = wire_text(arena, labels, named[i]);
		if (*label)
			strbuf_addf(&text, "%s%s", text.length ? ", " : "", label);
	}
	return text.text;
}

void elevenlabs_read_voice(struct arena *arena, const json_t *object, struct engine_voice *voice)
{
	const json_t *labels = json_object_get(object, "labels");
	const json_t *verified = json_array_get(json_object_get(object, "verified_languages"), 0);
	const char *description = wire_text(arena, object, "description");
	const char *locale = wire_text(arena, verified, "locale"),
		   *language = wire_text(arena, labels, "language");
	*voice = (struct engine_voice){
		.id = wire_text(arena, object, "voice_id"),
		.name = wire_text(arena, object, "name"),
		.description = *description ? description : labels_of(arena, labels),
		.language = *locale     ? locale
			    : *language ? language
					: "",
		.preview_url = wire_text(arena, object, "preview_url"),
	};
}

/* "detail" is {"message"}, a text, or a list of what is wrong with each field. */
static const char *detail_of(struct arena *arena, const json_t *body)
{
	const json_t *detail = json_object_get(body, "detail");
	if (json_is_string(detail))
		return json_string_value(detail);
	const char *message = wire_text(arena, detail, "message");
	return *message ? message : detail ? json_dumps(detail, JSON_COMPACT) : "";
}

struct error *elevenlabs_error(struct arena *arena, const struct http_response *response)
{
	const json_t *body = wire_json(response);
	const char *text = detail_of(arena, body);
	return rest_engine_error(arena, "elevenlabs", response, *text ? text : response->body);
}
