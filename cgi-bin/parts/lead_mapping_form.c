/* lead_mapping_form.c: which column of a file of leads is what. */
#include "parts/lead_mapping_form.h"

#include "lib/clock.h"
#include "lib/place.h"
#include "lib/text.h"
#include "models/lead_file.h"
#include "models/lead_preview.h"
#include "parts/consent_form.h"

const struct field lead_mapping_form[] = {
	{"column_", COLUMNS, .highest = CSV_COLUMNS},
	{"country", TEXT, .required = 1, .highest = 2},
	CONSENT_FORM_FIELDS,
	{"action", TEXT},
	{NULL, TEXT},
};

/* What the form says each column is; at first, what its name says. */
static json_t *words_of(struct request *request, const json_t *import)
{
	json_t *sent = json_object_get(request->form, "column_");
	return json_array_size(sent) ? sent
				     : lead_mapping_guess(request->arena, json_object_get(import, "headers"),
					       json_object_get(import, "sample"), text_of(import, "country"));
}

/* The import as it would be with what the form says now. */
static struct lead_plan plan_of(struct request *request, json_t *import, json_t *mapping)
{
	static const char *const typed[] = {"country", "consent_source"};
	json_t *changed = json_copy(import);
	json_object_set(changed, "mapping", mapping);
	for (size_t i = 0; i < COUNT(typed); i++)
		if (json_is_string(json_object_get(request->form, typed[i])))
			json_object_set(changed, typed[i], json_object_get(request->form, typed[i]));
	const char *given = consent_form_at(request);
	if (given)
		json_object_set_new(changed, "consent_at", json_string(given));
	return lead_plan_of(request->arena, changed, request_me(request, "zone"), clock_now());
}

static const char *delimiter_words(const char *delimiter)
{
	switch (*delimiter) {
	case ';':
		return "semicolons";
	case '\t':
		return "tabs";
	case '|':
		return "bars";
	default:
		return "commas";
	}
}

void lead_mapping_form_show(struct request *request, json_t *import)
{
	json_t *mapping, *problems = json_object(), *words = words_of(request, import), *page = request->page;
	size_t count = json_array_size(json_object_get(import, "headers"));
	struct error *incomplete = lead_mapping_make(request->arena, words, count, problems, &mapping);
	(void)incomplete; /* said when the form is sent; until then it may be so */
	struct lead_plan plan = plan_of(request, import, mapping);
	json_object_set_new(page, "columns", lead_preview_columns(request->arena, import, words, problems));
	json_object_set_new(page, "preview",
		lead_preview_people(request->arena, &plan, json_object_get(import, "sample")));
	json_object_set_new(page, "columns_count", json_integer((json_int_t)count));
	json_object_set(page, "rows_count", json_object_get(import, "row_count"));
	json_object_set_new(page, "is_estimate",
		json_boolean(json_integer_value(json_object_get(import, "row_count")) > LEAD_FILE_COUNTED));
	json_object_set_new(page, "separated_by", json_string(delimiter_words(text_of(import, "delimiter"))));
	request_fill_form(request, json_pack("{s:O}", "country", json_object_get(import, "country")));
	request_options(request, "country", place_countries());
}

struct error *lead_mapping_form_read(
	struct request *request, const json_t *import, struct lead_import_start *start)
{
	json_t *mapping;
	const char *country = form_text(request, "country");
	*start = (struct lead_import_start){.country = country};
	if (!place_is_country(country))
		return error_field(request->arena, "country", "Please choose one of the list.");
	TRY(lead_mapping_make(request->arena, json_object_get(request->form, "column_"),
		json_array_size(json_object_get(import, "headers")), json_object(), &mapping));
	start->mapping = mapping;
	return consent_form_read(request, &start->consent_source, &start->consent_at);
}
