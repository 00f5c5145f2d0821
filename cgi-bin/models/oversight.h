/* oversight.h: all customers at once, for staff: in a transaction of the operator's tenant, as manyline_staff. */
#ifndef MODELS_OVERSIGHT_H
#define MODELS_OVERSIGHT_H

#include "db/keyset.h"
#include "db/tx.h"

/*
 * Sums over all tenants into[key], each by its own day, as the daemon of statistics summed it up a moment ago: customers_count,
 * suspended_count, live_count (calls now), calls_count, answered_count, answered_share (null: no calls), talk_seconds, cost_micros
 * (to us), price_micros (to customers), margin_micros, margin_share (null: nothing was sold); of the last hour and day, in pieces
 * of ten minutes, failed_hour_count, failed_day_count (calls), dead_hour_count, dead_day_count (jobs that were given up);
 * late_count, dead_count (jobs now).
 */
void oversight_today(struct tx *tx, json_t *into, const char *key);

/* Calls by hour of each one's own day into[key]: hour, calls_count, answered_count; hours without calls are not there. */
void oversight_hours(struct tx *tx, json_t *into, const char *key);

/* What a list is narrowed to; NULL: not narrowed. */
struct oversight_filter {
	const char *words; /* in the customer's name, or its id */
	const char *provider, *kind, *state, *person, *call;
	struct keyset start;
};

/* How many of each customer's newest events are looked at: of all customers, and of those that were asked for by name. */
enum { OVERSIGHT_DEEP_ALL = 100, OVERSIGHT_DEEP_ONE = 20000 };

/*
 * A page of all agents into[key], the newest first; `provider` is the engine, `state` one of an agent or "drifted": tenant_id,
 * tenant_name, id, name, engine, state, failure, version, engine_version, drifted, created_at, last_call_at; of 30 days
 * calls_count, failed_count, failed_share, talk_seconds, cost_micros; first_word_seconds: 95 of 100 calls were no slower.
 */
void oversight_agents(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter);

/* A page of work into[key], of `state` "dead", "late" or "queued": tenant_id, tenant_name, id, kind, state, is_dead,
 * happened_at (given up, or due), attempts, attempts_most, error, created_at. */
void oversight_jobs(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter);

/* Kinds of work that were given up into[key]: job_kind, jobs_count. */
void oversight_dead(struct tx *tx, json_t *into, const char *key);

struct oversight_retry {
	const char *kind, *person_id, *person;
};

/* Lets all work of a kind that was given up be tried again, and writes that into each customer's log; into[key]: how many. */
void oversight_retry(struct tx *tx, json_t *into, const char *key, const struct oversight_retry *retry);

/* A page of events into[key], the newest first; `state` is how the verdict begins: tenant_id, tenant_name, id, provider,
 * event_kind, call_id, received_at, late, verdict. */
void oversight_events(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter);

/* Who did what into[key], the newest first; `kind` is how the action begins: tenant_id, tenant_name, id, happened_at, person,
 * action, subject, reason. */
void oversight_audit(struct tx *tx, json_t *into, const char *key, const struct oversight_filter *filter);

#endif
