/* leads.c: the people that campaigns call: list and search, one person with every decision about them, add, change. */
#include "models/lead.h"

#include <ctype.h>

#include "lib/csv_write.h"
#include "lib/phone.h"
#include "lib/text.h"
#include "web/listing.h"
#include "web/page.h"

enum { CSV_PAGES_MOST = 20000 };

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
	{"consent_source", TEXT, .highest = 200},
	{"consent_at", DATE},
	{NULL, TEXT},
};

/* A search that begins like a number is one for numbers: digits are taken as they are, without the +1 too. */
static void read_search(struct request *request, struct lead_filter *filter)
{
	const char *typed = form_optional(request, "q");
	if (!typed)
		return;
	char *text = arena_strdup(request->arena, typed), *out = text;
	if (*text == '+' || isdigit((unsigned char)*text) || *text == '(') {
		for (const char *at = text; *at; at++)
			if (isdigit((unsigned char)*at))
				*out++ = *at;
		*out = '\0';
		filter->phone =
			arena_printf(request->arena, *typed == '+' || *text == '1' ? "+%s" : "+1%s", text);
		return;
	}
	for (; *out; out++)
		*out = (char)tolower((unsigned char)*out);
	filter->name_from = text;
}

static struct lead_filter read_filter(struct request *request)
{
	struct lead_filter filter = {
		.list = form_optional(request, "list"),
		.consent = form_optional(request, "consent"),
		.start = listing_start(request),
	};
	read_search(request, &filter);
	return filter;
}

static struct error *leads_index(struct request *request)
{
	struct lead_filter filter = read_filter(request);
	lead_list(request->tx, request->page, "leads", &filter);
	lead_list_options(request->tx, request->page, "lists");
	TRY(tx_commit(request->tx));
	request_options(request, "list", json_object_get(request->page, "lists"));
	listing_finish(request, "leads", "created_at");
	json_object_set_new(request->page, "csv", json_sprintf("/leads/csv?%s", listing_filters(request)));
	return NULL;
}

/* {"plan": "gold"} as [{name, value}], so that no key of a customer's own is taken for one of ours. */
static json_t *fields_of(const json_t *custom)
{
	const char *key;
	json_t *value, *fields = json_array();
	json_object_foreach((json_t *)custom, key, value)
		json_array_append_new(fields, json_pack("{s:s, s:O}", "name", key, "value", value));
	return fields;
}

static struct error *leads_show(struct request *request)
{
	const char *id = request_path(request, "id");
	lead_find(request->tx, request->page, "lead", id);
	lead_attempts(request->tx, request->page, "attempts", id);
	TRY(tx_commit(request->tx));
	json_t *lead = json_object_get(request->page, "lead");
	json_object_set_new(request->page, "fields", fields_of(json_object_get(lead, "custom")));
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
	const char *consent = json_string_value(json_object_get(lead, "consent_at"));
	json_t *form = json_copy(lead);
	json_object_set(form, "phone", json_object_get(lead, "lead_phone"));
	json_object_set_new(
		form, "consent_at", json_string(consent ? arena_strndup(request->arena, consent, 10) : ""));
	request_fill_form(request, form);
	return NULL;
}

/* Who is asking is known after the first round trip; then numbers without a country code can be read. */
static struct error *read_draft(struct request *request, struct lead_draft *draft)
{
	const char *phone;
	TRY(tx_run(request->tx));
	const char *country =
		json_string_value(json_object_get(json_object_get(request->page, "me"), "country"));
	struct error *error = phone_normalise(request->arena, form_text(request, "phone"), country, &phone);
	if (error)
		return error_field(request->arena, "phone", error->message);
	*draft = (struct lead_draft){
		.list_id = form_optional(request, "list_id"),
		.name = form_text(request, "name"),
		.phone = phone,
		.email = form_text(request, "email"),
		.company = form_text(request, "company"),
		.consent_source = form_optional(request, "consent_source"),
		.consent_at = form_optional(request, "consent_at"),
	};
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

static void add_csv_row(struct strbuf *csv, json_t *lead)
{
	static const char *const columns[] = {"name", "lead_phone", "list_name", "zone", "state",
		"consent_source", "consent_at", "called_at", "created_at"};
	for (size_t i = 0; i < COUNT(columns); i++)
		csv_add_field(csv, json_string_value(json_object_get(lead, columns[i])));
	csv_end_row(csv);
}

static void send_csv_page(struct request *request, json_t *leads)
{
	struct strbuf csv;
	size_t index;
	json_t *lead;
	strbuf_init(&csv, request->arena);
	json_array_foreach(leads, index, lead) if (index < KEYSET_ROWS) add_csv_row(&csv, lead);
	request_stream(request, "leads.csv", csv.text, csv.length);
}

static struct error *leads_csv(struct request *request)
{
	static const char head[] =
		"Name,Phone,List,Time zone,State,Consent,Consent given,Last call,Added\r\n";
	struct lead_filter filter = read_filter(request);
	for (int page = 0; page < CSV_PAGES_MOST; page++) {
		lead_list(request->tx, request->page, "leads", &filter);
		TRY(tx_run(request->tx));
		if (page == 0)
			request_stream(request, "leads.csv", head, sizeof head - 1);
		json_t *leads = json_object_get(request->page, "leads");
		send_csv_page(request, leads);
		if (json_array_size(leads) <= KEYSET_ROWS)
			break;
		filter.start = listing_next(leads, "created_at");
	}
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/leads", leads_index, .form = filter_form},
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
	return serve(pages, COUNT(pages), argc, argv);
}
