/* tenant.h: a customer, as its own people and the operator's see it. */
#ifndef MODELS_TENANT_H
#define MODELS_TENANT_H

#include "db/keyset.h"
#include "db/tx.h"

struct tenant_settings {
	const char *name, *country, *zone;
	const char *brand_name; /* or NULL: the operator's */
	/* What happens while the voice service is down: "sorry", "other_engine", "message", "forward"; its text; its phone (E.164). */
	const char *outage_plan, *outage_message, *outage_phone;
};

/* The tenant of the transaction into[key]: name, country, zone, currency, brand_name, calls_at_once, attempts_a_day, created_at,
 * outage_plan, outage_message, outage_phone, suspended_at (null: it is not), plan (null: none), is_operator. */
void tenant_find(struct tx *tx, json_t *into, const char *key);

/* Has agents made ready, or taken away, at the engine where they stand by, as the plan says. ERROR_MISSING. */
void tenant_update(struct tx *tx, const struct tenant_settings *settings);

/* Changes name, country and zone, and nothing else. ERROR_MISSING. */
void tenant_name(struct tx *tx, const char *name, const char *country, const char *zone);

struct tenant_filter {
	const char *words; /* in the name; NULL: any */
	const char *state; /* "active", "suspended"; NULL: any */
	struct keyset start;
};

/* For staff: a page of all tenants into[key], the newest first, with what they have used this month: id, name, is_operator,
 * is_suspended, created_at, country, plan_name, calls_count, talk_seconds, cost_micros, price_micros, agents_count, numbers_count. */
void tenant_list(struct tx *tx, json_t *into, const char *key, const struct tenant_filter *filter);

/* For staff: what the transaction's tenant has used this month into[key], as in the list; besides minutes_count, margin_micros. */
void tenant_usage(struct tx *tx, json_t *into, const char *key);

/* For staff: nobody can log in, campaigns wait, callers hear a sentence; or not any more. ERROR_MISSING: it is so already.
 * Into[key]: {channel}, whose streams are to be cut. */
void tenant_suspend(struct tx *tx, json_t *into, const char *key);
void tenant_resume(struct tx *tx);

struct tenant_limits {
	const char *plan; /* or NULL: none, no limits */
	int64_t calls_at_once, attempts_a_day;
};

void tenant_limit(struct tx *tx, const struct tenant_limits *limits);

#endif
