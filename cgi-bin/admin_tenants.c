/* admin_tenants.c: for staff: every customer, what each uses and may use, inviting one, suspending one, and acting as one; all of
 * it is written down in the customer's own log. */
#include <strings.h>

#include "lib/csv_write.h"
#include "lib/place.h"
#include "lib/publish.h"
#include "lib/strbuf.h"
#include "models/audit.h"
#include "models/plan.h"
#include "models/tenant.h"
#include "parts/sign_up.h"
#include "web/listing.h"
#include "web/login.h"

static const struct choice states[] = {{"active", "Active"}, {"suspended", "Suspended"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 120},
	{"state", CHOICE, .choices = states},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static const struct field limits_form[] = {
	{"plan", TEXT, .highest = 30},
	{"calls_at_once", INTEGER, .required = 1, .lowest = 0, .highest = 10000},
	{"attempts_a_day", INTEGER, .required = 1, .lowest = 1, .highest = 20},
	{NULL},
};

static const struct field suspend_form[] = {
	{"typed_name", TEXT, .required = 1, .highest = 120},
	{"reason", TEXT, .required = 1, .lowest = 5, .highest = 200},
	{NULL},
};

static const struct field enter_form[] = {
	{"reason", TEXT, .required = 1, .lowest = 5, .highest = 200},
	{NULL},
};

static struct tenant_filter read_filter(struct request *request)
{
	return (struct tenant_filter){
		.words = form_optional(request, "q"),
		.state = form_optional(request, "state"),
		.start = listing_start(request),
	};
}

static struct error *tenants_index(struct request *request)
{
	struct tenant_filter filter = read_filter(request);
	tenant_list(request->tx, request->page, "tenants", &filter);
	TRY(tx_commit(request->tx));
	listing_finish(request, "tenants", "created_at");
	json_object_set_new(
		request->page, "csv", json_sprintf("/admin/tenants/csv?%s", listing_filters(request)));
	return NULL;
}

static void add_number(struct strbuf *csv, const json_t *row, const char *name, double unit)
{
	char text[40];
	snprintf(text, sizeof text, unit == 1 ? "%.0f" : "%.4f",
		(double)json_integer_value(json_object_get(row, name)) / unit);
	csv_add_field(csv, text);
}

static void add_csv_row(struct strbuf *csv, const json_t *row)
{
	static const char *const texts[] = {"id", "name", "country", "plan_name", "created_at"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *text = json_string_value(json_object_get(row, texts[i]));
		csv_add_field(csv, text ? text : "");
	}
	csv_add_field(csv, json_is_true(json_object_get(row, "is_suspended")) ? "suspended" : "active");
	add_number(csv, row, "calls_count", 1);
	add_number(csv, row, "talk_seconds", 1);
	add_number(csv, row, "cost_micros", 1e6);
	add_number(csv, row, "price_micros", 1e6);
	add_number(csv, row, "agents_count", 1);
	add_number(csv, row, "numbers_count", 1);
	csv_end_row(csv);
}

static void query_page(struct tx *tx, json_t *into, const char *key, const void *filter, struct keyset start)
{
	struct tenant_filter page = *(const struct tenant_filter *)filter;
	page.start = start;
	tenant_list(tx, into, key, &page);
}

static struct error *tenants_csv(struct request *request)
{
	static const struct listing_export export = {
		.file = "customers.csv",
		.head = "Id,Name,Country,Plan,Since,State,Calls this month,Talk "
			"seconds,Cost,Price,Agents,Numbers\r\n",
		.time = "created_at",
		.query = query_page,
		.row = add_csv_row,
	};
	struct tenant_filter filter = read_filter(request);
	return listing_export(request, &export, &filter);
}

static struct error *tenants_new(struct request *request)
{
	request_fill_form(request, json_pack("{s:s, s:s}", "country", "US", "zone", "America/New_York"));
	request_options(request, "country", place_countries());
	request_options(request, "zone", place_zones());
	return NULL;
}

/* Who staff are, for the log of the tenant that is entered. */
static void log_deed(struct request *request, const char *action, const char *subject, json_t *details)
{
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = action,
		.subject = subject,
		.details = details,
	};
	audit_write(request->tx, &audit);
}

/* The customer is made by the click in the mail, as after a sign-up: so the address is proved, and the password its owner's. */
static struct error *tenants_create(struct request *request)
{
	struct signup signup;
	json_t *found = json_object();
	TRY(sign_up_read(request, &signup));
	signup_known(request->tx, found, "known", signup.email);
	TRY(tx_run(request->tx));
	if (json_is_true(json_object_get(found, "known")))
		return error_field(request->arena, "email",
			"Somebody with this address has an account already. Please give another address.");
	signup_request(request->tx, &signup);
	log_deed(request, "tenant.invited", signup.company, json_pack("{s:s}", "email", signup.email));
	request_redirect(request, "/admin/tenants");
	request_flash(
		request, "An invitation is on its way. The customer is here as soon as its link was used.");
	return NULL;
}

