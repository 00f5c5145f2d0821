/* verbs.h: carries out TwiML on a call, verb by verb, and keeps the call's story clock. Inside a transaction. */
#ifndef SANDBOX_VERBS_H
#define SANDBOX_VERBS_H

#include <jansson.h>
#include <stdint.h>

/* Begins with the call's own document, or asks its URL for one. */
void verbs_begin(const char *sid, int64_t at);

/* Carries out the next verb; after the last one the call ends. */
void verbs_next(const char *sid, int64_t at);

/* The step under way is over: its length is added to the call's story time. */
void verbs_step_over(const json_t *call, int64_t at);

#endif
