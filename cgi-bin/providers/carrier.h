/* carrier.h: what we ask of a telephone company, in our own words: place a call, end it, find it, connect a number.
 *
 * One const struct of functions per company; all are pure translation and know no database. Everything that comes back
 * is in `arena`; JSON is used inside, so arena_use(arena) must be in force. Text is never NULL in a result: "" where the
 * carrier says nothing. Times are microseconds UTC, -1 where unknown.
 *
 * Errors: ERROR_TOO_MANY (429: surely not done, wait `retry_after`), ERROR_UPSTREAM (no answer, or a failure on their
 * side; `maybe_done` says that the request may have been carried out: look with call_find before asking again),
 * ERROR_INVALID (it will never be done as asked; the sentence says why), ERROR_MISSING (no such call or number),
 * ERROR_DENIED (the credentials are refused). `message` names no company; `detail` does, with its error code.
 */
#ifndef PROVIDERS_CARRIER_H
#define PROVIDERS_CARRIER_H

#include "providers/carrier_number.h"
#include "providers/carrier_types.h"

struct carrier {
	const char *name; /* "twilio": for settings and logs, never for a customer's page */

	/* Places a call and answers its id; all four status events are asked for. */
	struct error *(*call_create)(struct arena *arena, const struct carrier_account *account,
		const struct carrier_order *order, const char **id)must_check;

	/* Reads one call; the carrier's answer may lag behind its callbacks. */
	struct error *(*call_fetch)(struct arena *arena, const struct carrier_account *account,
		const char *id, struct carrier_call *call)must_check;

	/* All calls from and to these numbers that started at or after a time, newest first (at most 1,000). */
	struct error *(*call_find)(struct arena *arena, const struct carrier_account *account,
		const struct carrier_search *search, struct carrier_calls *calls)must_check;

	/* Hangs up, whatever state the call is in; a call that is over already is a success. */
	struct error *(*call_end)(
		struct arena *arena, const struct carrier_account *account, const char *id)must_check;

	/* Speaks a text into a call in progress, instead of the agent, and hangs up: a message for an answering machine. */
	struct error *(*call_say)(struct arena *arena, const struct carrier_account *account, const char *id,
		const struct carrier_speech *speech)must_check;

	/* All numbers that the account owns (at most 10,000). */
	struct error *(*numbers_list)(struct arena *arena, const struct carrier_account *account,
		struct carrier_numbers *numbers)must_check;

	struct error *(*number_fetch)(struct arena *arena, const struct carrier_account *account,
		const char *id, struct carrier_number *number)must_check;

	/* Sets where calls in are announced (POST), and answers the number as the carrier then sees it. */
	struct error *(*number_connect)(struct arena *arena, const struct carrier_account *account,
		const struct carrier_connection *connection, struct carrier_number *number)must_check;

	/* Numbers for sale; none is no error. */
	struct error *(*numbers_search)(struct arena *arena, const struct carrier_account *account,
		const struct carrier_wish *wish, struct carrier_offers *offers)must_check;

	/* Buys this very number. ERROR_CONFLICT: it is not for sale (any more), perhaps because the account owns it already. */
	struct error *(*number_buy)(struct arena *arena, const struct carrier_account *account,
		const struct carrier_purchase *purchase, struct carrier_number *number)must_check;

	/* The number as the account owns it: `name` is the marker of its purchase; ERROR_MISSING when it does not. */
	struct error *(*number_owned)(struct arena *arena, const struct carrier_account *account,
		const char *phone, struct carrier_number *number)must_check;

	/* Gives a number back; one that the account does not own any more is a success. */
	struct error *(*number_release)(
		struct arena *arena, const struct carrier_account *account, const char *id)must_check;

	/* What numbers of a country cost, each type at most once. */
	struct error *(*number_prices)(struct arena *arena, const struct carrier_account *account,
		const char *country, struct carrier_prices *prices)must_check;

	/* Whether the account's credentials are accepted and it is active: for /health and readiness. */
	struct error *(*check)(struct arena *arena, const struct carrier_account *account)must_check;
};

extern const struct carrier carrier_twilio;

#endif
