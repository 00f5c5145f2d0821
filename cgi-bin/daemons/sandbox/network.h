/* network.h: the telephone network as Twilio drives it: the life of a call from the queue to its end.
 *
 * All functions are for inside a transaction; a call is named by its SID. `at` is the moment (microseconds) at which it
 * happens: what is scheduled happens when it was due, so that story time does not drift.
 */
#ifndef SANDBOX_NETWORK_H
#define SANDBOX_NETWORK_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

/* Who the account is: Twilio's AccountSid is in every webhook. Reads what the pacing needs from the database. */
void network_start(const char *account);
const char *network_account(void);

/* A call with all its columns, or NULL. */
json_t *network_call(const char *sid);

/* Queues a new outbound call that has a row already: when it is dialed depends on the calls per second. */
void network_queue(const char *sid, int64_t now, double calls_per_second);

/* Whether one more call would have to wait in the queue. */
int network_is_full(int64_t now);

/* A call in has begun to ring: its number's VoiceUrl is asked. */
void network_ring_in(const char *sid, int64_t at);

/* A timer's moment has come; 0 when it is none of the network's. */
int network_timer(const char *kind, const char *sid, int64_t at);

/* A TwiML document has arrived, or NULL where none could be had; `was_fallback` when it came from the fallback URL. */
void network_document(struct arena *arena, const char *sid, const char *document, int was_fallback);

/* The call goes on with another document, or with what another URL says. */
void network_redirect(const char *sid, const char *twiml, const char *url, const char *method, int64_t at);

/* The voice engine has closed its stream: the next verb follows. */
void network_stream_closed(const char *sid, int64_t at);

/* The call is over, for both sides: status is Twilio's, sip the final SIP code. */
void network_end(const char *sid, int64_t at, const char *status, int sip);

/* Story milliseconds as microseconds of the wall, at the speed of the call. */
int64_t network_wall(const json_t *call, int64_t story_ms);

#endif
