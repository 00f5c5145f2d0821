/* tenant.h: a customer, as its own people and the operator's see it. */
#ifndef MODELS_TENANT_H
#define MODELS_TENANT_H

#include "db/tx.h"

struct tenant_settings {
	const char *name, *country, *zone;
	const char *brand_name; /* or NULL: the operator's */
	/* What happens while the voice service is down: "sorry", "other_engine", "message", "forward"; its text; its phone (E.164). */
	const char *outage_plan, *outage_message, *outage_phone;
};

/* The tenant of the transaction into[key]: name, country, zone, currency, brand_name, calls_at_once, attempts_a_day, created_at, outage_…. */
void tenant_find(struct tx *tx, json_t *into, const char *key);

/* Has agents made ready, or taken away, at the engine where they stand by, as the plan says. ERROR_MISSING. */
void tenant_update(struct tx *tx, const struct tenant_settings *settings);

/* For staff: every tenant into[key]: id, name, is_operator, is_suspended, created_at. */
void tenant_list(struct tx *tx, json_t *into, const char *key);

#endif
