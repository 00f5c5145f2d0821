/* oversight.h: all customers at once, for staff: in a transaction of the operator's tenant, as manyline_staff. */
#ifndef MODELS_OVERSIGHT_H
#define MODELS_OVERSIGHT_H

#include "db/tx.h"

/*
 * Sums over all tenants into[key], of the roll-ups of each one's own day: customers_count, suspended_count, live_count (calls
 * now), calls_count, answered_count, answered_share (null: no calls), talk_seconds, cost_micros (to us), price_micros (to
 * customers), margin_micros, margin_share (null: nothing was sold); of the last hour and day failed_hour_count,
 * failed_day_count (calls), dead_hour_count, dead_day_count (jobs that were given up); late_count, dead_count (jobs now).
 */
void oversight_today(struct tx *tx, json_t *into, const char *key);

/* Calls by hour of each one's own day into[key]: hour, calls_count, answered_count; hours without calls are not there. */
void oversight_hours(struct tx *tx, json_t *into, const char *key);

#endif
