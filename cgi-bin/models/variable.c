/* variable.c: the {{variables}} in greetings and prompts. */
#include "models/variable.h"

#include "lib/strbuf.h"
#include "lib/text.h"

static const char *const known[] = {"lead.name", "lead.first_name", "lead.company", "lead.email",
	"lead.phone", "company.name", "agent.name"};

json_t *variable_names(void)
{
	json_t *names = json_array();
	for (size_t i = 0; i < COUNT(known); i++)
		json_array_append_new(names, json_sprintf("{{%s}}", known[i]));
	return names;
}

static int is_known(const char *name)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (!strcmp(known[i], name))
			return 1;
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	return !strncmp(name, "lead.", 5) && name[5] && strspn(name + 5, allowed) == strlen(name + 5);
}

/* The name between the braces that open at `open`, and where the text goes on; NULL when they do not close. */
static char *name_at(struct arena *arena, const char *open, const char **after)
{
	const char *close = strstr(open, "}}");
	if (!close)
		return NULL;
	*after = close + 2;
	return text_trim(arena, arena_strndup(arena, open + 2, (size_t)(close - open - 2)));
}

struct error *variable_check(struct arena *arena, const char *field, const char *text)
{
	const char *after = text;
	for (const char *open; (open = strstr(after, "{{"));) {
		const char *name = name_at(arena, open, &after);
		if (!name)
			return error_field(
				arena, field, "A variable begins with {{ but does not end with }}.");
		if (!is_known(name))
			return error_field(arena, field,
				arena_printf(arena,
					"There is no variable {{%s}}. You can use {{lead.name}}, "
					"{{company.name}}, {{agent.name}}, or "
					"{{lead.…}} with the name of a column of your list in small letters.",
					name));
	}
	return NULL;
}

/* An empty value takes the blank before it along: "Hello {{lead.first_name}}, …" becomes "Hello, …". */
static size_t without_blank(const char *text, size_t length, const char *value, const char *after)
{
	int hangs = !*value && length && text[length - 1] == ' ' && (!*after || strchr(",.;:!? ", *after));
	return hangs ? length - 1 : length;
}

char *variable_fill(struct arena *arena, const char *text, const json_t *values)
{
	struct strbuf filled;
	strbuf_init(&filled, arena);
	const char *after = text;
	for (const char *open; (open = strstr(text, "{{")); text = after) {
		const char *name = name_at(arena, open, &after);
		if (!name)
			break;
		const char *value = json_string_value(json_object_get(values, name));
		value = value ? value : "";
		strbuf_add(&filled, text, without_blank(text, (size_t)(open - text), value, after));
		strbuf_adds(&filled, value);
	}
	strbuf_adds(&filled, text);
	return filled.text;
}

static void set_text(json_t *values, const char *name, const char *text)
{
	json_object_set_new(values, name, json_string(text ? text : ""));
}

static void add_lead(struct arena *arena, json_t *values, const json_t *lead)
{
	const char *key, *name = json_string_value(json_object_get(lead, "name"));
	json_t *value;
	json_object_foreach(json_object_get(lead, "custom"), key, value)
		set_text(values, arena_printf(arena, "lead.%s", key), json_string_value(value));
	set_text(values, "lead.name", name);
	set_text(values, "lead.first_name", name ? arena_strndup(arena, name, strcspn(name, " ")) : NULL);
	set_text(values, "lead.company", json_string_value(json_object_get(lead, "company")));
	set_text(values, "lead.email", json_string_value(json_object_get(lead, "email")));
	set_text(values, "lead.phone", json_string_value(json_object_get(lead, "phone")));
}

json_t *variable_values(struct arena *arena, const char *company, const char *agent, const json_t *lead)
{
	json_t *values = json_object();
	add_lead(arena, values, lead);
	set_text(values, "company.name", company);
	set_text(values, "agent.name", agent);
	return values;
}
