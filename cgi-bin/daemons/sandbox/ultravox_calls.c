/* ultravox_calls.c: Ultravox's calls: create, list, fetch, messages, recording, hang up, delete. */
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/engine.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/speech.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/tools.h"
#include "daemons/sandbox/ultravox.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/text.h"

/* "field: sentence" becomes {"field": ["sentence"]}. */
static int refuse(struct request *request, struct reply *reply, const char *wrong)
{
	const char *colon = strstr(wrong, ": ");
	ultravox_error(request, reply, 400, arena_strndup(request->arena, wrong, (size_t)(colon - wrong)),
		colon + 2);
	return 0;
}

/* A token a second times the rate, at most a second's worth; guarded by the database's lock. */
static int rate_is_exceeded(double a_second, int64_t now)
{
	static double tokens;
	static int64_t filled;
	double most = a_second < 1 ? 1 : a_second;
	tokens += (double)(now - filled) / SECOND * a_second;
	filled = now;
	if (tokens > most)
		tokens = most;
	if (tokens < 1)
		return 1;
	tokens -= 1;
	return 0;
}

/* The limits of the account: 429 with Retry-After. */
static int is_over_limit(struct request *request, struct reply *reply)
{
	struct settings settings = settings_now();
	json_t *open = store_row("select count(*) as calls from engine_calls where ended is null "
				 "and id not in (select call from convai_calls)",
		"");
	int full = row_integer(open, "calls") >= settings.ultravox_concurrent_calls;
	if (!full && !rate_is_exceeded(settings.ultravox_calls_per_second, clock_wall()))
		return 0;
	reply_header(reply, "Retry-After", full ? "2" : "1");
	ultravox_error(request, reply, 429, NULL,
		full ? "The account's limit of concurrent calls is reached." : "Request was throttled.");
	return 1;
}

static void remove_tools(json_t *tools, const json_t *names)
{
	for (size_t i = json_array_size(tools); i-- > 0;)
		for (size_t j = 0; j < json_array_size(names); j++)
			if (!strcmp(tool_name(json_array_get(tools, i)),
				    json_string_value(json_array_get(names, j)))) {
				json_array_remove(tools, i);
				break;
			}
}

/* The agent's template with what this call says otherwise. */
static json_t *merged_definition(const json_t *template, const json_t *body)
{
	static const char *const apart[] = {
		"templateContext", "metadata", "callbacks", "toolOverrides", "agentId"};
	json_t *definition = template ? json_deep_copy(template) : json_object(),
	       *copy = json_deep_copy(body);
	const json_t *overrides = json_object_get(body, "toolOverrides");
	for (size_t i = 0; i < COUNT(apart); i++)
		json_object_del(copy, apart[i]);
	json_object_update(definition, copy);
	if (overrides) {
		json_t *tools = json_object_get(definition, "selectedTools");
		if (!tools || json_is_true(json_object_get(overrides, "removeAll")))
			tools = json_array();
		remove_tools(tools, json_object_get(overrides, "remove"));
		json_t *added = json_object_get(overrides, "add");
		json_array_extend(tools, added ? added : json_array());
		json_object_set(definition, "selectedTools", tools);
	}
	const char *voice = row_text(definition, "voice");
	if (voice)
		json_object_set_new(definition, "voice", json_string(voice_id(voice)));
	return definition;
}

static json_t *or_empty(json_t *value)
{
	return value ? value : json_object();
}

static void create(struct request *request, struct reply *reply, const json_t *agent, const json_t *body)
{
	struct arena *arena = request->arena;
	json_t *definition = merged_definition(agent ? row_json(agent, "template") : NULL, body);
	json_t *context = or_empty(json_object_get(body, "templateContext"));
	const char *wrong = context_wrong(arena, definition, context), *id = wire_uuid(arena);
	if (wrong) {
		refuse(request, reply, wrong);
		return;
	}
	if (is_over_limit(request, reply))
		return;
	struct new_conversation made = {id, agent, definition, context};
	made.metadata = or_empty(json_object_get(body, "metadata"));
	made.callbacks = or_empty(json_object_get(body, "callbacks"));
	conversation_create(&made, clock_wall());
	if (agent)
		store_run("update agents set calls = calls + 1 where id = ?1", "s", row_text(agent, "id"));
	reply_json(request, reply, 201, engine_call_json(arena, conversation_row(id)));
}

