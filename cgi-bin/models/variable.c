/* variable.c: the {{variables}} in greetings and prompts. */
#include "models/variable.h"

#include <ctype.h>

#include "lib/strbuf.h"
#include "lib/text.h"

enum { NAME_LONGEST = 60 };

static const char *const known[] = {"lead.name", "lead.first_name", "lead.company", "lead.email",
	"lead.phone", "company.name", "agent.name"};

json_t *variable_names(void)
{
	json_t *names = json_array();
	for (size_t i = 0; i < COUNT(known); i++)
		json_array_append_new(names, json_sprintf("{{%s}}", known[i]));
	return names;
}

static int is_well_known(const char *name)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (!strcmp(known[i], name))
			return 1;
	return 0;
}

static int is_known(const char *name)
{
	if (is_well_known(name))
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

/* How many letters one has to add, take away, replace or swap to get from one short name to the other. */
static size_t distance(const char *one, const char *other)
{
	size_t rows[3][NAME_LONGEST + 1], length = strlen(other);
	size_t *older = rows[0], *before = rows[1], *row = rows[2];
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 1; one[i - 1]; i++) {
		size_t *free = older;
		older = before, before = row, row = free;
		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			int differ = one[i - 1] != other[j - 1];
			int swapped =
				i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
			size_t least = before[j - 1] + (size_t)differ;
			least = before[j] + 1 < least ? before[j] + 1 : least;
			least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
			row[j] = swapped && older[j - 2] + 1 < least ? older[j - 2] + 1 : least;
		}
	}
	return row[length];
}

/* Small letters; what stands between words is a point or an underscore: "Lead Name" is "lead.name". */
static const char *simplified(struct arena *arena, const char *name)
{
	char *simple = arena_strdup(arena, name);
	for (char *at = simple; *at; at++)
		*at = strchr(" -:/", *at) ? (strncmp(name, "lead.", 5) ? '.' : '_')
					  : (char)tolower((unsigned char)*at);
	return simple;
}

/* Whether the name is what stands after the point of a known one: "name" or "first_name". */
static int is_tail(const char *name, const char *whole)
{
	return !strcmp(strchr(whole, '.') + 1, name);
}

/* The name that was probably meant; NULL when none is near. */
static const char *nearest(struct arena *arena, const char *name, const json_t *columns)
{
	const char *simple = simplified(arena, name), *best = NULL;
	size_t length = strlen(simple), least = length < 12 ? 3 : 4; /* fewer differences than this */
	if (length > NAME_LONGEST)
		return NULL;
	for (size_t i = 0; i < COUNT(known) + json_array_size(columns); i++) {
		const char *column = i < COUNT(known)
					     ? NULL
					     : json_string_value(json_array_get(columns, i - COUNT(known)));
		const char *candidate = column ? arena_printf(arena, "lead.%s", column) : known[i];
		if (strlen(candidate) > NAME_LONGEST)
			continue;
		size_t differences = is_tail(simple, candidate) ? 0 : distance(simple, candidate);
		if (differences < least) {
			least = differences;
			best = candidate;
		}
	}
	return best;
}

/* "(line 2, character 14)" of a place in a text. */
static const char *place_of(struct arena *arena, const char *text, const char *at)
{
	size_t line = 1;
	const char *begin = text;
	for (const char *newline; (newline = strchr(begin, '\n')) && newline < at; begin = newline + 1)
		line++;
	size_t character = text_characters(arena_strndup(arena, begin, (size_t)(at - begin))) + 1;
	return arena_printf(arena, "(line %zu, character %zu)", line, character);
}

static struct error *unknown(struct arena *arena, const char *field, const char *name, const char *place)
{
	const char *meant = nearest(arena, name, NULL);
	if (meant)
		return error_field(arena, field,
			arena_printf(arena, "There is no variable {{%s}} %s. Did you mean {{%s}}?", name,
				place, meant));
	return error_field(arena, field,
		arena_printf(arena,
			"There is no variable {{%s}} %s. You can use {{lead.name}}, {{company.name}}, "
			"{{agent.name}}, or {{lead.…}} with the name of a column of your list in small "
			"letters.",
			name, place));
}

struct error *variable_check(struct arena *arena, const char *field, const char *text)
{
	const char *after = text;
	for (const char *open; (open = strstr(after, "{{"));) {
		const char *name = name_at(arena, open, &after), *place = place_of(arena, text, open);
		if (!name)
			return error_field(arena, field,
				arena_printf(arena, "A variable begins with {{ but does not end with }} %s.",
					place));
		if (!is_known(name))
			return unknown(arena, field, name, place);
	}
	return NULL;
}

static int has_name(const json_t *names, const char *name)
{
	for (size_t i = 0; i < json_array_size(names); i++)
		if (!strcmp(json_string_value(json_array_get(names, i)), name))
			return 1;
	return 0;
}

void variable_collect(struct arena *arena, const char *text, json_t *names)
{
	const char *after = text;
	for (const char *open; (open = strstr(after, "{{"));) {
		const char *name = name_at(arena, open, &after);
		if (!name)
			break;
		if (is_known(name) && !has_name(names, name))
			json_array_append_new(names, json_string(name));
	}
}

const char *variable_example(struct arena *arena, const char *name)
{
	static const char *const examples[][2] = {{"lead.name", "Ann Example"}, {"lead.first_name", "Ann"},
		{"lead.company", "Example Ltd."}, {"lead.email", "ann@example.com"},
		{"lead.phone", "+14155550100"}};
	for (size_t i = 0; i < COUNT(examples); i++)
		if (!strcmp(examples[i][0], name))
			return examples[i][1];
	return arena_printf(arena, "(%s)", strchr(name, '.') ? strchr(name, '.') + 1 : name);
}

json_t *variable_doubts(struct arena *arena, const json_t *names, const json_t *columns)
{
	json_t *doubts = json_array();
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		if (is_well_known(name) || has_name(columns, name + strlen("lead.")))
			continue;
		const char *meant = nearest(arena, name, columns);
		json_array_append_new(
			doubts, json_pack("{s:o, s:s, s:s?}", "variable", json_sprintf("{{%s}}", name),
					"column", name + strlen("lead."), "meant",
					meant ? arena_printf(arena, "{{%s}}", meant) : NULL));
	}
	return doubts;
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
		const char *value = text_of(values, name);
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
	const char *key, *name = text_of(lead, "name");
	json_t *value;
	json_object_foreach(json_object_get(lead, "custom"), key, value)
		set_text(values, arena_printf(arena, "lead.%s", key), json_string_value(value));
	set_text(values, "lead.name", name);
	set_text(values, "lead.first_name", name ? arena_strndup(arena, name, strcspn(name, " ")) : NULL);
	set_text(values, "lead.company", text_of(lead, "company"));
	set_text(values, "lead.email", text_of(lead, "email"));
	set_text(values, "lead.phone", text_of(lead, "phone"));
}

json_t *variable_values(struct arena *arena, const char *company, const char *agent, const json_t *lead)
{
	json_t *values = json_object();
	add_lead(arena, values, lead);
	set_text(values, "company.name", company);
	set_text(values, "agent.name", agent);
	return values;
}
