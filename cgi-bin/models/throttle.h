/* throttle.h: how often something may be tried, counted per network and per address, as digests. */
#ifndef MODELS_THROTTLE_H
#define MODELS_THROTTLE_H

#include "db/tx.h"

/* A digest of the network that an address is of (IPv6: the first 64 bits). */
const char *throttle_network(struct arena *arena, const char *address);

/* Counts a mail that somebody asks for; into[key] is how many seconds to wait first, 0: none. In a transaction of nobody. */
void throttle_mail(struct tx *tx, json_t *into, const char *key, const char *network, const char *email);

/* NULL when nothing is to be waited for; otherwise ERROR_TOO_MANY with a sentence and `retry_after`. */
struct error *throttle_error(struct arena *arena, int64_t seconds) must_check;

#endif