void engine_calls_create_by_agent(struct request *request, struct reply *reply)
{
	json_t *agent = agent_row(request->parts[0]);
	if (!agent) {
		ultravox_error(request, reply, 404, NULL, "No Agent matches the given query.");
		return;
	}
	json_t *body = ultravox_body(request, reply);
	if (!body)
		return;
	const char *wrong = template_wrong(request->arena, body, 1);
	if (wrong)
		refuse(request, reply, wrong);
	else
		create(request, reply, agent, body);
}

void engine_calls_create(struct request *request, struct reply *reply)
{
	json_t *body = ultravox_body(request, reply);
	if (!body)
		return;
	const char *wrong = template_wrong(request->arena, body, 2);
	if (wrong)
		refuse(request, reply, wrong);
	else
		create(request, reply, NULL, body);
}

static json_t *call_json(struct arena *arena, const json_t *row)
{
	return engine_call_json(arena, conversation_row(row_text(row, "id")));
}

static int metadata_fits(const json_t *row, const json_t *queries)
{
	const char *name;
	json_t *value;
	const json_t *metadata = row_json(row, "metadata");
	json_object_foreach((json_t *)queries, name, value)
	{
		if (strncmp(name, "metadata.", 9))
			continue;
		const char *text = row_text(metadata, name + 9);
		if (!text || strcmp(text, json_string_value(value)))
			return 0;
	}
	return 1;
}

/* A day's date as an upper bound means its end. */
static int64_t date_or(const char *text, int64_t standard, int end_of_day)
{
	int64_t time = text ? wire_parse_time(text) : -1;
	if (time < 0)
		return standard;
	return strlen(text) == 10 && end_of_day ? time + 86400 * SECOND - 1 : time;
}

void engine_calls_list(struct request *request, struct reply *reply)
{
	json_t *queries = request_queries(request), *fitting = json_array();
	const char *sort = request_query(request, "sort");
	json_t *rows =
		store_rows("select id, metadata from engine_calls where deleted is null and created >= ?1 "
			   "and id not in (select call from convai_calls) "
			   "and created <= ?2 and (?3 is null or instr(?3, agent_id) > 0) "
			   "order by iif(?4, seq, -seq)",
			"iisi", date_or(request_query(request, "fromDate"), 0, 0),
			date_or(request_query(request, "toDate"), INT64_MAX, 1),
			request_query(request, "agentIds"), (int64_t)(sort && !strcmp(sort, "created")));
	for (size_t i = 0; i < json_array_size(rows); i++)
		if (metadata_fits(json_array_get(rows, i), queries))
			json_array_append(fitting, json_array_get(rows, i));
	ultravox_page(request, reply, &(struct ultravox_list){fitting, call_json});
}

static json_t *call_in_path(struct request *request, struct reply *reply)
{
	json_t *row = conversation_row(request->parts[0]);
	if (row && !row_integer(row, "deleted"))
		return row;
	ultravox_error(request, reply, 404, NULL, "No Call matches the given query.");
	return NULL;
}

void engine_calls_fetch(struct request *request, struct reply *reply)
{
	json_t *row = call_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, engine_call_json(request->arena, row));
}

void engine_calls_delete(struct request *request, struct reply *reply)
{
	json_t *row = call_in_path(request, reply);
	if (!row)
		return;
	if (!row_integer(row, "ended")) {
		ultravox_error(request, reply, 400, NULL, "A call that has not ended cannot be deleted.");
		return;
	}
	store_run(
		"update engine_calls set deleted = ?2, definition = '{}', context = '{}', last_words = null "
		"where id = ?1",
		"si", row_text(row, "id"), clock_wall());
	reply->status = 204;
}

