/* leads.c: the people that campaigns call: list and search, one person with every decision about them, add, change. */
#include "models/lead.h"

#include <ctype.h>

#include "lib/clock.h"
#include "lib/csv_write.h"
#include "lib/phone.h"
#include "lib/text.h"
#include "parts/consent_form.h"
#include "web/listing.h"

static const struct choice consents[] = {
	{"with", "With consent"}, {"without", "Without consent"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 60},
	{"list", ID},
	{"consent", CHOICE, .choices = consents},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static const struct field lead_form[] = {
	{"name", TEXT, .highest = 120},
	{"phone", TEXT, .required = 1, .highest = 40},
	{"email", EMAIL},
	{"company", TEXT, .highest = 120},
	{"list_id", ID},
	{"new_list", TEXT, .highest = 120},
	CONSENT_FORM_FIELDS,
	{NULL, TEXT},
};

/* A search that begins like a number is one for numbers; which country they are of is known when it is who is asking. */
static struct error *read_search(struct request *request, struct lead_filter *filter)
{
	const char *typed = form_optional(request, "q");
	if (!typed)
		return NULL;
	if (*typed != '+' && *typed != '(' && !isdigit((unsigned char)*typed)) {
		filter->name_from = typed;
		return NULL;
	}
	TRY(tx_run(request->tx));
	filter->phone = phone_start(request->arena, typed, request_me(request, "country"));
	return NULL;
}

static struct error *read_filter(struct request *request, struct lead_filter *filter)
{
	*filter = (struct lead_filter){
		.list = form_optional(request, "list"),
		.consent = form_optional(request, "consent"),
		.start = listing_start(request),
	};
	return read_search(request, filter);
}

static struct error *leads_index(struct request *request)
{
	struct lead_filter filter;
	TRY(read_filter(request, &filter));
	lead_list(request->tx, request->page, "leads", &filter);
	lead_list_options(request->tx, request->page, "lists");
	TRY(tx_commit(request->tx));
	request_options(request, "list", json_object_get(request->page, "lists"));
	listing_finish(request, "leads", "created_at");
	json_object_set_new(request->page, "csv", json_sprintf("/leads/csv?%s", listing_filters(request)));
	return NULL;
}

/* "plan_name" as "Plan name". */
static char *field_name(struct arena *arena, const char *key)
{
	char *name = arena_strdup(arena, key);
	for (char *at = name; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	*name = (char)toupper((unsigned char)*name);
	return name;
}

/* {"plan": "gold"} as [{name, value}], so that no key of a customer's own is taken for one of ours. */
static json_t *fields_of(struct arena *arena, const json_t *custom)
{
	const char *key;
	json_t *value, *fields = json_array();
	json_object_foreach((json_t *)custom, key, value) json_array_append_new(
		fields, json_pack("{s:s, s:O}", "name", field_name(arena, key), "value", value));
	return fields;
}

static struct error *leads_show(struct request *request)
{
	const char *id = request_path(request, "id");
	lead_find(request->tx, request->page, "lead", id);
	lead_attempts(request->tx, request->page, "attempts", id);
	TRY(tx_commit(request->tx));
	json_t *lead = json_object_get(request->page, "lead");
	json_object_set_new(
		request->page, "fields", fields_of(request->arena, json_object_get(lead, "custom")));
	json_object_del(lead, "custom");
	json_object_set_new(request->page, "has_attempts",
		json_boolean(json_array_size(json_object_get(request->page, "attempts"))));
	return NULL;
}

static struct error *offer(struct request *request)
{
	lead_list_options(request->tx, request->page, "lists");
	TRY(tx_commit(request->tx));
	request_options(request, "list_id", json_object_get(request->page, "lists"));
	return NULL;
}

static struct error *leads_new(struct request *request)
{
	return offer(request);
}

static struct error *leads_edit(struct request *request)
{
	lead_find(request->tx, request->page, "lead", request_path(request, "id"));
	TRY(offer(request));
	json_t *lead = json_object_get(request->page, "lead");
	const char *consent = text_of(lead, "consent_at");
	json_t *form = json_copy(lead);
	json_object_set(form, "phone", json_object_get(lead, "lead_phone"));
	json_object_set_new(form, "consent_at", json_string(consent_form_day(request, consent)));
	request_fill_form(request, form);
	return NULL;
}

/* Who is asking is known after the first round trip; then numbers without a country code can be read. */
static struct error *read_draft(struct request *request, struct lead_draft *draft)
{
	const char *phone;
	TRY(tx_run(request->tx));
	struct error *error = phone_normalise(
		request->arena, form_text(request, "phone"), request_me(request, "country"), &phone);
	if (error)
		return error_field(request->arena, "phone", error->message);
	*draft = (struct lead_draft){
		.list_id = form_optional(request, "list_id"),
		.name = form_text(request, "name"),
		.phone = phone,
		.email = form_text(request, "email"),
		.company = form_text(request, "company"),
	};
	TRY(consent_form_read(request, &draft->consent_source, &draft->consent_at));
	if (!draft->list_id && !*form_text(request, "new_list"))
		return error_field(request->arena, "list_id", "Please choose a list, or name a new one.");
	if (*form_text(request, "new_list"))
		draft->list_id = lead_list_create(request->tx, form_text(request, "new_list"));
	return NULL;
}

static struct error *leads_create(struct request *request)
{
	struct lead_draft draft;
	TRY(read_draft(request, &draft));
	request_redirect(request, "/leads/%s", lead_create(request->tx, &draft));
	request_flash(request, "Added.");
	return NULL;
}

static struct error *leads_update(struct request *request)
{
	struct lead_draft draft;
	const char *id = request_path(request, "id");
	TRY(read_draft(request, &draft));
	lead_update(request->tx, id, &draft);
	request_redirect(request, "/leads/%s", id);
	request_flash(request, "Saved.");
	return NULL;
}

static struct error *leads_delete(struct request *request)
{
	lead_delete(request->tx, request_path(request, "id"));
	request_redirect(request, "/leads");
	request_flash(request, "Deleted. That this number was called, and why, stays on record.");
	return NULL;
}

static void add_csv_row(struct strbuf *csv, const json_t *lead)
{
	static const char *const columns[] = {"name", "lead_phone", "list_name", "zone", "state",
		"consent_source", "consent_at", "called_at", "created_at"};
	for (size_t i = 0; i < COUNT(columns); i++)
		csv_add_field(csv, text_of(lead, columns[i]));
	csv_end_row(csv);
}

static void query_page(struct tx *tx, json_t *into, const char *key, const void *filter, struct keyset start)
{
	struct lead_filter page = *(const struct lead_filter *)filter;
	page.start = start;
	lead_list(tx, into, key, &page);
}

static struct error *leads_csv(struct request *request)
{
	static const struct listing_export export = {
		.file = "leads.csv",
		.head = "Name,Phone,List,Time zone,State,Consent,Consent given,Last call,Added\r\n",
		.time = "created_at",
		.query = query_page,
		.row = add_csv_row,
	};
	struct lead_filter filter;
	TRY(read_filter(request, &filter));
	return listing_export(request, &export, &filter);
}

static const struct page pages[] = {
	{GET, VIEWER, "/leads", leads_index, .form = filter_form, .again = leads_index},
	{GET, VIEWER, "/leads/csv", leads_csv, .form = filter_form},
	{GET, MANAGER, "/leads/new", leads_new},
	{GET, VIEWER, "/leads/:id", leads_show},
	{GET, MANAGER, "/leads/:id/edit", leads_edit},
	{POST, MANAGER, "/leads", leads_create, .form = lead_form, .again = leads_new},
	{POST, MANAGER, "/leads/:id", leads_update, .form = lead_form, .again = leads_edit},
	{POST, MANAGER, "/leads/:id/delete", leads_delete},
};

int main(int argc, char **argv)
{
	return serve_with(pages, COUNT(pages), (struct serve_options){.busy = 1}, argc, argv);
}
