/* engine.c: Ultravox's calls as its API and its webhooks show them. */
#include "daemons/sandbox/engine.h"

#include "daemons/sandbox/analysis.h"
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/delivery.h"
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/tools.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"

enum { BILLING_STEP_S = 6 };

static int join_port;

void engine_start(int port)
{
	join_port = port;
}

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *time_or_null(struct arena *arena, int64_t time)
{
	return time ? json_string(wire_iso(arena, time)) : json_null();
}

/* What the definition says, or a standard. */
static json_t *defined(const json_t *definition, const char *name, json_t *standard)
{
	json_t *value = json_object_get(definition, name);
	return value ? value : standard;
}

/* What was said until the call ended. */
static json_t *said_turns(struct arena *arena, const json_t *row)
{
	json_t *lines = json_array();
	struct script *script = arena_alloc(arena, sizeof *script);
	conversation_script(arena, row, script);
	for (size_t i = 0; i < script->count; i++)
		if (script->turns[i].kind != TURN_TOOL &&
			script->turns[i].start_ms < row_integer(row, "talk_ms"))
			json_array_append_new(
				lines, json_pack("{s:b, s:s}", "person", script->turns[i].kind == TURN_USER,
					       "text", script->turns[i].text));
	return lines;
}

static void add_summary(struct arena *arena, json_t *call, const json_t *row)
{
	struct analysis analysis;
	int talked = row_integer(row, "ended") && row_integer(row, "joined");
	if (talked)
		analysis_of(arena, said_turns(arena, row), &analysis);
	json_object_set_new(call, "shortSummary", text_or_null(talked ? analysis.short_summary : NULL));
	json_object_set_new(call, "summary", text_or_null(talked ? analysis.summary : NULL));
}

static void add_times(struct arena *arena, json_t *call, const json_t *row)
{
	int64_t billed_s = (row_integer(row, "talk_ms") + 999) / 1000;
	billed_s = (billed_s + BILLING_STEP_S - 1) / BILLING_STEP_S * BILLING_STEP_S;
	int billed = row_integer(row, "billed") != 0;
	json_object_set_new(call, "created", json_string(wire_iso(arena, row_integer(row, "created"))));
	json_object_set_new(call, "joined", time_or_null(arena, row_integer(row, "joined")));
	json_object_set_new(call, "ended", time_or_null(arena, row_integer(row, "ended")));
	json_object_set_new(call, "endReason", text_or_null(row_text(row, "end_reason")));
	json_object_set_new(call, "billedDuration",
		billed ? json_string(arena_printf(arena, "%llds", (long long)billed_s)) : json_null());
	json_object_set_new(call, "billedSideInputTokens", json_null());
	json_object_set_new(call, "billedSideOutputTokens", json_null());
	json_object_set_new(call, "billingStatus",
		json_string(!billed    ? "BILLING_STATUS_PENDING"
			    : billed_s ? "BILLING_STATUS_BILLED"
				       : "BILLING_STATUS_FREE_ZERO_EFFECTIVE_DURATION"));
}

static json_t *first_speaker(const json_t *definition)
{
	const json_t *settings = json_object_get(definition, "firstSpeakerSettings");
	return json_string(json_object_get(settings, "user") ? "FIRST_SPEAKER_USER" : "FIRST_SPEAKER_AGENT");
}

static json_t *retention(const json_t *definition)
{
	const char *policy = row_text(definition, "retentionPolicy");
	return json_string(policy && strstr(policy, "AUTO_DELETE") ? "auto_delete" : "retain");
}

