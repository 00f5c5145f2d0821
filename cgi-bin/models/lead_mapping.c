/* lead_mapping.c: which column of a CSV file becomes what of a lead. */
#include "models/lead_mapping.h"

#include <ctype.h>

#include "lib/phone.h"
#include "lib/strbuf.h"
#include "models/lead_headers.h"

static const struct {
	const char *word, *label;
} parts[] = {
	[MAP_NAME] = {"name", "Name"},
	[MAP_FIRST_NAME] = {"first_name", "First name"},
	[MAP_LAST_NAME] = {"last_name", "Last name"},
	[MAP_PHONE] = {"phone", "Phone"},
	[MAP_EMAIL] = {"email", "E-mail"},
	[MAP_COMPANY] = {"company", "Company"},
	[MAP_ZONE] = {"zone", "Time zone"},
	[MAP_CONSENT_SOURCE] = {"consent_source", "Consent source"},
	[MAP_CONSENT_AT] = {"consent_at", "Consent date"},
	[MAP_CUSTOM] = {"custom", "Keep as field"},
	[MAP_NOTHING] = {"", "Leave out"},
};

static enum lead_part part_of(const char *word)
{
	for (size_t i = 0; word && i < COUNT(parts); i++)
		if (!strcmp(parts[i].word, word))
			return (enum lead_part)i;
	return MAP_NOTHING;
}

json_t *lead_mapping_options(const char *selected)
{
	json_t *options = json_array();
	for (size_t i = 0; i < COUNT(parts); i++)
		json_array_append_new(options, json_pack("{s:s, s:s, s:b}", "value", parts[i].word, "label",
						       parts[i].label, "selected", part_of(selected) == i));
	return options;
}

/* "Plan name" as "plan_name", so that a prompt can say {{lead.plan_name}}. */
static char *key_of(struct arena *arena, const char *name, int column)
{
	struct strbuf key;
	strbuf_init(&key, arena);
	for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
		if (isalnum(*at))
			strbuf_addc(&key, (char)tolower(*at));
		else if (*at < 0x80 && key.length && key.text[key.length - 1] != '_')
			strbuf_addc(&key, '_');
	}
	while (key.length && key.text[key.length - 1] == '_')
		key.text[--key.length] = '\0';
	return key.length ? key.text : arena_printf(arena, "column_%d", column + 1);
}

static int is_taken(const char *const *keys, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(keys[i], key))
			return 1;
	return 0;
}

static void read_custom(
	struct arena *arena, struct lead_mapping *read, const json_t *custom, const json_t *headers)
{
	size_t count = json_array_size(custom);
	int *columns = arena_alloc(arena, (count + 1) * sizeof *columns);
	const char **keys = arena_alloc(arena, (count + 1) * sizeof *keys);
	for (size_t i = 0; i < count; i++) {
		columns[i] = (int)json_integer_value(json_array_get(custom, i));
		const char *name = json_string_value(json_array_get(headers, (size_t)columns[i]));
		const char *key = key_of(arena, name ? name : "", columns[i]);
		for (int n = 2; is_taken(keys, i, key); n++)
			key = arena_printf(arena, "%s_%d", key_of(arena, name ? name : "", columns[i]), n);
		keys[i] = key;
	}
	read->custom_count = count;
	read->custom = columns;
	read->keys = keys;
}

struct lead_mapping lead_mapping_read(struct arena *arena, const json_t *mapping, const json_t *headers)
{
	struct lead_mapping read;
	for (int i = 0; i < MAP_PARTS; i++) {
		const json_t *column = json_object_get(mapping, parts[i].word);
		read.columns[i] = column ? (int)json_integer_value(column) : -1;
	}
	read_custom(arena, &read, json_object_get(mapping, "custom"), headers);
	return read;
}

static void complain(struct arena *arena, json_t *problems, size_t column, const char *problem)
{
	json_object_set_new(problems, arena_printf(arena, "%zu", column), json_string(problem));
}

struct error *lead_mapping_make(
	struct arena *arena, const json_t *words, size_t count, json_t *problems, json_t **mapping)
{
	json_t *made = json_object(), *custom = json_array();
	for (size_t i = 0; i < count; i++) {
		enum lead_part part = part_of(json_string_value(json_array_get(words, i)));
		if (part == MAP_CUSTOM)
			json_array_append_new(custom, json_integer((json_int_t)i));
		else if (part < MAP_PARTS && json_object_get(made, parts[part].word))
			complain(arena, problems, i, "Another column is this already.");
		else if (part < MAP_PARTS)
			json_object_set_new(made, parts[part].word, json_integer((json_int_t)i));
	}
	json_object_set_new(made, "custom", custom);
	*mapping = made;
	if (!json_object_get(made, "phone"))
		return error_new(
			arena, ERROR_INVALID, "Please choose the column that has the phone numbers.", NULL);
	if (json_object_size(problems))
		return error_new(arena, ERROR_INVALID,
			"Two columns can't become the same. Please keep one of them as a field, or leave it "
			"out.",
			NULL);
	return NULL;
}

static int looks_like_phone(struct arena *arena, const char *text, const char *country)
{
	const char *e164;
	return text && strlen(text) >= 7 && !phone_normalise(arena, text, country, &e164);
}

/* Of the columns that nothing is known of, the first whose examples are phone numbers mostly; or -1. */
static int find_phone(struct arena *arena, const enum lead_part *found, size_t count, const json_t *rows,
	const char *country)
{
	for (size_t column = 0; column < count; column++) {
		size_t index, good = 0, filled = 0;
		json_t *row;
		json_array_foreach(rows, index, row)
		{
			const char *text = json_string_value(json_array_get(row, column));
			filled += text && *text;
			good += (size_t)looks_like_phone(arena, text, country);
		}
		if (found[column] == MAP_CUSTOM && good && good * 2 >= filled)
			return (int)column;
	}
	return -1;
}

/* A column without a name and without anything in it is left out. */
static int is_empty(const json_t *rows, size_t column)
{
	size_t index;
	json_t *row;
	json_array_foreach(rows, index, row)
	{
		const char *text = json_string_value(json_array_get(row, column));
		if (text && *text)
			return 0;
	}
	return 1;
}

json_t *lead_mapping_guess(
	struct arena *arena, const json_t *headers, const json_t *rows, const char *country)
{
	size_t count = json_array_size(headers);
	enum lead_part *found = arena_alloc(arena, (count + 1) * sizeof *found);
	unsigned taken = 0;
	for (size_t i = 0; i < count; i++) {
		const char *name = json_string_value(json_array_get(headers, i));
		found[i] = lead_header_part(arena, name);
		if (found[i] < MAP_PARTS && taken >> found[i] & 1)
			found[i] = MAP_CUSTOM;
		else if (found[i] == MAP_CUSTOM && !strncmp(name, "Column ", 7) && is_empty(rows, i))
			found[i] = MAP_NOTHING;
		taken |= 1U << found[i];
	}
	int phone = taken >> MAP_PHONE & 1 ? -1 : find_phone(arena, found, count, rows, country);
	if (phone >= 0)
		found[phone] = MAP_PHONE;
	json_t *words = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(words, json_string(parts[found[i]].word));
	return words;
}