static struct error *tenants_show(struct request *request)
{
	tx_enter(request->tx, request_path(request, "id"));
	tenant_find(request->tx, request->page, "tenant");
	tenant_usage(request->tx, request->page, "usage");
	plan_find(request->tx, request->page, "plan");
	plan_options(request->tx, request->page, "plans");
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "id", json_string(request_path(request, "id")));
	request_fill_form(request, json_object_get(request->page, "tenant"));
	request_options(request, "plan", json_object_get(request->page, "plans"));
	request_view(request, "admin_tenants/show");
	return NULL;
}

static int is_plan(const json_t *plans, const char *name)
{
	size_t index;
	const json_t *plan;
	json_array_foreach(plans, index,
		plan) if (!strcmp(json_string_value(json_object_get(plan, "value")), name)) return 1;
	return 0;
}

static struct error *tenants_update(struct request *request)
{
	struct tenant_limits limits = {
		.plan = form_optional(request, "plan"),
		.calls_at_once = form_integer(request, "calls_at_once"),
		.attempts_a_day = form_integer(request, "attempts_a_day"),
	};
	json_t *found = json_object();
	plan_options(request->tx, found, "plans");
	TRY(tx_run(request->tx));
	if (limits.plan && !is_plan(json_object_get(found, "plans"), limits.plan))
		return error_field(request->arena, "plan", "Please choose one of the list.");
	tx_enter(request->tx, request_path(request, "id"));
	tenant_limit(request->tx, &limits);
	log_deed(request, "tenant.limited", limits.plan ? limits.plan : "no plan",
		json_pack("{s:I, s:I}", "calls_at_once", (json_int_t)limits.calls_at_once, "attempts_a_day",
			(json_int_t)limits.attempts_a_day));
	request_redirect(request, "/admin/tenants/%s", request_path(request, "id"));
	request_flash(request, "Saved.");
	return NULL;
}

static struct error *tenants_suspend(struct request *request)
{
	TRY(tx_run(request->tx));
	tx_enter(request->tx, request_path(request, "id"));
	json_t *found = json_object();
	tenant_find(request->tx, found, "tenant");
	TRY(tx_run(request->tx));
	const char *name = json_string_value(json_object_get(json_object_get(found, "tenant"), "name"));
	if (strcasecmp(name, form_text(request, "typed_name")) != 0)
		return error_field(request->arena, "typed_name",
			"This is not the customer's name: nothing was suspended.");
	tenant_suspend(request->tx, found, "suspended");
	TRY(tx_run(request->tx));
	publish_cut(json_string_value(json_object_get(json_object_get(found, "suspended"), "channel")));
	log_deed(request, "tenant.suspended", name,
		json_pack("{s:s}", "reason", form_text(request, "reason")));
	request_redirect(request, "/admin/tenants/%s", request_path(request, "id"));
	request_flash(
		request, "Suspended. Nobody there can log in, campaigns wait, and callers hear a sentence.");
	return NULL;
}

static struct error *tenants_resume(struct request *request)
{
	TRY(tx_run(request->tx));
	tx_enter(request->tx, request_path(request, "id"));
	tenant_resume(request->tx);
	log_deed(request, "tenant.resumed", "", NULL);
	request_redirect(request, "/admin/tenants/%s", request_path(request, "id"));
	request_flash(request, "Resumed. Campaigns go on within seconds.");
	return NULL;
}

static struct error *tenants_enter(struct request *request)
{
	TRY(tx_run(request->tx));
	request_act_in(request, request_path(request, "id"), request_me(request, "person_id"));
	log_deed(request, "staff.entered", request_me(request, "email"),
		json_pack("{s:s}", "reason", form_text(request, "reason")));
	request_redirect(request, "/");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/tenants", tenants_index, .form = filter_form, .again = tenants_index},
	{GET, STAFF, "/admin/tenants/csv", tenants_csv, .form = filter_form},
	{GET, STAFF, "/admin/tenants/new", tenants_new},
	{POST, STAFF, "/admin/tenants", tenants_create, .form = sign_up_form, .again = tenants_new},
	{GET, STAFF, "/admin/tenants/:id", tenants_show},
	{POST, STAFF, "/admin/tenants/:id", tenants_update, .form = limits_form, .again = tenants_show},
	{POST, STAFF, "/admin/tenants/:id/suspensions", tenants_suspend, .form = suspend_form,
		.again = tenants_show},
	{POST, STAFF, "/admin/tenants/:id/suspensions/delete", tenants_resume},
	{POST, STAFF, "/admin/tenants/:id/sessions", tenants_enter, .form = enter_form,
		.again = tenants_show},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
