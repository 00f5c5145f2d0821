/* elevenlabs_calls.c: ElevenLabs' conversations: registered for a call of Twilio's, listed, shown, heard. */
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/elevenlabs_numbers.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/speech.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"

static int stream_port;

void convai_calls_start(int port)
{
	stream_port = port;
}

/* {"type": "string", "dynamic_variable": "x"} or {"variable_name": "x"} as "{{x}}"; a constant as it is. */
static json_t *value_of(struct arena *arena, const json_t *property)
{
	const char *variable = row_text(property, "dynamic_variable");
	if (!variable)
		variable = row_text(property, "variable_name");
	if (variable)
		return json_string(arena_printf(arena, "{{%s}}", variable));
	json_t *constant = json_object_get(property, "constant_value");
	return constant ? constant : (json_t *)property;
}

static void add_parameters(
	struct arena *arena, json_t *parameters, const json_t *properties, const char *location)
{
	const char *name;
	json_t *property;
	json_object_foreach((json_t *)properties, name, property)
	{
		json_array_append_new(parameters, json_pack("{s:s, s:s, s:o}", "name", name, "location",
							  location, "value", value_of(arena, property)));
	}
}

/* A tool of the account as conversation.h knows tools. */
static json_t *tool_of(struct arena *arena, const json_t *config)
{
	json_t *parameters = json_array();
	const json_t *schema = json_object_get(config, "api_schema");
	const json_t *query = json_object_get(schema, "query_params_schema"),
		     *body = json_object_get(schema, "request_body_schema");
	add_parameters(
		arena, parameters, json_object_get(schema, "request_headers"), "PARAMETER_LOCATION_HEADER");
	add_parameters(arena, parameters, json_object_get(query, "properties"), "PARAMETER_LOCATION_QUERY");
	add_parameters(arena, parameters, json_object_get(body, "properties"), "PARAMETER_LOCATION_BODY");
	return json_pack("{s:{s:s, s:o, s:{s:s, s:s}}}", "temporaryTool", "modelToolName",
		row_text(config, "name"), "staticParameters", parameters, "http", "baseUrlPattern",
		row_text(schema, "url"), "httpMethod", row_text(schema, "method"));
}

static json_t *tools_of(struct arena *arena, const json_t *prompt)
{
	json_t *tools = json_array();
	const json_t *ids = json_object_get(prompt, "tool_ids");
	if (json_is_object(json_object_get(json_object_get(prompt, "built_in_tools"), "end_call")))
		json_array_append_new(tools, json_pack("{s:s}", "toolName", "hangUp"));
	for (size_t i = 0; i < json_array_size(ids); i++)
		json_array_append_new(
			tools, tool_of(arena, convai_tool(json_string_value(json_array_get(ids, i)))));
	return tools;
}

/* The agent as conversation.h knows it. */
static json_t *definition_of(struct arena *arena, const json_t *agent)
{
	const json_t *config = row_json(agent, "config"), *said = json_object_get(config, "agent"),
		     *prompt = json_object_get(said, "prompt");
	const json_t *privacy = json_object_get(row_json(agent, "settings"), "privacy"),
		     *recorded = json_object_get(privacy, "record_voice");
	int64_t longest = row_integer(json_object_get(config, "conversation"), "max_duration_seconds");
	const char *first = row_text(said, "first_message");
	return json_pack("{s:s, s:{s:{s:s}}, s:s, s:s, s:b, s:o}", "systemPrompt",
		row_text(prompt, "prompt") ? row_text(prompt, "prompt") : "", "firstSpeakerSettings", "agent",
		"text", first ? first : "", "maxDuration",
		arena_printf(arena, "%llds", (long long)(longest ? longest : 600)), "joinTimeout", "30s",
		"recordingEnabled", !recorded || json_is_true(recorded), "selectedTools",
		tools_of(arena, prompt));
}

/* The placeholders, and over them what comes with the call. */
static json_t *variables_of(const json_t *agent, const json_t *begun)
{
	const json_t *said = json_object_get(row_json(agent, "config"), "agent");
	const json_t *known =
		json_object_get(json_object_get(said, "dynamic_variables"), "dynamic_variable_placeholders");
	json_t *values = known ? json_deep_copy(known) : json_object();
	const json_t *given = json_object_get(begun, "dynamic_variables");
	if (given)
		json_object_update(values, (json_t *)given);
	return values;
}

/* Twilio's sound goes in and out as it is. */
static int hears_telephones(const json_t *agent)
{
	const json_t *config = row_json(agent, "config");
	const char *out = row_text(json_object_get(config, "tts"), "agent_output_audio_format"),
		   *in = row_text(json_object_get(config, "asr"), "user_input_audio_format");
	return out && in && !strcmp(out, "ulaw_8000") && !strcmp(in, "ulaw_8000");
}

static int64_t open_calls(void)
{
	return row_integer(store_row("select count(*) as calls from convai_calls v "
				     "join engine_calls c on c.id = v.call where c.ended is null",
				   ""),
		"calls");
}

