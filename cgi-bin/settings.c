/* settings.c: what a customer is called, where it is, and under which name its people see this. */
#include "lib/place.h"
#include "models/audit.h"
#include "models/tenant.h"
#include "web/page.h"

static const struct field settings_form[] = {
	{"name", TEXT, .required = 1, .highest = 120},
	{"brand_name", TEXT, .highest = 60},
	{"country", TEXT, .required = 1, .highest = 2},
	{"zone", TEXT, .required = 1, .highest = 60},
	{NULL},
};

static struct error *settings_edit(struct request *request)
{
	tenant_find(request->tx, request->page, "tenant");
	TRY(tx_run(request->tx));
	request_fill_form(request, json_object_get(request->page, "tenant"));
	request_options(request, "country", place_countries());
	request_options(request, "zone", place_zones());
	return NULL;
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
