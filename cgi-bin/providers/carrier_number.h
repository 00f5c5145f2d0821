/* carrier_number.h: telephone numbers at a telephone company: those one owns, those for sale, and what they cost.
 *
 * Text is never NULL in what comes back: "" where the carrier says nothing.
 */
#ifndef PROVIDERS_CARRIER_NUMBER_H
#define PROVIDERS_CARRIER_NUMBER_H

#include <stddef.h>
#include <stdint.h>

struct carrier_number {
	const char *id, *phone, *name;                     /* phone is E.164; name is for people */
	const char *voice_url, *fallback_url, *status_url; /* where calls in are announced now */
	const char *locality, *region, *country;           /* "" where the carrier does not say */
	int voice, sms;                                    /* what it can do */
};

struct carrier_numbers {
	struct carrier_number *items;
	size_t count;
};

struct carrier_connection {
	const char *id; /* of the number */
	const char *voice_url, *fallback_url, *status_url;
};

/* What is looked for on the market: "local", "toll_free" or "mobile" numbers of a country, with voice. */
struct carrier_wish {
	const char *country, *type;
	const char *area, *contains; /* an area code; digits, letters and * for any digit; or "" */
	int sms, most;
};

struct carrier_offer {
	const char *phone, *locality, *region, *country;
	int sms, needs_address;
};

struct carrier_offers {
	struct carrier_offer *items;
	size_t count;
};

/* The marker stays at the number as its name, so that it can be found whose purchase it was; 64 characters at most. */
struct carrier_purchase {
	const char *phone, *marker;
	struct carrier_connection
		connection; /* where its calls are announced from the beginning; without id */
};

struct carrier_price {
	const char *type, *currency; /* ISO 4217 */
	int64_t micros;              /* a month */
};

struct carrier_prices {
	struct carrier_price *items;
	size_t count;
};

#endif
