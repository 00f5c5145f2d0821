/* overview.h: the state of things at a glance: what is set up, what ran last, what runs now. */
#ifndef MODELS_OVERVIEW_H
#define MODELS_OVERVIEW_H

#include "db/tx.h"

/* What a new customer has done already, as into[key]: {agent, number, leads, campaign, is_new: not all of them}. */
void overview_setup(struct tx *tx, json_t *into, const char *key);

/* The last eight calls; the last five campaigns with their share done; how many calls are live. */
void overview_latest(struct tx *tx, json_t *into);

#endif
