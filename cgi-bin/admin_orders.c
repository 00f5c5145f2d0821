/* admin_orders.c: for staff: numbers on the carrier's market, and orders of them: what they cost, what came of each. */
#include "jobs/number_market.h"
#include "lib/phone.h"
#include "lib/place.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/number_order.h"
#include "web/listing.h"
#include "web/page.h"

enum { MARKET_MS = 8000, MOST = 100 };

static const struct choice types[] = {
	{"local", "Local"}, {"toll_free", "Toll-free"}, {"mobile", "Mobile"}, {NULL, NULL}};
static const struct choice counts[] = {{"1", "1"}, {"10", "10"}, {"50", "50"}, {"100", "100"}, {NULL, NULL}};

static const struct field list_form[] = {LISTING_FIELDS, {NULL, TEXT}};

static const struct field search_form[] = {
	{"country", TEXT, .highest = 2},
	{"type", CHOICE, .choices = types, .fallback = "local"},
	{"area", TEXT, .highest = 12},
	{"contains", TEXT, .highest = 16},
	{"sms", FLAG},
	{"count", CHOICE, .choices = counts, .fallback = "10"},
	{NULL, TEXT},
};

static const struct field order_form[] = {
	{"key", ID, .required = 1},
	{"country", TEXT, .required = 1, .highest = 2},
	{"type", CHOICE, .required = 1, .choices = types},
	{"area", TEXT, .highest = 12},
	{"contains", TEXT, .highest = 16},
	{"sms", FLAG},
	{"count", CHOICE, .choices = counts, .fallback = "10"},
	{"number_", COLUMNS, .highest = MOST},
	{NULL, TEXT},
};

static struct error *orders_index(struct request *request)
{
	struct keyset start = listing_start(request);
	number_order_list(request->tx, request->page, "orders", &start);
	TRY(tx_commit(request->tx));
	listing_finish(request, "orders", "created_at");
	return NULL;
}

/* Prices are asked for once a day; without them numbers can be bought even so. */
static struct error *read_prices(struct request *request, const char *country)
{
	number_prices(request->tx, request->page, "prices", country);
	TRY(request_commit(request)); /* the carrier is asked between two transactions */
	json_t *list = json_object_get(request->page, "prices");
	if (json_array_size(list))
		return NULL;
	struct error *error = number_market_prices(request->arena, country, MARKET_MS, &list);
	if (error)
		return NULL;
	number_prices_put(request->tx, country, list);
	json_object_set(request->page, "prices", list);
	return NULL;
}

static void add_price(struct request *request, const char *type, size_t found)
{
	size_t index;
	json_t *price;
	json_array_foreach(json_object_get(request->page, "prices"), index, price)
	{
		if (strcmp(json_string_value(json_object_get(price, "type")), type) != 0)
			continue;
		json_int_t micros = json_integer_value(json_object_get(price, "price_micros"));
		json_object_set_new(request->page, "price",
			json_pack("{s:I, s:I, s:O}", "price_micros", micros, "total_micros",
				micros * (json_int_t)found, "currency", json_object_get(price, "currency")));
	}
}

/* Each offer as one field of the form that orders it: "+1415…|San Francisco|CA|1". */
static void add_fields(struct request *request, json_t *offers)
{
	size_t index;
	json_t *offer;
	json_array_foreach(offers, index, offer)
	{
		json_object_set_new(offer, "index", json_integer((json_int_t)index));
		json_object_set_new(offer, "value",
			json_string(arena_printf(request->arena, "%s|%s|%s|%d",
				json_string_value(json_object_get(offer, "e164")),
				json_string_value(json_object_get(offer, "locality")),
				json_string_value(json_object_get(offer, "region")),
				json_is_true(json_object_get(offer, "sms")))));
	}
}

/* One of the types, whatever was sent. */
static const char *type_of(const char *sent)
{
	for (const struct choice *type = types; type->value; type++)
		if (!strcmp(type->value, sent))
			return type->value;
	return types[0].value;
}