/* What the call was created with, after its agent's template and its context. */
static void add_definition(struct arena *arena, json_t *call, const json_t *row, const json_t *definition)
{
	static const char *const optional[] = {
		"externalVoice", "voiceOverrides", "vadSettings", "dataConnectionConfig"};
	const char *prompt = row_text(definition, "systemPrompt");
	json_t *context = row_json(row, "context");
	json_object_set_new(call, "firstSpeaker", first_speaker(definition));
	json_object_set(call, "firstSpeakerSettings",
		defined(definition, "firstSpeakerSettings", json_pack("{s:{}}", "agent")));
	json_object_set(call, "inactivityMessages", defined(definition, "inactivityMessages", json_array()));
	json_object_set(call, "initialOutputMedium",
		defined(definition, "initialOutputMedium", json_string("MESSAGE_MEDIUM_VOICE")));
	json_object_set(call, "joinTimeout", defined(definition, "joinTimeout", json_string("30s")));
	json_object_set(call, "maxDuration", defined(definition, "maxDuration", json_string("3600s")));
	json_object_set(call, "languageHint", defined(definition, "languageHint", json_null()));
	json_object_set(call, "medium", defined(definition, "medium", json_pack("{s:{}}", "webRtc")));
	json_object_set(call, "model", defined(definition, "model", json_string("ultravox-v0.7")));
	json_object_set(call, "recordingEnabled", defined(definition, "recordingEnabled", json_false()));
	json_object_set_new(call, "retentionPolicy", retention(definition));
	json_object_set_new(call, "systemPrompt",
		prompt ? json_string(wire_template(arena, prompt, context, NULL)) : json_null());
	json_object_set(call, "temperature", defined(definition, "temperature", json_integer(0)));
	json_object_set(call, "timeExceededMessage", defined(definition, "timeExceededMessage", json_null()));
	json_object_set(call, "voice", defined(definition, "voice", json_null()));
	json_object_set(
		call, "experimentalSettings", defined(definition, "experimentalSettings", json_object()));
	json_object_set(call, "initialState", defined(definition, "initialState", json_object()));
	json_object_set_new(call, "transcriptOptional", json_true());
	for (size_t i = 0; i < COUNT(optional); i++)
		if (json_object_get(definition, optional[i]))
			json_object_set(call, optional[i], json_object_get(definition, optional[i]));
}

json_t *engine_call_json(struct arena *arena, const json_t *row)
{
	json_t *call = json_object(), *definition = row_json(row, "definition");
	const char *agent = row_text(row, "agent_id"), *id = row_text(row, "id");
	json_object_set_new(call, "callId", json_string(id));
	json_object_set_new(
		call, "clientVersion", row_integer(row, "joined") ? json_string("twilio") : json_null());
	add_times(arena, call, row);
	add_definition(arena, call, row, definition);
	add_summary(arena, call, row);
	char *join = arena_printf(arena, "wss://127.0.0.1:%d/calls/%s/twilio", join_port, id);
	json_object_set_new(call, "joinUrl", row_integer(row, "ended") ? json_null() : json_string(join));
	json_object_set_new(call, "agentId", text_or_null(agent));
	/* The document knows no null here, so a call without an agent has one without a name. */
	json_object_set_new(call, "agent",
		json_pack("{s:s, s:s}", "agentId", agent ? agent : "00000000-0000-4000-8000-000000000000",
			"name", agent ? row_text(row, "agent_name") : ""));
	json_object_set_new(call, "metadata", row_json(row, "metadata"));
	json_object_set_new(call, "callbacks", row_json(row, "callbacks"));
	json_object_set_new(call, "requestContext", json_object());
	json_object_set_new(call, "sipDetails", json_null());
	return call;
}

static json_t *span(struct arena *arena, int64_t start_ms, int64_t end_ms)
{
	return json_pack(
		"{s:s, s:s}", "start", wire_duration(arena, start_ms), "end", wire_duration(arena, end_ms));
}

/* Appends a message; its index and its stage are as Ultravox counts them. */
static json_t *add_message(json_t *messages, const json_t *row, const char *role, const char *text)
{
	json_t *message = json_pack("{s:s, s:s, s:s, s:i, s:s}", "role", role, "text", text, "medium",
		"MESSAGE_MEDIUM_VOICE", "callStageMessageIndex", (int)json_array_size(messages),
		"callStageId", row_text(row, "id"));
	json_array_append_new(messages, message);
	return message;
}

static void add_spans(struct arena *arena, json_t *message, int64_t start_ms, int64_t end_ms)
{
	json_object_set_new(message, "timespan", span(arena, start_ms, end_ms));
	json_object_set_new(message, "wallClockTimespan", span(arena, start_ms, end_ms));
}

