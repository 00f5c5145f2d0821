/* settings.c: what a customer is called, where it is, and under which name its people see this. */
#include "jobs/account.h"
#include "lib/phone.h"
#include "lib/place.h"
#include "models/audit.h"
#include "models/tenant.h"
#include "web/page.h"

static const struct choice outage_plans[] = {
	{"sorry", "Say sorry, and ask to call again in a few minutes"},
	{"other_engine", "Let the other kind of voice answer"},
	{"message", "Say a message of yours"},
	{"forward", "Connect callers to a phone"},
	{NULL, NULL},
};

static const struct field settings_form[] = {
	{"name", TEXT, .required = 1, .highest = 120},
	{"brand_name", TEXT, .highest = 60},
	{"country", TEXT, .required = 1, .highest = 2},
	{"zone", TEXT, .required = 1, .highest = 60},
	{"outage_plan", TEXT, .choices = outage_plans, .fallback = "sorry"},
	{"outage_message", LONG_TEXT, .highest = 600},
	{"outage_phone", TEXT, .highest = 40},
	{NULL},
};

/* The plans that work here: without a second kind of voice, none can answer. */
static json_t *plans(void)
{
	json_t *list = json_array();
	int others = json_array_size(account_offers()) > 1;
	for (const struct choice *plan = outage_plans; plan->value; plan++)
		if (others || strcmp(plan->value, "other_engine") != 0)
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "value", plan->value, "label", plan->label));
	return list;
}

static struct error *settings_edit(struct request *request)
{
	tenant_find(request->tx, request->page, "tenant");
	TRY(tx_run(request->tx));
	request_fill_form(request, json_object_get(request->page, "tenant"));
	request_options(request, "country", place_countries());
	request_options(request, "zone", place_zones());
	request_options(request, "outage_plan", plans());
	return NULL;
}

/* What the chosen plan needs, and what would be misused: callers are only connected within the customer's own country. */
static struct error *read_outage(struct request *request, struct tenant_settings *settings)
{
	struct arena *arena = request->arena;
	const char *typed = form_optional(request, "outage_phone");
	settings->outage_plan = form_text(request, "outage_plan");
	settings->outage_message = form_optional(request, "outage_message");
	if (!strcmp(settings->outage_plan, "other_engine") && json_array_size(account_offers()) < 2)
		return error_field(arena, "outage_plan", "There is only one kind of voice here.");
	if (!strcmp(settings->outage_plan, "message") && !settings->outage_message)
		return error_field(arena, "outage_message", "Please write what callers hear.");
	if (!typed)
		return strcmp(settings->outage_plan, "forward")
			       ? NULL
			       : error_field(arena, "outage_phone", "Please write the number of the phone.");
	struct error *error = phone_normalise(arena, typed, settings->country, &settings->outage_phone);
	if (error)
		return error_field(arena, "outage_phone", error->message);
	const char *country = phone_region(arena, settings->outage_phone);
	return country && !strcmp(country, settings->country)
		       ? NULL
		       : error_field(arena, "outage_phone",
				 "Callers can only be connected to a phone in your own country.");
}

static struct error *settings_update(struct request *request)
{
	struct tenant_settings settings = {
		.name = form_text(request, "name"),
		.brand_name = form_optional(request, "brand_name"),
		.country = form_text(request, "country"),
		.zone = form_text(request, "zone"),
	};
	if (!place_is_country(settings.country))
		return error_field(request->arena, "country", "Please choose one of the list.");
	if (!place_is_zone(settings.zone))
		return error_field(request->arena, "zone", "Please choose one of the list.");
	TRY(read_outage(request, &settings));
	TRY(tx_run(request->tx));
	tenant_update(request->tx, &settings);
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "settings.changed",
		.subject = settings.name,
		.details = request->form,
	};
	audit_write(request->tx, &audit);
	request_flash(request, "Saved.");
	request_redirect(request, "/settings");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/settings", settings_edit, .view = "settings/edit"},
	{POST, OWNER, "/settings", settings_update, .form = settings_form, .again = settings_edit},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
