/* elevenlabs_agents.c: ElevenLabs' agents, and the tools that they can use. */
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/store.h"
#include "lib/clock.h"

json_t *convai_agent(const char *id)
{
	return store_row(
		"select id, name, config, settings, created, changed from convai_agents where id = ?1", "s",
		id);
}

json_t *convai_tool(const char *id)
{
	return row_json(store_row("select config from convai_tools where id = ?1", "s", id), "config");
}

json_t *convai_access(void)
{
	return json_pack("{s:b, s:s, s:s, s:s}", "is_creator", 1, "creator_name", "Sandbox", "creator_email",
		"sandbox@example.com", "role", "admin");
}

static json_t *agent_json(const json_t *row)
{
	return json_pack("{s:s, s:s, s:o, s:{s:I, s:I}, s:o, s:[], s:{}, s:o, s:[]}", "agent_id",
		row_text(row, "id"), "name", row_text(row, "name"), "conversation_config",
		row_json(row, "config"), "metadata", "created_at_unix_secs",
		(json_int_t)(row_integer(row, "created") / SECOND), "updated_at_unix_secs",
		(json_int_t)(row_integer(row, "changed") / SECOND), "platform_settings",
		row_json(row, "settings"), "phone_numbers", "workflow", "access_info", convai_access(),
		"tags");
}

static json_t *summary_json(struct request *request, const json_t *row)
{
	(void)request;
	return json_pack("{s:s, s:s, s:[], s:I, s:o, s:n, s:b}", "agent_id", row_text(row, "id"), "name",
		row_text(row, "name"), "tags", "created_at_unix_secs",
		(json_int_t)(row_integer(row, "created") / SECOND), "access_info", convai_access(),
		"last_call_time_unix_secs", "archived", 0);
}

/* Every tool must be there, the voice too, and a language other than English needs a model that speaks it. */
static const char *config_wrong(const json_t *config)
{
	const json_t *agent = json_object_get(config, "agent"), *speech = json_object_get(config, "tts");
	const json_t *tools = json_object_get(json_object_get(agent, "prompt"), "tool_ids");
	const char *language = row_text(agent, "language"), *model = row_text(speech, "model_id"),
		   *voice = row_text(speech, "voice_id");
	for (size_t i = 0; i < json_array_size(tools); i++) {
		const char *id = json_string_value(json_array_get(tools, i));
		if (!id || !convai_tool(id))
			return "A tool does not exist.";
	}
	const json_t *texts = json_object_get(json_object_get(agent, "prompt"), "knowledge_base");
	for (size_t i = 0; i < json_array_size(texts); i++) {
		const char *id = row_text(json_array_get(texts, i), "id");
		if (!id || !convai_text_exists(id))
			return "A document of the knowledge base does not exist.";
	}
	if (voice && !convai_voice_exists(voice))
		return "A voice with this voice_id does not exist.";
	if (language && strcmp(language, "en") && (!model || !strcmp(model, "eleven_flash_v2")))
		return "Non-english Agents must use turbo or flash v2_5.";
	return NULL;
}

static int body_is_valid(struct request *request, struct reply *reply, const json_t *body, int creating)
{
	const json_t *config = json_object_get(body, "conversation_config");
	const char *wrong = config_wrong(config);
	if (creating && !json_is_object(config))
		convai_wrong(request, reply, "conversation_config", "Field required");
	else if (wrong)
		convai_wrong(request, reply, "conversation_config", wrong);
	else
		return 1;
	return 0;
}

static char *dumped(const json_t *value)
{
	return value ? json_dumps(value, JSON_COMPACT) : NULL;
}

void convai_agents_create(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body || !body_is_valid(request, reply, body, 1))
		return;
	const char *id = convai_id(request->arena, "agent"), *name = row_text(body, "name");
	const char *settings = dumped(json_object_get(body, "platform_settings"));
	store_run("insert into convai_agents (id, name, config, settings, created, changed) "
		  "values (?1, ?2, ?3, ?4, ?5, ?5)",
		"ssssi", id, name ? name : "Unnamed", dumped(json_object_get(body, "conversation_config")),
		settings ? settings : "{}", clock_wall());
	reply_json(request, reply, 200, json_pack("{s:s}", "agent_id", id));
}

void convai_agents_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows("select id, name, created from convai_agents "
				  "where ?1 is null or name like '%' || ?1 || '%' order by created desc",
		"s", request_query(request, "search"));
	convai_page(request, reply, &(struct convai_list){"agents", "next_cursor", rows, summary_json});
}

static json_t *agent_in_path(struct request *request, struct reply *reply)
{
	json_t *row = convai_agent(request->parts[0]);
	if (!row)
		convai_error(request, reply, 404, "agent_not_found");
	return row;
}

void convai_agents_fetch(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, agent_json(row));
}

/* What is given replaces what was there, whole at the top level. */
void convai_agents_change(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply), *body = row ? convai_body(request, reply) : NULL;
	if (!body || !body_is_valid(request, reply, body, 0))
		return;
	const char *id = row_text(row, "id");
	store_run("update convai_agents set name = coalesce(?2, name), config = coalesce(?3, config), "
		  "settings = coalesce(?4, settings), changed = ?5 where id = ?1",
		"ssssi", id, row_text(body, "name"), dumped(json_object_get(body, "conversation_config")),
		dumped(json_object_get(body, "platform_settings")), clock_wall());
	reply_json(request, reply, 200, agent_json(convai_agent(id)));
}

void convai_agents_delete(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply);
	if (!row)
		return;
	store_run("delete from convai_agents where id = ?1", "s", row_text(row, "id"));
	reply_json(request, reply, 200, json_object());
}

static json_t *tool_json(struct request *request, const json_t *row)
{
	(void)request;
	return json_pack("{s:s, s:o, s:o, s:{s:i, s:f}}", "id", row_text(row, "id"), "tool_config",
		row_json(row, "config"), "access_info", convai_access(), "usage_stats", "total_calls", 0,
		"avg_latency_secs", 0.0);
}

void convai_tools_create(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body)
		return;
	json_t *config = json_object_get(body, "tool_config");
	const char *name = row_text(config, "name"), *type = row_text(config, "type"),
		   *url = row_text(json_object_get(config, "api_schema"), "url");
	if (!name || !type || strcmp(type, "webhook") || !url || !row_text(config, "description")) {
		convai_wrong(request, reply, "tool_config", "Field required");
		return;
	}
	const char *id = convai_id(request->arena, "tool");
	store_run("insert into convai_tools (id, name, config, created) values (?1, ?2, ?3, ?4)", "sssi", id,
		name, dumped(config), clock_wall());
	json_t *row = store_row("select id, config from convai_tools where id = ?1", "s", id);
	reply_json(request, reply, 200, tool_json(request, row));
}

void convai_tools_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows("select id, config from convai_tools "
				  "where ?1 is null or name like '%' || ?1 || '%' order by created desc",
		"s", request_query(request, "search"));
	convai_page(request, reply, &(struct convai_list){"tools", "next_cursor", rows, tool_json});
}
