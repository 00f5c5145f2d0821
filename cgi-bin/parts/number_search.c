/* number_search.c: looking for a number in the pool. */
#include "parts/number_search.h"

#include "lib/phone.h"
#include "models/number.h"
#include "web/listing.h"

/* An area code is one of the country that is looked in, or of one's own. */
static const char *prefix_of(struct request *request, const char *country)
{
	const char *area = form_text(request, "area");
	const char *start =
		*area ? phone_start(request->arena, area, country ? country : request_me(request, "country"))
		      : "";
	return start[0] && start[1] ? start : NULL;
}

struct error *number_search_offer(struct request *request)
{
	number_countries(request->tx, request->page, "countries");
	TRY(tx_run(request->tx));
	struct number_search search = {.country = form_optional(request, "country"),
		.place = form_optional(request, "place"),
		.sms = form_flag(request, "sms"),
		.after = form_text(request, "after")};
	search.prefix = prefix_of(request, search.country);
	number_available(request->tx, request->page, "available", &search);
	TRY(tx_commit(request->tx));
	number_countries_name(request->page, "countries");
	request_options(request, "country", json_object_get(request->page, "countries"));
	listing_follow(request, "available", "number_phone", NUMBER_ROWS);
	json_object_set_new(request->page, "search", json_string(listing_filters(request)));
	return NULL;
}