/* Why the call is not taken; a code, or NULL. */
static const char *obstacle(struct arena *arena, const json_t *definition, const json_t *values)
{
	json_t *lacking = json_array(), *texts = json_deep_copy(definition);
	json_object_del(texts, "selectedTools");
	wire_template(arena, json_dumps(texts, JSON_COMPACT), values, lacking);
	return json_array_size(lacking) ? "missing_dynamic_variables" : NULL;
}

static const char *twiml_of(struct arena *arena, const char *id)
{
	return arena_printf(arena,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Connect>"
		"<Stream url=\"wss://127.0.0.1:%d/calls/%s/elevenlabs\" />"
		"</Connect></Response>",
		stream_port, id);
}

void convai_calls_begin(struct request *request, struct reply *reply, const json_t *agent, const json_t *body)
{
	struct arena *arena = request->arena;
	const json_t *begun = json_object_get(body, "conversation_initiation_client_data");
	json_t *definition = definition_of(arena, agent), *values = variables_of(agent, begun);
	const char *wrong = obstacle(arena, definition, values), *id = wire_uuid(arena);
	const char *direction = row_text(body, "direction");
	if (wrong) {
		convai_error(request, reply, 400, wrong);
		return;
	}
	struct new_conversation made = {id, agent, definition, values};
	conversation_create(&made, clock_wall());
	store_run("insert into convai_calls (call, user_id, agent_id, direction, from_number, to_number) "
		  "values (?1, ?2, ?3, ?4, ?5, ?6)",
		"ssssss", id, row_text(begun, "user_id"), row_text(agent, "id"),
		direction ? direction : "inbound", row_text(body, "from_number"),
		row_text(body, "to_number"));
	reply->status = 200;
	reply->type = "text/html; charset=utf-8";
	reply->body = twiml_of(arena, id);
	reply->length = strlen(reply->body);
}

void convai_calls_register(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body)
		return;
	const char *agent_id = row_text(body, "agent_id");
	json_t *agent = agent_id ? convai_agent(agent_id) : NULL;
	if (!agent_id || !row_text(body, "from_number") || !row_text(body, "to_number"))
		convai_wrong(request, reply, "agent_id", "Field required");
	else if (!agent)
		convai_error(request, reply, 404, "agent_not_found");
	else if (!hears_telephones(agent))
		convai_error(request, reply, 400, "audio_format_must_be_ulaw_8000");
	else if (open_calls() >= settings_now().elevenlabs_concurrent_calls)
		convai_error(request, reply, 429, "too_many_concurrent_requests");
	else
		convai_calls_begin(request, reply, agent, body);
}

/* A call that nobody was connected to is no conversation. */
void convai_calls_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows("select c.id from engine_calls c join convai_calls v on v.call = c.id "
				  "where c.joined is not null and (?1 is null or v.user_id = ?1) "
				  "and (?2 is null or v.agent_id = ?2) order by c.seq desc limit 100",
		"ss", request_query(request, "user_id"), request_query(request, "agent_id"));
	convai_page(request, reply,
		&(struct convai_list){"conversations", "next_cursor", rows, convai_summary_json});
}

static json_t *call_in_path(struct request *request, struct reply *reply)
{
	const char *id = convai_uuid(request->arena, request->parts[0]);
	json_t *row = id && convai_call_row(id) ? conversation_row(id) : NULL;
	if (row && row_integer(row, "joined"))
		return row;
	convai_error(request, reply, 404, "document_not_found");
	return NULL;
}

void convai_calls_fetch(struct request *request, struct reply *reply)
{
	json_t *row = call_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, convai_call_json(request->arena, row));
}

/* How it sounded, once it has been thought about; NULL when it was not recorded. */
const void *convai_sound(struct arena *arena, const char *call, size_t *length)
{
	struct script *script = arena_alloc(arena, sizeof *script);
	store_begin();
	json_t *row = conversation_row(call);
	conversation_script(arena, row, script);
	store_commit();
	if (!convai_is_recorded(row) || !row_integer(row, "billed"))
		return NULL;
	struct recording recording = conversation_recording(row, script);
	return speech_mp3(arena, &recording, length);
}

void convai_calls_audio(struct request *request, struct reply *reply)
{
	size_t length;
	store_begin();
	json_t *row = call_in_path(request, reply);
	store_commit();
	if (!row)
		return;
	int late = clock_wall() < row_integer(row, "ended") + settings_now().recording_delay_ms * 1000;
	const void *sound = late ? NULL : convai_sound(request->arena, row_text(row, "id"), &length);
	if (!sound) {
		convai_error(request, reply, 404, "audio_not_found");
		return;
	}
	reply->status = 200;
	reply->type = "audio/mpeg";
	reply->body = sound;
	reply->length = length;
}

void convai_calls_count(struct request *request, struct reply *reply)
{
	reply_json(request, reply, 200, json_pack("{s:I}", "count", (json_int_t)open_calls()));
}
