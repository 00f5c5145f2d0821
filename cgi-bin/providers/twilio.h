/* twilio.h: the parts of Twilio's translation that its files share and its tests reach: requests out, answers in. */
#ifndef PROVIDERS_TWILIO_H
#define PROVIDERS_TWILIO_H

#include <jansson.h>

#include "lib/http.h"
#include "providers/carrier.h"

/* The body (a form) of the request that places a call, and of the one that connects a number. */
const char *twilio_call_form(struct arena *arena, const struct carrier_order *order);
const char *twilio_number_form(struct arena *arena, const struct carrier_connection *connection);

/* The URL of the first page of calls that fit the search. */
const char *twilio_find_url(
	struct arena *arena, const struct carrier_account *account, const struct carrier_search *search);

/* The URL of the page that next_page_uri names, on the account's own host; NULL at the end. */
const char *twilio_next_url(struct arena *arena, const struct carrier_account *account, const json_t *page);

/* The state of a word such as "in-progress"; the answer of a word such as "machine_start". */
enum carrier_state twilio_state(const char *status);
enum carrier_answer twilio_answer(const char *answered_by);

/* Reads a Call or IncomingPhoneNumber object; fields may be missing, null or texts of numbers. */
void twilio_read_call(struct arena *arena, const json_t *object, struct carrier_call *call);
void twilio_read_number(struct arena *arena, const json_t *object, struct carrier_number *number);

/* The error of an answer that is no success: {"code":21211,"message":…}, or anything else. */
struct error *twilio_error(struct arena *arena, const struct http_response *response);

#endif
