/* elevenlabs_conversation.c: how ElevenLabs shows a conversation, to whom asks and in its webhook. */
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"

const char *convai_uuid(struct arena *arena, const char *id)
{
	if (strlen(id) != 37 || strncmp(id, "conv_", 5))
		return NULL;
	id += 5;
	return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%s", id, id + 8, id + 12, id + 16, id + 20);
}

char *convai_conversation_id(struct arena *arena, const char *uuid)
{
	char *id = arena_printf(arena, "conv_%s", uuid), *to = id;
	for (const char *from = id; *from; from++)
		if (*from != '-')
			*to++ = *from;
	*to = '\0';
	return id;
}

json_t *convai_call_row(const char *call)
{
	return store_row("select user_id, agent_id, direction, from_number, to_number from convai_calls "
			 "where call = ?1",
		"s", call);
}

static const char *status_of(const json_t *row)
{
	if (!row_integer(row, "ended"))
		return "in-progress";
	return row_integer(row, "billed") ? "done" : "processing";
}

static const char *reason_of(const json_t *row)
{
	const char *reason = row_text(row, "end_reason");
	if (!reason)
		return "";
	if (!strcmp(reason, "agent_hangup"))
		return "end_call tool was called.";
	return strcmp(reason, "timeout") ? "Call ended by remote party"
					 : "Conversation exceeded maximum duration";
}

static json_t *turn_json(const char *role, const char *text, int64_t at_ms)
{
	return json_pack("{s:s, s:s?, s:[], s:[], s:n, s:I, s:n, s:b}", "role", role, "message", text,
		"tool_calls", "tool_results", "feedback", "time_in_call_secs", (json_int_t)(at_ms / 1000),
		"conversation_turn_metrics", "interrupted", 0);
}

/* A tool's call and its result belong to a line of the agent without words. */
static json_t *tool_json(struct arena *arena, const json_t *row, const struct turn *turn)
{
	json_t *found = store_row("select status, result from tool_results where call = ?1 and at_ms = ?2",
		"si", row_text(row, "id"), turn->start_ms);
	json_t *line = turn_json("agent", NULL, turn->start_ms);
	const char *name = strcmp(turn->tool, "hangUp") ? turn->tool : "end_call", *id = wire_uuid(arena);
	int64_t status = row_integer(found, "status");
	json_array_append_new(json_object_get(line, "tool_calls"),
		json_pack("{s:s, s:s, s:s, s:s, s:b}", "type", "webhook", "request_id", id, "tool_name", name,
			"params_as_json", "{}", "tool_has_been_called", 1));
	if (found && status >= 0)
		json_array_append_new(json_object_get(line, "tool_results"),
			json_pack("{s:s, s:s, s:s, s:b, s:b}", "request_id", id, "tool_name", name,
				"result_value", row_text(found, "result"), "is_error",
				status < 200 || status > 299, "tool_has_been_called", 1));
	return line;
}

/* What was said is told when it is over. */
static json_t *transcript_of(struct arena *arena, const json_t *row)
{
	json_t *lines = json_array();
	struct script *script = arena_alloc(arena, sizeof *script);
	if (!row_integer(row, "ended"))
		return lines;
	conversation_script(arena, row, script);
	for (size_t i = 0; i < script->count; i++) {
		const struct turn *turn = &script->turns[i];
		if (turn->start_ms >= row_integer(row, "talk_ms"))
			break;
		json_array_append_new(lines, turn->kind == TURN_TOOL
						     ? tool_json(arena, row, turn)
						     : turn_json(turn->kind == TURN_USER ? "user" : "agent",
							       turn->text, turn->start_ms));
	}
	return lines;
}

static json_t *metadata_of(const json_t *row, const json_t *extra)
{
	int64_t seconds = row_integer(row, "ended") ? row_integer(row, "talk_ms") / 1000 : 0;
	int inbound = !strcmp(row_text(extra, "direction"), "inbound");
	const char *from = row_text(extra, "from_number"), *to = row_text(extra, "to_number"),
		   *sid = row_text(row, "carrier_call") ? row_text(row, "carrier_call") : "";
	json_t *phone = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "type", "twilio", "direction",
		row_text(extra, "direction"), "phone_number_id", "", "agent_number", inbound ? to : from,
		"external_number", inbound ? from : to, "stream_sid", "", "call_sid", sid);
	return json_pack("{s:I, s:I, s:I, s:f, s:o, s:s, s:n}", "start_time_unix_secs",
		(json_int_t)(row_integer(row, "joined") / SECOND), "call_duration_secs", (json_int_t)seconds,
		"cost", (json_int_t)(seconds * 10), "cost_fiat", (double)seconds * 0.08 / 60, "phone_call",
		phone, "termination_reason", reason_of(row), "error");
}

int convai_is_recorded(const json_t *row)
{
	return json_is_true(json_object_get(row_json(row, "definition"), "recordingEnabled"));
}

json_t *convai_call_json(struct arena *arena, const json_t *row)
{
	const json_t *extra = convai_call_row(row_text(row, "id"));
	int heard = row_integer(row, "ended") && convai_is_recorded(row);
	json_t *lines = transcript_of(arena, row);
	json_t *call = json_pack("{s:s, s:s, s:s, s:s?, s:s, s:o, s:o, s:b, s:b, s:b, s:b}", "agent_id",
		row_text(extra, "agent_id"), "conversation_id",
		convai_conversation_id(arena, row_text(row, "id")), "status", status_of(row), "user_id",
		row_text(extra, "user_id"), "agent_name", row_text(row, "agent_name"), "transcript", lines,
		"metadata", metadata_of(row, extra), "has_audio", heard, "has_user_audio", heard,
		"has_response_audio", heard, "has_auxiliary_audio", 0);
	json_object_set_new(call, "conversation_initiation_client_data",
		json_pack("{s:s?, s:o}", "user_id", row_text(extra, "user_id"), "dynamic_variables",
			row_json(row, "context")));
	json_object_set_new(call, "analysis",
		row_integer(row, "billed")
			? json_pack("{s:s, s:s, s:s}", "call_successful", "success", "transcript_summary",
				  "A conversation of the sandbox.", "call_summary_title", "Conversation")
			: json_null());
	return call;
}

json_t *convai_summary_json(struct request *request, const json_t *listed)
{
	const json_t *row = conversation_row(row_text(listed, "id")),
		     *extra = convai_call_row(row_text(row, "id"));
	const json_t *lines = transcript_of(request->arena, row);
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s}", "agent_id",
		row_text(extra, "agent_id"), "conversation_id",
		convai_conversation_id(request->arena, row_text(row, "id")), "start_time_unix_secs",
		(json_int_t)(row_integer(row, "joined") / SECOND), "call_duration_secs",
		(json_int_t)(row_integer(row, "talk_ms") / 1000), "message_count",
		(json_int_t)json_array_size(lines), "status", status_of(row), "termination_reason",
		reason_of(row), "call_successful", "unknown", "direction", row_text(extra, "direction"));
}