/* A tool's call, and its result as soon as that is there. */
static void add_tool_messages(
	struct arena *arena, json_t *messages, const json_t *row, const struct turn *turn)
{
	json_t *result = store_row(
		"select invocation, status, result from tool_results where call = ?1 and at_ms = ?2", "si",
		row_text(row, "id"), turn->start_ms);
	const json_t *tool = tool_for(row_json(row, "definition"), turn->tool);
	if (!result)
		return;
	json_t *call = add_message(messages, row, "MESSAGE_ROLE_TOOL_CALL",
		json_dumps(tool_arguments(tool, turn->text), JSON_COMPACT));
	json_object_set_new(call, "toolName", json_string(tool_name(tool)));
	json_object_set(call, "invocationId", json_object_get(result, "invocation"));
	add_spans(arena, call, turn->start_ms, turn->start_ms);
	int64_t status = row_integer(result, "status");
	if (status < 0)
		return;
	json_t *answer = add_message(messages, row, "MESSAGE_ROLE_TOOL_RESULT", row_text(result, "result"));
	json_object_set_new(answer, "toolName", json_string(tool_name(tool)));
	json_object_set(answer, "invocationId", json_object_get(result, "invocation"));
	if (status < 200 || status > 299)
		json_object_set_new(answer, "errorDetails",
			json_string(arena_printf(arena, "HTTP status %d", (int)status)));
	add_spans(arena, answer, turn->end_ms, turn->end_ms);
}

json_t *engine_messages(struct arena *arena, const json_t *row, int64_t now)
{
	json_t *messages = json_array();
	int64_t elapsed = conversation_elapsed(row, now);
	struct script *script = arena_alloc(arena, sizeof *script);
	const char *last_words = row_text(row, "last_words");
	int64_t before = elapsed - (last_words ? script_speech_ms(last_words) : 0);
	conversation_script(arena, row, script);
	for (size_t i = 0; i < script->count && script->turns[i].start_ms < before; i++) {
		const struct turn *turn = &script->turns[i];
		if (turn->kind == TURN_TOOL) {
			add_tool_messages(arena, messages, row, turn);
			continue;
		}
		/* What a person says is written down once it has been said. */
		if (turn->kind == TURN_USER && turn->end_ms > elapsed && !row_integer(row, "ended"))
			break;
		json_t *message = add_message(messages, row,
			turn->kind == TURN_USER ? "MESSAGE_ROLE_USER" : "MESSAGE_ROLE_AGENT", turn->text);
		add_spans(arena, message, turn->start_ms, turn->end_ms < before ? turn->end_ms : before);
	}
	if (last_words)
		add_spans(
			arena, add_message(messages, row, "MESSAGE_ROLE_AGENT", last_words), before, elapsed);
	return messages;
}

static void tell(struct arena *arena, const char *id, const char *webhook, const json_t *to)
{
	(void)arena;
	const json_t *body = json_object_get(to, "body");
	delivery_add(&(struct delivery){.kind = DELIVERY_EVENT,
			     .call = id,
			     .lane = id,
			     .method = "POST",
			     .url = row_text(to, "url"),
			     .body = json_string_value(body),
			     .secrets = json_object_get(to, "secrets"),
			     .webhook = webhook},
		clock_wall());
}

static int wants(const json_t *webhook, const char *event, const char *agent)
{
	const char *only = row_text(webhook, "agent_id");
	const json_t *events = row_json(webhook, "events");
	if (only && (!agent || strcmp(only, agent)))
		return 0;
	for (size_t i = 0; i < json_array_size(events); i++)
		if (!strcmp(json_string_value(json_array_get(events, i)), event))
			return 1;
	return 0;
}

void engine_tell(const char *event, const char *id)
{
	if (convai_tell(event, id))
		return;
	struct arena *arena = arena_new();
	json_t *row = conversation_row(id), *call = engine_call_json(arena, row);
	const char *body = json_dumps(json_pack("{s:s, s:O}", "event", event, "call", call), JSON_COMPACT);
	json_t *webhooks =
		store_rows("select id, agent_id, url, secrets, events from webhooks order by created", "");
	for (size_t i = 0; i < json_array_size(webhooks); i++) {
		const json_t *webhook = json_array_get(webhooks, i);
		if (wants(webhook, event, row_text(row, "agent_id")))
			tell(arena, id, row_text(webhook, "id"),
				json_pack("{s:s, s:s, s:o}", "url", row_text(webhook, "url"), "body", body,
					"secrets", row_json(webhook, "secrets")));
	}
	/* Callbacks of this one call: joined, ended, billed. */
	const json_t *callback = json_object_get(row_json(row, "callbacks"), event + strlen("call."));
	const json_t *secrets = json_object_get(callback, "secrets");
	if (row_text(callback, "url"))
		tell(arena, id, NULL,
			json_pack("{s:s, s:s, s:o}", "url", row_text(callback, "url"), "body", body,
				"secrets", secrets ? (json_t *)secrets : json_array()));
	arena_free(arena);
}
