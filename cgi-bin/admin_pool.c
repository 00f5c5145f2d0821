/* admin_pool.c: the operator's pool of numbers, for staff: what is in it, and which of the carrier's numbers to adopt. */
#include "jobs/account.h"
#include "models/pool.h"

#include "lib/config.h"
#include "web/page.h"

static const struct field list_form[] = {{"after", TEXT, .highest = 16}, {NULL, TEXT}};
static const struct field adopt_form[] = {{"sid", TEXT, .required = 1, .highest = 64}, {NULL, TEXT}};

static struct error *pool_index(struct request *request)
{
	pool_list(request->tx, request->page, "numbers", form_text(request, "after"));
	TRY(tx_commit(request->tx));
	pool_link(request->page, "numbers");
	return NULL;
}

static json_t *number_json(const struct carrier_number *number)
{
	const char *first = config_load()->twilio_phone_number;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "sid", number->id, "number_phone", number->phone,
		"name", number->name, "locality", number->locality, "region", number->region, "is_first",
		!strcmp(number->phone, first));
}

/* The number of the settings comes first. */
static void add_number(json_t *list, const struct carrier_number *number)
{
	json_t *json = number_json(number);
	if (json_is_true(json_object_get(json, "is_first")))
		json_array_insert_new(list, 0, json);
	else
		json_array_append_new(list, json);
}

/* The carrier is asked between two transactions. */
static struct error *pool_new(struct request *request)
{
	struct carrier_numbers owned;
	struct carrier_account account = account_carrier();
	pool_known(request->tx, request->page, "known");
	TRY(tx_commit(request->tx));
	TRY(carrier_twilio.numbers_list(request->arena, &account, &owned));
	json_t *known = json_object_get(json_object_get(request->page, "known"), "phones"),
	       *list = json_array();
	for (size_t i = 0; i < owned.count; i++)
		if (owned.items[i].voice && !json_object_get(known, owned.items[i].phone))
			add_number(list, &owned.items[i]);
	json_object_set_new(request->page, "has_numbers", json_boolean(json_array_size(list)));
	json_object_set_new(request->page, "numbers", list);
	json_object_del(request->page, "known");
	return NULL;
}

static struct error *pool_create(struct request *request)
{
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	TRY(request_commit(
		request)); /* who it is has been checked; the carrier is asked between two transactions */
	TRY(carrier_twilio.number_fetch(request->arena, &account, form_text(request, "sid"), &number));
	struct pool_number adopted = {
		number.phone, number.id, number.country, number.region, number.locality};
	pool_adopt(request->tx, &adopted,
		json_string_value(json_object_get(json_object_get(request->page, "me"), "name")));
	request_redirect(request, "/admin/pool/new");
	request_flash(request, "The number can be taken by customers now.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/pool", pool_index, .form = list_form},
	{GET, STAFF, "/admin/pool/new", pool_new},
	{POST, STAFF, "/admin/pool", pool_create, .form = adopt_form},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
