/* pool.h: the operator's pool of numbers, as staff see it. */
#ifndef MODELS_POOL_H
#define MODELS_POOL_H

#include "db/tx.h"

struct pool_number {
	const char *phone, *carrier_sid; /* E.164, and the carrier's own id */
	const char *country, *region, *locality;
};

/* 101 numbers after a given one ("") into[key]: number_phone, state, country, region, locality, tenant_id. */
void pool_list(struct tx *tx, json_t *into, const char *key, const char *after);

/* Drops the row too many of pool_list, and links to what follows as page.next. */
void pool_link(json_t *document, const char *key);

/* {phones: {"+1…": true}} of all numbers in the pool, as into[key]. */
void pool_known(struct tx *tx, json_t *into, const char *key);

/* Puts a number that the carrier's account owns into the pool, and into the audit log with the name of who did it. */
void pool_adopt(struct tx *tx, const struct pool_number *number, const char *person);

#endif
