/* outage.c: a voice engine that is down. */
#include "models/outage.h"

#include <string.h>

#include "lib/phone.h"
#include "lib/text.h"

void outage_find(struct tx *tx, json_t *into, const char *agent)
{
	tx_maybe(tx, into, "outage",
		"select sentence, checked_at, plan, phone from engine_outage($1::uuid, $2::uuid)", P(agent));
}

void outage_tell(struct arena *arena, json_t *into)
{
	json_t *outage = json_object_get(into, "outage");
	const char *plan = text_of(outage, "plan");
	const char *phone = text_of(outage, "phone");
	if (!plan)
		return;
	int other = !strcmp(plan, "other_engine");
	const char *in = other                      ? "Calls in are answered with the other kind of voice."
			 : !strcmp(plan, "message") ? "Callers hear your message."
			 : !strcmp(plan, "forward") ? arena_printf(arena, "Callers are connected to %s.",
							      phone_format(arena, phone))
						    : "Callers are asked to call again in a few minutes.";
	json_object_set_new(outage, "calls_in", json_string(in));
	json_object_set_new(outage, "calls_out",
		json_string(other ? "Calls out go on with it, too." : "Calls out wait."));
}
