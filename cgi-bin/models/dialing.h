/* dialing.h: which call is dialed next, and what is written down before and after. The rules are SQL: dialing.sql.
 *
 * A claim decides on leads and commits their calls, pending, before anything is dialed; dialing_begin is the last look
 * before the carrier is asked, and from its commit on the same call is never dialed again.
 */
#ifndef MODELS_DIALING_H
#define MODELS_DIALING_H

#include "db/tx.h"

/* Lines of the platform, how many of them are for calls in, and whether sandbox numbers may be called at any hour. */
struct dialing_limits {
	int64_t most, reserve;
	int sandbox;
};

/* Sees to it that the platform's lines are there. */
void dialing_prepare(struct tx *tx, const struct dialing_limits *limits);

/* Decides on up to ten leads of the campaign that has waited longest; into[key] is {campaign, opened: [call ids]}, or null. */
void dialing_claim(struct tx *tx, json_t *into, const char *key, const struct dialing_limits *limits);

/* Takes pending calls that wait to be dialed (again), test calls too: an array of {call} at into[key]. */
void dialing_resume(struct tx *tx, json_t *into, const char *key);

/* When this tenant is next worth looking at, as text at into[key]. */
void dialing_next(struct tx *tx, json_t *into, const char *key);

/* When the next request to a provider may be sent, at into[key]: "ultravox.calls", "twilio.calls" at so many a second. */
void dialing_pace(struct tx *tx, json_t *into, const char *key, const char *name, int64_t per_second);

/* Which of the calls that have a line and are with the same engine this one is, from 1 on, at into[key]. */
void dialing_rank(struct tx *tx, json_t *into, const char *key, const char *call);

/* Holds all requests of this kind back until a time. */
void dialing_hold(struct tx *tx, const char *name, int64_t until);

/* The last look: into[key] is "go", or why the call is not dialed now (it has been put back or canceled). */
void dialing_begin(
	struct tx *tx, json_t *into, const char *key, const char *call, const struct dialing_limits *limits);

/* The carrier has taken the call under its own id. */
void dialing_done(struct tx *tx, const char *call, const char *carrier_call_id);

/* It surely did not ring and is dialed again at a time, as the same attempt; `why` if that is too late. */
void dialing_wait(struct tx *tx, const char *call, const char *why, int64_t again);

/* A provider failed and it surely did not ring: again in a while; what waiting can't mend (hopeless) pauses the campaign. */
void dialing_failed(struct tx *tx, const char *call, const char *why, int hopeless);

/* The carrier failed and it may ring: nobody new is called for a while. The call itself is to be looked for. */
void dialing_unsure(struct tx *tx, const char *call, const char *why);

/* It was not dialed in time: its person is called with the next call instead. */
void dialing_put_back(struct tx *tx, const char *call, const char *why);

/* The carrier will never call this number. */
void dialing_refused(struct tx *tx, const char *call, const char *why);

/* Somebody asks an agent to call a phone (E.164); the new call's id. `spare`: the number to call from when the tenant has
 * none, or "". ERROR_CONFLICT, or ERROR_INVALID of the field "phone". */
struct dialing_test {
	const char *agent, *phone, *spare, *person;
	int sandbox;
};
const char *dialing_test(struct tx *tx, const struct dialing_test *test);

#endif
