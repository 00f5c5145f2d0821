/* suppression.h: the digest under which a telephone number is never called again. */
#ifndef MODELS_SUPPRESSION_H
#define MODELS_SUPPRESSION_H

#include "db/tx.h"

/* The keyed digest of a number in E.164, as columns `phone_hash` hold it: HMAC-SHA256 under SECRET_KEY, in hexadecimal. */
const char *suppression_hash(struct arena *arena, const char *e164);

#endif
