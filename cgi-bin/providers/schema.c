/* schema.c: whether a JSON value fits a schema. No C library for this is packaged; it is this small for our needs. */
#include "providers/schema.h"

#include "lib/text.h"

/* Where we are, to be able to say it; checks stop at the first fault. */
struct check {
	struct arena *arena;
	const char *fault;
};

static void check_value(struct check *check, const char *path, const json_t *value, const json_t *schema);

static void fail(struct check *check, const char *path, const char *wish)
{
	if (!check->fault)
		check->fault = arena_printf(check->arena, "%s: %s", path, wish);
}

static int is_type(const json_t *value, const char *type)
{
	static const struct {
		const char *name;
		json_type type, other;
	} types[] = {
		{"object", JSON_OBJECT, JSON_OBJECT},
		{"array", JSON_ARRAY, JSON_ARRAY},
		{"string", JSON_STRING, JSON_STRING},
		{"integer", JSON_INTEGER, JSON_INTEGER},
		{"number", JSON_INTEGER, JSON_REAL},
		{"boolean", JSON_TRUE, JSON_FALSE},
		{"null", JSON_NULL, JSON_NULL},
	};
	for (size_t i = 0; type && i < COUNT(types); i++)
		if (!strcmp(types[i].name, type))
			return json_typeof(value) == types[i].type || json_typeof(value) == types[i].other;
	return 0;
}

static int is_any_type(const json_t *value, const json_t *types)
{
	if (!json_is_array(types))
		return !types || is_type(value, json_string_value(types));
	for (size_t i = 0; i < json_array_size(types); i++)
		if (is_type(value, json_string_value(json_array_get(types, i))))
			return 1;
	return 0;
}

static int is_listed(const json_t *value, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(value, json_array_get(list, i)))
			return 1;
	return !list;
}

static void check_range(
	struct check *check, const char *path, double size, const json_t *least, const json_t *most)
{
	if (json_is_number(least) && size < json_number_value(least))
		fail(check, path, "too small or too short");
	if (json_is_number(most) && size > json_number_value(most))
		fail(check, path, "too large or too long");
}

static void check_object(struct check *check, const char *path, const json_t *value, const json_t *schema)
{
	const json_t *properties = json_object_get(schema, "properties");
	const json_t *required = json_object_get(schema, "required");
	const char *name;
	json_t *member;
	for (size_t i = 0; i < json_array_size(required); i++) {
		name = json_string_value(json_array_get(required, i));
		if (name && !json_object_get(value, name))
			fail(check, path, arena_printf(check->arena, "\"%s\" is missing", name));
	}
	json_object_foreach((json_t *)(uintptr_t)value, name, member)
	{
		const json_t *wanted = json_object_get(properties, name);
		if (wanted)
			check_value(check, arena_printf(check->arena, "%s.%s", path, name), member, wanted);
		else if (json_is_false(json_object_get(schema, "additionalProperties")))
			fail(check, path, arena_printf(check->arena, "\"%s\" is not known", name));
	}
}

static void check_array(struct check *check, const char *path, const json_t *value, const json_t *schema)
{
	const json_t *items = json_object_get(schema, "items");
	check_range(check, path, (double)json_array_size(value), json_object_get(schema, "minItems"),
		json_object_get(schema, "maxItems"));
	for (size_t i = 0; items && i < json_array_size(value); i++)
		check_value(check, arena_printf(check->arena, "%s[%zu]", path, i), json_array_get(value, i),
			items);
}

static void check_value(struct check *check, const char *path, const json_t *value, const json_t *schema)
{
	if (check->fault)
		return;
	if (!is_any_type(value, json_object_get(schema, "type")))
		fail(check, path, "of the wrong type");
	else if (!is_listed(value, json_object_get(schema, "enum")))
		fail(check, path, "none of the allowed values");
	else if (json_is_object(value))
		check_object(check, path, value, schema);
	else if (json_is_array(value))
		check_array(check, path, value, schema);
	else if (json_is_string(value))
		check_range(check, path, (double)text_characters(json_string_value(value)),
			json_object_get(schema, "minLength"), json_object_get(schema, "maxLength"));
	else if (json_is_number(value))
		check_range(check, path, json_number_value(value), json_object_get(schema, "minimum"),
			json_object_get(schema, "maximum"));
}

const char *schema_fault(struct arena *arena, const json_t *value, const json_t *schema)
{
	struct check check = {.arena = arena};
	check_value(&check, "$", value, schema);
	return check.fault;
}
