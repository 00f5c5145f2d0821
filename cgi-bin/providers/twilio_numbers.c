/* twilio_numbers.c: the numbers of an account at Twilio: those it owns, the market, buying one, giving one back, prices. */
#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/twilio.h"
#include "providers/wire.h"

enum { NUMBERS_A_PAGE = 500 };

static void add_connection(struct strbuf *form, const struct carrier_connection *connection)
{
	twilio_field(form, "VoiceUrl", connection->voice_url);
	twilio_field(form, "VoiceMethod", "POST");
	twilio_field(form, "VoiceFallbackUrl", connection->fallback_url);
	twilio_field(form, "VoiceFallbackMethod", "POST");
	twilio_field(form, "StatusCallback", connection->status_url);
	twilio_field(form, "StatusCallbackMethod", "POST");
}

const char *twilio_number_form(struct arena *arena, const struct carrier_connection *connection)
{
	struct strbuf form;
	strbuf_init(&form, arena);
	add_connection(&form, connection);
	return form.text;
}

struct error *twilio_numbers_list(
	struct arena *arena, const struct carrier_account *account, struct carrier_numbers *numbers)
{
	const char *path = arena_printf(arena, "/IncomingPhoneNumbers.json?PageSize=%d", NUMBERS_A_PAGE);
	struct twilio_list list = {.url = twilio_url(arena, account, path), .name = "incoming_phone_numbers"};
	TRY(twilio_get_list(arena, account, &list));
	numbers->count = json_array_size(list.items);
	numbers->items = arena_alloc(arena, (numbers->count + 1) * sizeof *numbers->items);
	for (size_t i = 0; i < numbers->count; i++)
		twilio_read_number(arena, json_array_get(list.items, i), &numbers->items[i]);
	return NULL;
}

struct error *twilio_number_fetch(struct arena *arena, const struct carrier_account *account, const char *id,
	struct carrier_number *number)
{
	json_t *answer;
	TRY(twilio_get(
		arena, account, twilio_thing_url(arena, account, "IncomingPhoneNumbers", id), &answer));
	twilio_read_number(arena, answer, number);
	return NULL;
}

/* A number that belongs to a trunk or an application ignores the URLs that are set on itself. */
static struct error *check_free(struct arena *arena, const json_t *number)
{
	const char *trunk = wire_text(arena, number, "trunk_sid");
	const char *application = wire_text(arena, number, "voice_application_sid");
	if (!*trunk && !*application)
		return NULL;
	return error_new(arena, ERROR_CONFLICT,
		"This number is tied to something else in the telephone account; free it there first.",
		"twilio: trunk \"%s\", application \"%s\"", trunk, application);
}

struct error *twilio_number_connect(struct arena *arena, const struct carrier_account *account,
	const struct carrier_connection *connection, struct carrier_number *number)
{
	json_t *answer;
	struct twilio_post request = {
		twilio_thing_url(arena, account, "IncomingPhoneNumbers", connection->id),
		twilio_number_form(arena, connection)};
	TRY(twilio_post(arena, account, &request, &answer));
	twilio_read_number(arena, answer, number);
	return check_free(arena, answer);
}

/* A carrier's word for a type of number: in its addresses, and in its prices. */
static const struct type_word {
	const char *type, *path, *price;
} types[] = {
	{"local", "Local", "local"}, {"toll_free", "TollFree", "toll free"}, {"mobile", "Mobile", "mobile"}};

static const struct type_word *word_of(const char *type)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (!strcmp(types[i].type, type))
			return &types[i];
	die("there is no type of number \"%s\"", type);
}

const char *twilio_search_url(
	struct arena *arena, const struct carrier_account *account, const struct carrier_wish *wish)
{
	struct strbuf query;
	strbuf_init(&query, arena);
	twilio_field(&query, "AreaCode", *wish->area ? wish->area : NULL);
	twilio_field(&query, "Contains", *wish->contains ? wish->contains : NULL);
	twilio_field(&query, "VoiceEnabled", "true");
	twilio_field(&query, "SmsEnabled", wish->sms ? "true" : NULL);
	twilio_field(&query, "PageSize", arena_printf(arena, "%d", wish->most));
	return twilio_url(arena, account,
		arena_printf(arena, "/AvailablePhoneNumbers/%s/%s.json?%s",
			text_url_encode(arena, wish->country), word_of(wish->type)->path, query.text));
}

