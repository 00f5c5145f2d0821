/* number_drift.h: where the pool and the carrier's account differ, in the operator's tenant; a job compares them every hour.
 *
 * Kinds: webhook (calls to one of our numbers are announced elsewhere), unknown_here (the account owns a number that the pool does
 * not have), unknown_there (the other way round). States: open, repairing, repaired, failed (why), gone (by itself).
 */
#ifndef MODELS_NUMBER_DRIFT_H
#define MODELS_NUMBER_DRIFT_H

#include "db/tx.h"

/* What differs now into[key], 200 at most: id, kind, number_phone, number_id, found, state, failure, found_at, person. */
void number_drift_list(struct tx *tx, json_t *into, const char *key);

/* What was mended lately into[key], 20 at most: the same, and finished_at. */
void number_drift_past(struct tx *tx, json_t *into, const char *key);

/* The last comparison into[key] (null: none yet): compared_at, failure, carrier_count; and is_running: whether one is due now. */
void number_drift_compared(struct tx *tx, json_t *into, const char *key);

/* Has the pool compared now. */
void number_drift_compare(struct tx *tx);

/* Has one mended, by a job; nothing when it is being mended. ERROR_MISSING. */
void number_drift_repair(struct tx *tx, const char *id, const char *person);

#endif
