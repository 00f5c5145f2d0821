/* admin_pool.c: the operator's pool of numbers, for staff: what is in it, what it costs, and what becomes of each number. */
#include "lib/phone.h"
#include "models/number.h"
#include "models/pool.h"
#include "web/listing.h"
#include "web/page.h"

static const struct choice states[] = {{"available", "Available"}, {"reserved", "Reserved"},
	{"assigned", "Assigned"}, {"quarantine", "Quarantine"}, {"suspended", "Suspended"},
	{"released", "Released"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"state", CHOICE, .choices = states},
	{"country", TEXT, .highest = 2},
	{"area", TEXT, .highest = 16},
	{"customer", ID},
	{"after", TEXT, .highest = 16},
	{NULL, TEXT},
};

static const struct field assign_form[] = {{"customer", ID, .required = 1}, {NULL, TEXT}};
static const struct field suspend_form[] = {
	{"reason", TEXT, .required = 1, .lowest = 5, .highest = 200}, {NULL, TEXT}};
static const struct field rules_form[] = {
	{"reservation_minutes", INTEGER, .required = 1, .lowest = 5, .highest = 1440},
	{"reservations_most", INTEGER, .required = 1, .lowest = 1, .highest = 100},
	{"quarantine_days", INTEGER, .required = 1, .lowest = 1, .highest = 365},
	{NULL, TEXT},
};

static const struct field release_form[] = {
	{"typed_number", TEXT, .required = 1, .highest = 40}, {NULL, TEXT}};

/* What those numbers cost that nobody holds, by currency. */
static json_t *idle_costs(const json_t *figures)
{
	size_t index;
	json_t *figure, *sums = json_object(), *costs = json_array(), *sum;
	const char *currency;
	json_array_foreach(figures, index, figure)
	{
		json_int_t micros = json_integer_value(json_object_get(figure, "idle_micros"));
		currency = json_string_value(json_object_get(figure, "currency"));
		micros += json_integer_value(json_object_get(sums, currency));
		json_object_set_new(sums, currency, json_integer(micros));
	}
	json_object_foreach(sums, currency, sum) json_array_append_new(
		costs, json_pack("{s:O, s:s}", "idle_micros", sum, "currency", currency));
	return costs;
}

static struct error *pool_index(struct request *request)
{
	const char *area = form_text(request, "area"), *country = form_optional(request, "country");
	struct pool_filter filter = {.state = form_optional(request, "state"),
		.country = country,
		.customer = form_optional(request, "customer"),
		.after = form_text(request, "after")};
	if (*area)
		filter.prefix = phone_start(request->arena, area, country ? country : "US");
	pool_list(request->tx, request->page, "numbers", &filter);
	pool_figures(request->tx, request->page, "figures");
	pool_customers(request->tx, request->page, "customers");
	number_countries(request->tx, request->page, "countries");
	TRY(tx_commit(request->tx));
	number_countries_name(request->page, "countries");
	request_options(request, "customer", json_object_get(request->page, "customers"));
	request_options(request, "country", json_object_get(request->page, "countries"));
	json_object_set_new(request->page, "idle", idle_costs(json_object_get(request->page, "figures")));
	listing_follow(request, "numbers", "number_phone", KEYSET_ROWS);
	return NULL;
}

static int is_one_of(const char *state, const char *first, const char *second, const char *third)
{
	return !strcmp(state, first) || !strcmp(state, second) || !strcmp(state, third);
}

/* Which deeds the page offers; the database allows no others. */
static void add_deeds(json_t *number)
{
	const char *state = json_string_value(json_object_get(number, "state"));
	int is_held = json_is_string(json_object_get(number, "tenant_id"));
	int is_returning = !strcmp(state, "released") && json_is_null(json_object_get(number, "returned_at"));
	json_object_update_new(
		number, json_pack("{s:b, s:b, s:b, s:b, s:b, s:b}", "can_assign",
				is_one_of(state, "available", "assigned", "assigned"), "can_withdraw",
				is_held && is_one_of(state, "assigned", "suspended", "suspended"),
				"can_suspend", is_one_of(state, "available", "assigned", "assigned"),
				"can_resume", !strcmp(state, "suspended"), "can_discard",
				!is_held && is_one_of(state, "available", "quarantine", "suspended"),
				"is_returning", is_returning));
}