struct error *twilio_numbers_search(struct arena *arena, const struct carrier_account *account,
	const struct carrier_wish *wish, struct carrier_offers *offers)
{
	json_t *answer;
	struct error *error = twilio_get(arena, account, twilio_search_url(arena, account, wish), &answer);
	*offers = (struct carrier_offers){0};
	if (error && error->kind == ERROR_MISSING) /* it sells no such numbers in this country */
		return NULL;
	if (error)
		return error;
	const json_t *list = json_object_get(answer, "available_phone_numbers");
	offers->items = arena_alloc(arena, (json_array_size(list) + 1) * sizeof *offers->items);
	for (size_t i = 0; i < json_array_size(list) && i < (size_t)wish->most; i++)
		twilio_read_offer(arena, json_array_get(list, i), &offers->items[offers->count++]);
	return NULL;
}

const char *twilio_purchase_form(struct arena *arena, const struct carrier_purchase *purchase)
{
	struct strbuf form;
	strbuf_init(&form, arena);
	twilio_field(&form, "PhoneNumber", purchase->phone);
	twilio_field(&form, "FriendlyName", purchase->marker);
	add_connection(&form, &purchase->connection);
	return form.text;
}

struct error *twilio_number_buy(struct arena *arena, const struct carrier_account *account,
	const struct carrier_purchase *purchase, struct carrier_number *number)
{
	json_t *answer;
	struct twilio_post request = {twilio_url(arena, account, "/IncomingPhoneNumbers.json"),
		twilio_purchase_form(arena, purchase)};
	TRY(twilio_post(arena, account, &request, &answer));
	twilio_read_number(arena, answer, number);
	if (*number->id)
		return NULL;
	struct error *error = error_new(arena, ERROR_UPSTREAM,
		"The carrier did not say which number it has sold.", "twilio answered a number without sid");
	error->maybe_done = 1;
	return error;
}

struct error *twilio_number_owned(struct arena *arena, const struct carrier_account *account,
	const char *phone, struct carrier_number *number)
{
	struct strbuf query;
	strbuf_init(&query, arena);
	twilio_field(&query, "PhoneNumber", phone);
	struct twilio_list list = {.name = "incoming_phone_numbers"};
	list.url =
		twilio_url(arena, account, arena_printf(arena, "/IncomingPhoneNumbers.json?%s", query.text));
	TRY(twilio_get_list(arena, account, &list));
	for (size_t i = 0; i < json_array_size(list.items); i++) {
		twilio_read_number(arena, json_array_get(list.items, i), number);
		if (!strcmp(number->phone, phone))
			return NULL;
	}
	return error_new(arena, ERROR_MISSING, "The telephone account does not own this number.", NULL);
}

struct error *twilio_number_release(
	struct arena *arena, const struct carrier_account *account, const char *id)
{
	struct http_response response;
	struct http_request request = {
		.method = "DELETE", .url = twilio_thing_url(arena, account, "IncomingPhoneNumbers", id)};
	struct error *error = twilio_ask(arena, account, &request, &response);
	return error && error->kind == ERROR_MISSING ? NULL : error;
}

/* Prices have a host of their own beside "https://api."; where all is played, they are at the same place. */
const char *twilio_prices_url(struct arena *arena, const struct carrier_account *account, const char *country)
{
	static const char api[] = "https://api.";
	const char *country_path = text_url_encode(arena, country);
	if (!strncmp(account->api_url, api, sizeof api - 1))
		return arena_printf(arena, "https://pricing.%s/v1/PhoneNumbers/Countries/%s",
			account->api_url + sizeof api - 1, country_path);
	return arena_printf(arena, "%s/v1/PhoneNumbers/Countries/%s", account->api_url, country_path);
}

void twilio_read_prices(struct arena *arena, const json_t *object, struct carrier_prices *prices)
{
	const json_t *list = json_object_get(object, "phone_number_prices");
	char *currency = arena_strdup(arena, wire_text(arena, object, "price_unit"));
	for (char *at = currency; *at; at++)
		*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
	*prices = (struct carrier_prices){.items = arena_alloc(arena, COUNT(types) * sizeof *prices->items)};
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *price = json_array_get(list, i);
		const char *kind = wire_text(arena, price, "number_type"),
			   *amount = wire_text(arena, price, "current_price");
		for (size_t k = 0; k < COUNT(types) && prices->count < COUNT(types); k++)
			if (!strcmp(types[k].price, kind) && *amount)
				prices->items[prices->count++] = (struct carrier_price){
					types[k].type, *currency ? currency : "USD", wire_micros(amount)};
	}
}

struct error *twilio_number_prices(struct arena *arena, const struct carrier_account *account,
	const char *country, struct carrier_prices *prices)
{
	json_t *answer;
	TRY(twilio_get(arena, account, twilio_prices_url(arena, account, country), &answer));
	twilio_read_prices(arena, answer, prices);
	return NULL;
}
