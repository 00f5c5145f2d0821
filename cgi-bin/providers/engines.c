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
		.difference = "Hears speech directly and answers without a pause.",
		.carriers = {"twilio"},
	},
	{
		.engine = &engine_elevenlabs,
		.read_event = elevenlabs_read_event,
		.part = "second_engine",
		.key = "rich",
		.label = "Rich voices",
		.difference = "The largest choice of voices and accents, and the most natural sound.",
		.limits =
			{
				"On calls out it speaks first, without waiting for a hello.",
				"The last words of a call are not shown while it goes on.",
				"Lines of what was said are timed to the second.",
			},
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