static struct error *pool_show(struct request *request)
{
	pool_find(request->tx, request->page, "number", request_path(request, "id"));
	pool_customers(request->tx, request->page, "customers");
	number_rests(request->tx, request->page, "rest_days");
	TRY(tx_commit(request->tx));
	add_deeds(json_object_get(request->page, "number"));
	request_options(request, "customer", json_object_get(request->page, "customers"));
	return NULL;
}

/* Who does it, and to which number; ERROR_MISSING. */
static struct error *read_deed(struct request *request, struct pool_deed *deed)
{
	pool_find(request->tx, request->page, "number", request_path(request, "id"));
	TRY(tx_run(request->tx));
	*deed = (struct pool_deed){
		request_path(request, "id"), request_me(request, "person_id"), request_me(request, "name")};
	return NULL;
}

static struct error *done(struct request *request, const struct pool_deed *deed, const char *sentence)
{
	request_redirect(request, "/admin/pool/%s", deed->id);
	request_flash(request, sentence);
	return NULL;
}

static struct error *pool_assignments(struct request *request)
{
	struct pool_deed deed;
	TRY(read_deed(request, &deed));
	pool_assign(request->tx, &deed, form_text(request, "customer"));
	return done(request, &deed, "The number is the customer's. It is being connected.");
}

static struct error *pool_withdrawals(struct request *request)
{
	struct pool_deed deed;
	TRY(read_deed(request, &deed));
	pool_withdraw(request->tx, &deed);
	return done(request, &deed, "The number is taken back, and rests.");
}

static struct error *pool_suspensions(struct request *request)
{
	struct pool_deed deed;
	TRY(read_deed(request, &deed));
	pool_suspend(request->tx, &deed, form_text(request, "reason"));
	return done(request, &deed, "The number is suspended.");
}

static struct error *pool_resumptions(struct request *request)
{
	struct pool_deed deed;
	TRY(read_deed(request, &deed));
	pool_resume(request->tx, &deed);
	return done(request, &deed, "The number is in use again.");
}

static struct error *pool_releases(struct request *request)
{
	struct pool_deed deed;
	TRY(read_deed(request, &deed));
	const json_t *phone = json_object_get(json_object_get(request->page, "number"), "number_phone");
	if (!phone_is_typed(request->arena, form_text(request, "typed_number"), json_string_value(phone)))
		return error_field(request->arena, "typed_number",
			"This is not the number. Type it as it stands above.");
	pool_discard(request->tx, &deed);
	return done(request, &deed, "The number goes back to the carrier.");
}

static struct error *rules_edit(struct request *request)
{
	pool_rules_find(request->tx, request->page, "rules");
	TRY(tx_run(request->tx));
	request_fill_form(request, json_object_get(request->page, "rules"));
	return NULL;
}

static struct error *rules_update(struct request *request)
{
	TRY(tx_run(request->tx));
	struct pool_deed deed = {
		.person_id = request_me(request, "person_id"), .person = request_me(request, "name")};
	pool_rules_set(request->tx, &deed,
		&(struct pool_rules){form_integer(request, "reservation_minutes"),
			form_integer(request, "reservations_most"),
			form_integer(request, "quarantine_days")});
	request_redirect(request, "/admin/pool/rules");
	request_flash(request, "Saved. It counts from now on.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/pool", pool_index, .form = filter_form, .again = pool_index},
	{GET, STAFF, "/admin/pool/rules", rules_edit, .view = "admin_pool/rules"},
	{POST, STAFF, "/admin/pool/rules", rules_update, .form = rules_form, .again = rules_edit},
	{GET, STAFF, "/admin/pool/:id", pool_show},
	{POST, STAFF, "/admin/pool/:id/assignments", pool_assignments, .form = assign_form,
		.again = pool_show},
	{POST, STAFF, "/admin/pool/:id/withdrawals", pool_withdrawals},
	{POST, STAFF, "/admin/pool/:id/suspensions", pool_suspensions, .form = suspend_form,
		.again = pool_show},
	{POST, STAFF, "/admin/pool/:id/resumptions", pool_resumptions},
	{POST, STAFF, "/admin/pool/:id/releases", pool_releases, .form = release_form, .again = pool_show},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
