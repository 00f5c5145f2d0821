/* engines.c: every voice engine that we know. */
#include "providers/engines.h"

#include <string.h>

const struct engine_offer engine_offers[] = {
	{
		.engine = &engine_ultravox,
		.read_event = ultravox_read_event,
		.part = "engine",
		.key = "quick",
		.label = "Quick answers",
		.difference = "Understands speech directly and answers the fastest.",
		.carriers = {"twilio"},
	},
	{NULL},
};

const struct engine_offer *engine_offer(const char *name)
{
	for (const struct engine_offer *offer = engine_offers; offer->engine; offer++)
		if (name && !strcmp(offer->engine->name, name))
			return offer;
	return NULL;
}

const struct engine_offer *engine_offer_by_key(const char *key)
{
	for (const struct engine_offer *offer = engine_offers; offer->engine; offer++)
		if (key && !strcmp(offer->key, key))
			return offer;
	return NULL;
}

int engine_works_with(const struct engine_offer *offer, const char *carrier)
{
	for (const char *const *name = offer->carriers; *name; name++)
		if (!strcmp(*name, carrier))
			return 1;
	return 0;
}
