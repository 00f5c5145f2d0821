/* number_market.h: what the carrier has for sale, as the models take it: asked with a deadline by pages, without one by jobs. */
#ifndef JOBS_NUMBER_MARKET_H
#define JOBS_NUMBER_MARKET_H

#include <jansson.h>

#include "providers/carrier.h"

/* What numbers of a country cost a month, as number_prices_put takes it; timeout_ms 0: as long as it takes. */
struct error *number_market_prices(
	struct arena *arena, const char *country, int timeout_ms, json_t **list) must_check;

/* What fits the wish: [{e164, number_phone, region, locality, sms, needs_address}]. */
struct error *number_market_search(
	struct arena *arena, const struct carrier_wish *wish, int timeout_ms, json_t **list) must_check;

/* A number that the account owns, as pool_add takes it (models/pool.h); its price is not known. */
json_t *number_market_owned(struct arena *arena, const struct carrier_number *number);

#endif
