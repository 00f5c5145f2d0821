/* ultravox_agents.c: Ultravox's agents. */
#include "daemons/sandbox/engine.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/ultravox.h"
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/text.h"

json_t *agent_row(const char *id)
{
	return store_row("select id, name, template, revision, created, calls from agents where id = ?1 and "
			 "deleted is null",
		"s", id);
}

static json_t *agent_json(struct arena *arena, const json_t *row)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:{s:I}}", "agentId", row_text(row, "id"),
		"publishedRevisionId", row_text(row, "revision"), "name", row_text(row, "name"), "created",
		wire_iso(arena, row_integer(row, "created")), "callTemplate", row_json(row, "template"),
		"statistics", "calls", row_integer(row, "calls"));
}

static int name_is_valid(const char *name)
{
	size_t length = name ? strlen(name) : 0;
	return length >= 1 && length <= 64 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == length;
}

/* "field: sentence" becomes {"field": ["sentence"]}. */
static void refuse(struct request *request, struct reply *reply, const char *wrong)
{
	const char *colon = strstr(wrong, ": ");
	json_t *sentence = json_pack(
		"{s:[s]}", arena_strndup(request->arena, wrong, (size_t)(colon - wrong)), colon + 2);
	reply_json(request, reply, 400, json_pack("{s:o}", "callTemplate", sentence));
}

/* The variables of the texts have to be properties of the schema, where there is one. */
static const char *variables_wrong(struct arena *arena, const json_t *template)
{
	const json_t *schema = json_object_get(template, "contextSchema"), *properties;
	json_t *missing = json_array();
	if (!schema)
		return NULL;
	properties = json_object_get(schema, "properties");
	json_t *texts = json_deep_copy(template);
	json_object_del(texts, "contextSchema");
	wire_template(arena, json_dumps(texts, JSON_COMPACT), json_object(), missing);
	for (size_t i = 0; i < json_array_size(missing); i++) {
		const char *name = json_string_value(json_array_get(missing, i));
		char *head = arena_strndup(arena, name, strcspn(name, "."));
		if (!json_object_get(properties, name) && !json_object_get(properties, head))
			return arena_printf(
				arena, "contextSchema: the variable '%s' is not a property of it", name);
	}
	return NULL;
}

static int body_is_valid(struct request *request, struct reply *reply, const json_t *body, int creating)
{
	const char *name;
	const json_t *template = json_object_get(body, "callTemplate"),
		     *given = json_object_get(body, "name");
	json_t *value;
	json_object_foreach((json_t *)body, name, value)
	{
		if (!strcmp(name, "name") || !strcmp(name, "callTemplate"))
			continue;
		ultravox_error(request, reply, 400, name, "There is no such field here.");
		return 0;
	}
	if (creating && !given) {
		ultravox_error(request, reply, 400, "name", "This field is required.");
		return 0;
	}
	if (given && !name_is_valid(json_string_value(given))) {
		ultravox_error(request, reply, 400, "name", "Must match ^[a-zA-Z0-9_-]{1,64}$.");
		return 0;
	}
	if (template && !json_is_object(template)) {
		ultravox_error(request, reply, 400, "callTemplate", "An object is needed.");
		return 0;
	}
	const char *wrong = template_wrong(request->arena, template, 0);
	if (!wrong)
		wrong = variables_wrong(request->arena, template);
	if (wrong)
		refuse(request, reply, wrong);
	return !wrong;
}

static int name_is_taken(const char *name, const char *but)
{
	return store_row("select id from agents where name = ?1 and deleted is null and id <> ?2", "ss", name,
		       but) != NULL;
}

void agents_create(struct request *request, struct reply *reply)
{
	json_t *body = ultravox_body(request, reply);
	if (!body || !body_is_valid(request, reply, body, 1))
		return;
	const char *name = row_text(body, "name"), *id = wire_uuid(request->arena);
	json_t *template = json_object_get(body, "callTemplate");
	if (name_is_taken(name, "")) {
		ultravox_error(request, reply, 400, "name", "Agent with this name already exists.");
		return;
	}
	store_run("insert into agents (id, name, template, revision, created) values (?1, ?2, ?3, ?4, ?5)",
		"ssssi", id, name, json_dumps(template ? template : json_object(), JSON_COMPACT),
		wire_uuid(request->arena), clock_wall());
	reply_json(request, reply, 201, agent_json(request->arena, agent_row(id)));
}

static json_t *agent_in_path(struct request *request, struct reply *reply)
{
	json_t *row = agent_row(request->parts[0]);
	if (!row)
		ultravox_error(request, reply, 404, NULL, "No Agent matches the given query.");
	return row;
}

void agents_fetch(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, agent_json(request->arena, row));
}

/* A template that is given replaces the whole one. */
void agents_change(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply), *body = row ? ultravox_body(request, reply) : NULL;
	if (!body || !body_is_valid(request, reply, body, 0))
		return;
	const char *id = row_text(row, "id"), *name = row_text(body, "name");
	json_t *template = json_object_get(body, "callTemplate");
	if (name && name_is_taken(name, id)) {
		ultravox_error(request, reply, 400, "name", "Agent with this name already exists.");
		return;
	}
	store_run("update agents set name = coalesce(?2, name), template = coalesce(?3, template), revision "
		  "= ?4 "
		  "where id = ?1",
		"ssss", id, name, template ? json_dumps(template, JSON_COMPACT) : NULL,
		wire_uuid(request->arena));
	reply_json(request, reply, 200, agent_json(request->arena, agent_row(id)));
}

void agents_delete(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply);
	if (!row)
		return;
	store_run("update agents set deleted = ?2 where id = ?1", "si", row_text(row, "id"), clock_wall());
	reply->status = 204;
}

void agents_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows(
		"select id, name, template, revision, created, calls from agents where deleted is null "
		"and (?1 is null or name like '%' || ?1 || '%') order by created desc",
		"s", request_query(request, "search"));
	ultravox_page(request, reply, &(struct ultravox_list){rows, agent_json});
}

static json_t *call_json(struct arena *arena, const json_t *row)
{
	return engine_call_json(arena, conversation_row(row_text(row, "id")));
}

void agents_calls(struct request *request, struct reply *reply)
{
	json_t *row = agent_in_path(request, reply);
	if (!row)
		return;
	json_t *rows = store_rows(
		"select id from engine_calls where agent_id = ?1 and deleted is null order by seq desc", "s",
		row_text(row, "id"));
	ultravox_page(request, reply, &(struct ultravox_list){rows, call_json});
}