void engine_calls_messages(struct request *request, struct reply *reply)
{
	json_t *row = call_in_path(request, reply);
	const char *mode = request_query(request, "mode");
	if (!row)
		return;
	if (mode && strcmp(mode, "in_call") && strcmp(mode, "last_stage")) {
		ultravox_error(request, reply, 400, "mode", "Not a valid choice.");
		return;
	}
	json_t *messages = engine_messages(request->arena, row, clock_wall());
	ultravox_page(request, reply, &(struct ultravox_list){messages, NULL});
}

void engine_calls_events(struct request *request, struct reply *reply)
{
	if (call_in_path(request, reply))
		ultravox_page(request, reply, &(struct ultravox_list){json_array(), NULL});
}

void engine_calls_tools(struct request *request, struct reply *reply)
{
	json_t *row = call_in_path(request, reply), *tools = json_array();
	if (!row)
		return;
	const json_t *selected = json_object_get(row_json(row, "definition"), "selectedTools");
	for (size_t i = 0; i < json_array_size(selected); i++) {
		const json_t *tool = json_array_get(selected, i);
		json_t *definition = or_empty(json_object_get(tool, "temporaryTool"));
		json_object_del(definition, "modelToolName");
		json_array_append_new(
			tools, json_pack("{s:s, s:n, s:s, s:O}", "callToolId", wire_uuid(request->arena),
				       "toolId", "name", tool_name(tool), "definition", definition));
	}
	reply_json(request, reply, 200, tools);
}

void engine_calls_send(struct request *request, struct reply *reply)
{
	json_t *row = call_in_path(request, reply), *body = row ? ultravox_body(request, reply) : NULL;
	if (!body)
		return;
	const char *type = row_text(body, "type");
	if (!type) {
		ultravox_error(request, reply, 400, "type", "This field is required.");
		return;
	}
	reply->status = 204;
	if (strcmp(type, "hang_up"))
		return;
	if (!conversation_hang_up(row_text(row, "id"), row_text(body, "message"), clock_wall()))
		ultravox_error(request, reply, 422, NULL, "The call is not active.");
}

/* Whether the recording is there; the script that it is made from. */
static json_t *recording_ready(struct request *request, struct reply *reply, struct script *script)
{
	store_begin();
	json_t *row = call_in_path(request, reply);
	if (row)
		conversation_script(request->arena, row, script);
	store_commit();
	if (!row)
		return NULL;
	int64_t ended = row_integer(row, "ended");
	if (!json_is_true(json_object_get(row_json(row, "definition"), "recordingEnabled")) ||
		(ended && !row_integer(row, "joined"))) {
		ultravox_error(request, reply, 404, NULL, "No recording found for this call.");
		return NULL;
	}
	if (!ended || clock_wall() < ended + settings_now().recording_delay_ms * 1000) {
		reply_header(reply, "Retry-After", "1");
		ultravox_error(request, reply, 425, NULL, "The recording is not available yet.");
		return NULL;
	}
	return row;
}

void engine_calls_recording(struct request *request, struct reply *reply)
{
	struct script *script = arena_alloc(request->arena, sizeof *script);
	json_t *row = recording_ready(request, reply, script);
	if (!row)
		return;
	if (settings_now().recording_redirects && strstr(request->url, "/api/")) {
		reply->status = 302;
		reply_header(reply, "Location",
			arena_printf(request->arena, "%s%s/recordings/%s.wav", request_origin(request),
				ultravox.prefix, row_text(row, "id")));
		return;
	}
	struct recording recording = conversation_recording(row, script);
	reply->status = 200;
	reply->type = "audio/wav";
	reply->body = speech_recording(request->arena, &recording, &reply->length);
}
