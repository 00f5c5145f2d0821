/* twilio.h: the parts of Twilio's translation that its files share and its tests reach: requests out, answers in. */
#ifndef PROVIDERS_TWILIO_H
#define PROVIDERS_TWILIO_H

#include <jansson.h>

#include "lib/http.h"
#include "lib/strbuf.h"
#include "providers/carrier.h"

/* The body (a form) of the request that places a call, and of the one that connects a number. */
const char *twilio_call_form(struct arena *arena, const struct carrier_order *order);
const char *twilio_number_form(struct arena *arena, const struct carrier_connection *connection);

/* The URL of the first page of calls that fit the search. */
const char *twilio_find_url(
	struct arena *arena, const struct carrier_account *account, const struct carrier_search *search);

/* The URL of the page that next_page_uri names, on the account's own host; NULL at the end. */
const char *twilio_next_url(struct arena *arena, const struct carrier_account *account, const json_t *page);

/* The URL that looks for numbers on the market, of a country's prices, and the form that buys one. */
const char *twilio_search_url(
	struct arena *arena, const struct carrier_account *account, const struct carrier_wish *wish);
const char *twilio_prices_url(
	struct arena *arena, const struct carrier_account *account, const char *country);
const char *twilio_purchase_form(struct arena *arena, const struct carrier_purchase *purchase);

/* Adds a field to a form or query; NULL adds none. */
void twilio_field(struct strbuf *form, const char *name, const char *value);

/* The URL of a path of the account, and of one thing of a kind ("Calls"). */
const char *twilio_url(struct arena *arena, const struct carrier_account *account, const char *path);
const char *twilio_thing_url(
	struct arena *arena, const struct carrier_account *account, const char *kind, const char *id);

/* One request; an answer that is no success is an error. The others read a JSON object, too. */
struct error *twilio_ask(struct arena *arena, const struct carrier_account *account,
	const struct http_request *wanted, struct http_response *response) must_check;
struct error *twilio_get(struct arena *arena, const struct carrier_account *account, const char *url,
	json_t **answer) must_check;
struct twilio_post {
	const char *url, *form;
};
struct error *twilio_post(struct arena *arena, const struct carrier_account *account,
	const struct twilio_post *post, json_t **answer) must_check;
struct twilio_list {
	const char *url, *name; /* of the first page, and of the array in it */
	json_t *items;          /* of all pages */
};
struct error *twilio_get_list(
	struct arena *arena, const struct carrier_account *account, struct twilio_list *list) must_check;

/* The state of a word such as "in-progress"; the answer of a word such as "machine_start". */
enum carrier_state twilio_state(const char *status);
enum carrier_answer twilio_answer(const char *answered_by);

/* Reads a Call, IncomingPhoneNumber, AvailablePhoneNumber or a country's prices; fields may be missing, null or texts of numbers. */
void twilio_read_call(struct arena *arena, const json_t *object, struct carrier_call *call);
void twilio_read_number(struct arena *arena, const json_t *object, struct carrier_number *number);
void twilio_read_offer(struct arena *arena, const json_t *object, struct carrier_offer *offer);
void twilio_read_prices(struct arena *arena, const json_t *object, struct carrier_prices *prices);

/* The error of an answer that is no success: {"code":21211,"message":…}, or anything else. */
struct error *twilio_error(struct arena *arena, const struct http_response *response);

/* The functions of struct carrier that are about numbers. */
struct error *twilio_numbers_list(struct arena *arena, const struct carrier_account *account,
	struct carrier_numbers *numbers) must_check;
struct error *twilio_number_fetch(struct arena *arena, const struct carrier_account *account, const char *id,
	struct carrier_number *number) must_check;
struct error *twilio_number_connect(struct arena *arena, const struct carrier_account *account,
	const struct carrier_connection *connection, struct carrier_number *number) must_check;
struct error *twilio_numbers_search(struct arena *arena, const struct carrier_account *account,
	const struct carrier_wish *wish, struct carrier_offers *offers) must_check;
struct error *twilio_number_buy(struct arena *arena, const struct carrier_account *account,
	const struct carrier_purchase *purchase, struct carrier_number *number) must_check;
struct error *twilio_number_owned(struct arena *arena, const struct carrier_account *account,
	const char *phone, struct carrier_number *number) must_check;
struct error *twilio_number_release(
	struct arena *arena, const struct carrier_account *account, const char *id) must_check;
struct error *twilio_number_prices(struct arena *arena, const struct carrier_account *account,
	const char *country, struct carrier_prices *prices) must_check;

#endif
