/* outage.h: a voice engine that is down, as a customer's pages tell it. */
#ifndef MODELS_OUTAGE_H
#define MODELS_OUTAGE_H

#include "db/tx.h"

/*
 * Where an engine that the customer's agents use (or one agent; NULL: any) did not work when it was last looked at:
 * into.outage is {plan, phone, checked_at, sentence}; null otherwise.
 */
void outage_find(struct tx *tx, json_t *into, const char *agent);

/* Adds the sentences calls_in and calls_out to into.outage, if there is one. */
void outage_tell(struct arena *arena, json_t *into);

#endif
