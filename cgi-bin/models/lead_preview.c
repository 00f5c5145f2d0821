/* lead_preview.c: what an import would make of the first rows of its file. */
#include "models/lead_preview.h"

enum { PREVIEW_ROWS = 5, EXAMPLES = 3, DATE_LENGTH = 10 };

/* The first values of a column that are not empty, and all different. */
static json_t *examples(const json_t *rows, size_t column)
{
	size_t index, each;
	json_t *row, *seen, *list = json_array();
	json_array_foreach(rows, index, row)
	{
		const char *text = json_string_value(json_array_get(row, column));
		int is_new = text && *text && json_array_size(list) < EXAMPLES;
		json_array_foreach(list, each, seen) is_new =
			is_new && strcmp(json_string_value(seen), text) != 0;
		if (is_new)
			json_array_append_new(list, json_string(text));
	}
	return list;
}

static json_t *samples_of(const json_t *rows, size_t column)
{
	json_t *list = examples(rows, column), *samples = json_array();
	size_t index, count = json_array_size(list);
	json_t *text;
	json_array_foreach(list, index, text) json_array_append_new(
		samples, json_pack("{s:O, s:b}", "text", text, "more", index + 1 < count));
	return samples;
}

json_t *lead_preview_columns(
	struct arena *arena, const json_t *import, const json_t *words, const json_t *problems)
{
	size_t index;
	json_t *name, *columns = json_array();
	json_array_foreach(json_object_get(import, "headers"), index, name)
	{
		json_t *problem = json_object_get(problems, arena_printf(arena, "%zu", index));
		const char *word = json_string_value(json_array_get(words, index));
		json_array_append_new(
			columns, json_pack("{s:i, s:O, s:o, s:o, s:O*}", "index", (int)index, "name", name,
					 "samples", samples_of(json_object_get(import, "sample"), index),
					 "options", lead_mapping_options(word), "problem", problem));
	}
	return columns;
}

/* "{"America/New_York","America/Chicago"}" as "America/New_York and others". */
static const char *zones_text(struct arena *arena, const char *zones)
{
	if (!zones || strlen(zones) < 4)
		return "";
	const char *end = strchr(zones + 2, '"');
	return arena_printf(
		arena, "%.*s%s", (int)(end - zones - 2), zones + 2, end[1] == ',' ? " and others" : "");
}

static json_t *person(struct arena *arena, const struct lead_plan *plan, const json_t *cells)
{
	struct csv_row row = {.count = json_array_size(cells)};
	row.fields = arena_alloc(arena, (row.count + 1) * sizeof *row.fields);
	for (size_t i = 0; i < row.count; i++)
		row.fields[i] = json_string_value(json_array_get(cells, i));
	struct lead_record lead = lead_record_read(arena, plan, &row);
	int column = plan->mapping.columns[MAP_PHONE];
	const char *typed = column >= 0 && (size_t)column < row.count ? row.fields[column] : "";
	const char *given = lead.consent_at ? arena_strndup(arena, lead.consent_at, DATE_LENGTH) : NULL;
	const char *const texts[] = {lead.phone ? lead.phone : typed, lead.name, lead.company, lead.email,
		zones_text(arena, lead.place.zones), lead.consent_source, given};
	json_t *shown = json_array();
	for (size_t i = 0; i < COUNT(texts); i++)
		json_array_append_new(shown, json_string(texts[i] ? texts[i] : ""));
	return json_pack(
		"{s:o, s:s*, s:s*}", "cells", shown, "problem", lead.problem, "warning", lead.warning);
}

json_t *lead_preview_people(struct arena *arena, const struct lead_plan *plan, const json_t *sample)
{
	size_t index;
	json_t *cells, *rows = json_array();
	json_array_foreach(sample, index, cells) if (index < PREVIEW_ROWS)
		json_array_append_new(rows, person(arena, plan, cells));
	return json_pack("{s:[s, s, s, s, s, s, s, s], s:o}", "header", "Phone", "Name", "Company", "E-mail",
		"Time zone", "Consent", "Given", "Remark", "rows", rows);
}
