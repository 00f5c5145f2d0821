/* number_market.c: what the carrier has for sale. */
#include "jobs/number_market.h"

#include "jobs/account.h"
#include "models/pool.h"

struct error *number_market_prices(struct arena *arena, const char *country, int timeout_ms, json_t **list)
{
	struct carrier_prices prices;
	struct carrier_account account = account_carrier();
	account.timeout_ms = timeout_ms;
	TRY(carrier_twilio.number_prices(arena, &account, country, &prices));
	*list = json_array();
	for (size_t i = 0; i < prices.count; i++)
		json_array_append_new(*list,
			json_pack("{s:s, s:I, s:s}", "type", prices.items[i].type, "price_micros",
				(json_int_t)prices.items[i].micros, "currency", prices.items[i].currency));
	return NULL;
}

struct error *number_market_search(
	struct arena *arena, const struct carrier_wish *wish, int timeout_ms, json_t **list)
{
	struct carrier_offers offers;
	struct carrier_account account = account_carrier();
	account.timeout_ms = timeout_ms;
	TRY(carrier_twilio.numbers_search(arena, &account, wish, &offers));
	*list = json_array();
	for (size_t i = 0; i < offers.count; i++) {
		const struct carrier_offer *offer = &offers.items[i];
		json_array_append_new(*list,
			json_pack("{s:s, s:s, s:s, s:s, s:b, s:b}", "e164", offer->phone, "number_phone",
				offer->phone, "region", offer->region, "locality", offer->locality, "sms",
				offer->sms, "needs_address", offer->needs_address));
	}
	return NULL;
}

json_t *number_market_owned(struct arena *arena, const struct carrier_number *number)
{
	struct pool_number owned = {.phone = number->phone,
		.carrier_sid = number->id,
		.country = number->country,
		.region = number->region,
		.locality = number->locality,
		.sms = number->sms,
		.price_micros = -1};
	return pool_number_json(arena, &owned);
}