static struct error *search(struct request *request, const char *country)
{
	json_t *offers;
	int64_t count = 0;
	const char *type = type_of(form_text(request, "type"));
	text_to_integer(form_text(request, "count"), &count);
	struct carrier_wish wish = {.country = country,
		.type = type,
		.area = form_text(request, "area"),
		.contains = form_text(request, "contains"),
		.sms = form_flag(request, "sms"),
		.most = count ? (int)count : 1};
	TRY(read_prices(request, country));
	TRY(number_market_search(request->arena, &wish, MARKET_MS, &offers));
	add_fields(request, offers);
	json_object_set_new(request->page, "has_offers", json_boolean(json_array_size(offers)));
	json_object_set_new(request->page, "offers_count", json_integer((json_int_t)json_array_size(offers)));
	json_object_set_new(request->page, "is_search", json_true());
	add_price(request, wish.type, json_array_size(offers));
	json_object_set_new(request->page, "offers", offers);
	return NULL;
}

/* What is looked for is on the address; the key of the form that orders is the order's id. */
static struct error *orders_new(struct request *request)
{
	const char *country = form_text(request, "country");
	TRY(tx_run(request->tx));
	request_options(request, "country", place_countries());
	if (place_is_country(country)) {
		struct error *error = search(request, country);
		if (error)
			json_object_set_new(request->page, "trouble", json_string(error->message));
	}
	json_t *form = json_object_get(request->page, "form");
	if (form && !*country)
		json_object_set_new(form, "country", json_string(request_me(request, "country")));
	request_fill_form(request, json_pack("{s:s}", "key", secret_uuid(request->arena)));
	return NULL;
}

/* One ticked number; 0 when it is none. */
static int read_item(struct request *request, const char *value, json_t *items)
{
	char *part = arena_strdup(request->arena, value);
	const char *parts[4];
	for (int i = 0; i < 4; i++) {
		char *bar = strchr(part, '|');
		parts[i] = part;
		if (bar)
			*bar = '\0';
		part = bar ? bar + 1 : part + strlen(part);
	}
	if (!phone_is_e164(parts[0]))
		return 0;
	json_array_append_new(items,
		json_pack("{s:I, s:s, s:s, s:s, s:b}", "position", (json_int_t)json_array_size(items) + 1,
			"e164", parts[0], "locality", parts[1], "region", parts[2], "sms", *parts[3] == '1'));
	return 1;
}

/* Those that were ticked; between them are empty places. */
static struct error *read_items(struct request *request, json_t *items)
{
	size_t index;
	json_t *value;
	json_array_foreach(json_object_get(request->form, "number_"), index, value)
	{
		const char *sent = json_string_value(value);
		if (sent && *sent && !read_item(request, sent, items))
			return error_new(request->arena, ERROR_INVALID,
				"A number can't be read. Please search again.", NULL);
	}
	return NULL;
}

static struct error *orders_create(struct request *request)
{
	json_t *items = json_array();
	const char *country = form_text(request, "country");
	TRY(read_items(request, items));
	if (!place_is_country(country))
		return error_field(request->arena, "country", "Please choose a country.");
	if (!json_array_size(items))
		return error_new(request->arena, ERROR_INVALID, "Please tick at least one number.", NULL);
	TRY(tx_run(request->tx));
	number_order_create(
		request->tx, &(struct number_order){form_text(request, "key"), country,
				     form_text(request, "type"), (int64_t)json_array_size(items),
				     request_me(request, "person_id"), request_me(request, "name"), items});
	request_redirect(request, "/admin/orders/%s", form_text(request, "key"));
	return NULL;
}

static struct error *orders_show(struct request *request)
{
	number_order_find(request->tx, request->page, "order", request_path(request, "id"));
	number_order_items(request->tx, request->page, "items", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	if (request_is_fragment(request))
		request_view(request, "admin_orders/progress");
	return NULL;
}

static struct error *orders_buy(struct request *request)
{
	number_order_buy(request->tx, request_path(request, "id"));
	request_redirect(request, "/admin/orders/%s", request_path(request, "id"));
	return NULL;
}

static struct error *orders_cancel(struct request *request)
{
	number_order_find(request->tx, request->page, "order", request_path(request, "id"));
	number_order_cancel(request->tx, request_path(request, "id"));
	request_redirect(request, "/admin/orders");
	request_flash(request, "Nothing was bought.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/orders", orders_index, .form = list_form, .again = orders_index},
	{GET, STAFF, "/admin/orders/new", orders_new, .form = search_form, .again = orders_new},
	{POST, STAFF, "/admin/orders", orders_create, .form = order_form, .again = orders_new},
	{GET, STAFF, "/admin/orders/:id", orders_show},
	{POST, STAFF, "/admin/orders/:id/purchases", orders_buy},
	{POST, STAFF, "/admin/orders/:id/cancelations", orders_cancel},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
