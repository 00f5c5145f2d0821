/* tools.c: the tools that an agent was given, and their invocation. */
#include "daemons/sandbox/tools.h"

#include "daemons/sandbox/delivery.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/strbuf.h"
#include "lib/text.h"

struct invocation {
	struct arena *arena;
	const char *url;
	json_t *query, *headers, *body;
};

const char *tool_name(const json_t *selected)
{
	const char *name = json_string_value(json_object_get(selected, "nameOverride"));
	if (!name)
		name = json_string_value(json_object_get(selected, "toolName"));
	if (!name)
		name = json_string_value(
			json_object_get(json_object_get(selected, "temporaryTool"), "modelToolName"));
	return name ? name : "";
}

/* Whether the words appear in the name in this order, whatever stands between them and however they are written. */
static int name_has(const char *name, const char *first, const char *second)
{
	const char *at = strcasestr(name, first);
	return at && (!second || strcasestr(at + strlen(first), second));
}

static int serves(const json_t *selected, const char *purpose)
{
	const char *name = tool_name(selected);
	if (!strcmp(purpose, "opt_out"))
		return name_has(name, "opt", "out") || name_has(name, "do", "call");
	if (!strcmp(purpose, "book"))
		return name_has(name, "book", NULL) || name_has(name, "appointment", NULL);
	return !strcmp(name, purpose);
}

const json_t *tool_for(const json_t *definition, const char *purpose)
{
	const json_t *selected = json_object_get(definition, "selectedTools");
	for (size_t i = 0; i < json_array_size(selected); i++)
		if (serves(json_array_get(selected, i), purpose))
			return json_array_get(selected, i);
	return NULL;
}

static json_t *argument(const json_t *parameter, const char *reason)
{
	const json_t *schema = json_object_get(parameter, "schema");
	const char *type = json_string_value(json_object_get(schema, "type"));
	json_t *choice = json_array_get(json_object_get(schema, "enum"), 0);
	if (choice)
		return choice;
	if (type && !strcmp(type, "boolean"))
		return json_true();
	if (type && (!strcmp(type, "integer") || !strcmp(type, "number")))
		return json_integer(1);
	return json_string(reason);
}

json_t *tool_arguments(const json_t *selected, const char *reason)
{
	json_t *arguments = json_object();
	const json_t *dynamic =
		json_object_get(json_object_get(selected, "temporaryTool"), "dynamicParameters");
	for (size_t i = 0; i < json_array_size(dynamic); i++) {
		const json_t *parameter = json_array_get(dynamic, i);
		const char *name = json_string_value(json_object_get(parameter, "name"));
		if (name)
			json_object_set(arguments, name, argument(parameter, reason));
	}
	if (!strcmp(tool_name(selected), "leaveVoicemail"))
		json_object_set_new(arguments, "message", json_string(reason));
	return arguments;
}

static const char *as_text(const json_t *value)
{
	return json_is_string(value) ? json_string_value(value)
				     : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

/* A path parameter takes the place of {name}. */
static void put_in_path(struct invocation *invocation, const char *name, const json_t *value)
{
	char *pattern = arena_printf(invocation->arena, "{%s}", name);
	const char *at = strstr(invocation->url, pattern);
	if (at)
		invocation->url = arena_printf(invocation->arena, "%.*s%s%s", (int)(at - invocation->url),
			invocation->url, text_url_encode(invocation->arena, as_text(value)),
			at + strlen(pattern));
}

static void put(struct invocation *invocation, const json_t *parameter, json_t *value)
{
	const char *name = json_string_value(json_object_get(parameter, "name"));
	const char *location = json_string_value(json_object_get(parameter, "location"));
	if (!name || !location || !value)
		return;
	if (!strcmp(location, "PARAMETER_LOCATION_BODY"))
		json_object_set(invocation->body, name, value);
	else if (!strcmp(location, "PARAMETER_LOCATION_HEADER"))
		json_object_set_new(invocation->headers, name, json_string(as_text(value)));
	else if (!strcmp(location, "PARAMETER_LOCATION_QUERY"))
		json_object_set_new(invocation->query, name, json_string(as_text(value)));
	else
		put_in_path(invocation, name, value);
}

static json_t *known_value(const json_t *row, const char *known)
{
	if (!known)
		return NULL;
	if (!strcmp(known, "KNOWN_PARAM_CALL_ID") || !strcmp(known, "KNOWN_PARAM_CALL_STAGE_ID"))
		return json_object_get(row, "id");
	if (!strcmp(known, "KNOWN_PARAM_CALL_METADATA"))
		return row_json(row, "metadata");
	if (!strcmp(known, "KNOWN_PARAM_CALL_STATE"))
		return json_object();
	if (!strcmp(known, "KNOWN_PARAM_CONVERSATION_HISTORY"))
		return json_array();
	return json_null();
}

static void put_all(
	struct invocation *invocation, const json_t *row, const json_t *tool, const json_t *arguments)
{
	size_t i;
	json_t *parameter, *value;
	const json_t *context = row_json(row, "context");
	json_array_foreach(json_object_get(tool, "dynamicParameters"), i, parameter)
	{
		put(invocation, parameter, json_object_get(arguments, row_text(parameter, "name")));
	}
	json_array_foreach(json_object_get(tool, "automaticParameters"), i, parameter)
	{
		put(invocation, parameter, known_value(row, row_text(parameter, "knownValue")));
	}
	json_array_foreach(json_object_get(tool, "staticParameters"), i, parameter)
	{
		value = json_object_get(parameter, "value");
		if (json_is_string(value))
			value = json_string(
				wire_template(invocation->arena, json_string_value(value), context, NULL));
		put(invocation, parameter, value);
	}
}

int tool_invoke(const json_t *row, const json_t *selected, const json_t *arguments, int turn)
{
	const json_t *tool = json_object_get(selected, "temporaryTool"),
		     *http = json_object_get(tool, "http");
	const char *url = row_text(http, "baseUrlPattern"), *method = row_text(http, "httpMethod");
	if (!url || !method)
		return 0;
	struct arena *arena = arena_new();
	struct invocation invocation = {arena, url, json_object(), json_object(), json_object()};
	put_all(&invocation, row, tool, arguments);
	char *query = wire_form(arena, invocation.query);
	if (*query)
		invocation.url = arena_printf(
			arena, "%s%c%s", invocation.url, strchr(invocation.url, '?') ? '&' : '?', query);
	json_object_set_new(invocation.headers, "Content-Type", json_string("application/json"));
	const char *id = row_text(row, "id");
	delivery_add(&(struct delivery){.kind = DELIVERY_TOOL,
			     .call = id,
			     .lane = arena_printf(arena, "%s tool", id),
			     .method = method,
			     .url = invocation.url,
			     .body = json_dumps(invocation.body, JSON_COMPACT),
			     .headers = invocation.headers,
			     .webhook = arena_printf(arena, "%d", turn)},
		clock_wall());
	arena_free(arena);
	return 1;
}
