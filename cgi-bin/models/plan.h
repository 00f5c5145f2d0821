/* plan.h: what customers can have: plans are rows, and limits are looked at before work is done. */
#ifndef MODELS_PLAN_H
#define MODELS_PLAN_H

#include "db/tx.h"

/* Every plan into[key], the smallest first: value, label, for a select. */
void plan_options(struct tx *tx, json_t *into, const char *key);

/*
 * The plan of the transaction's tenant into[key]: name (null: none), month_micros, minutes_most_count, agents_most_count, leads_most_count (null:
 * as many as one likes); leads_count stops at 100,001.
 */
void plan_find(struct tx *tx, json_t *into, const char *key);

/* Refuse one agent, or so many leads, more than the plan has: the error says what would lift the limit. */
void plan_check_agents(struct tx *tx);
void plan_check_leads(struct tx *tx, int64_t more);

#endif
