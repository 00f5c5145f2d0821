/* login.h: what log-in pages do with a browser: its session and the token by which it is known again.
 *
 * Cookies: "session" is "tenant.token", for 14 days; "staff" is the same for staff, for 12 hours, and is sent to /admin
 * alone: staff who act as a customer have both. "device" is a token for 90 days, so that guesses from elsewhere never
 * hold up a browser from which somebody has logged in before. The database has SHA-256 digests of tokens only.
 */
#ifndef WEB_LOGIN_H
#define WEB_LOGIN_H

#include "web/page.h"

/* "/admin" on a page of staff, "" on all others: what the addresses of log-in and profile begin with. */
const char *request_door(const struct request *request);

/* Between password and code: gives the browser a token of the log-in for ten minutes, finds it again, and takes it away;
 * all of them as its SHA-256, "" without one. */
const char *request_begin_log_in(struct request *request);
const char *request_begun_log_in(const struct request *request);
void request_end_log_in(struct request *request);

/* The session that the browser claims to have, by its token's SHA-256; 0 if it claims none. Nothing has been checked. */
int request_session(const struct request *request, const char **tenant, const char **token_hash);

/* The SHA-256 of the browser's own token; "" if it has none. */
const char *request_device(const struct request *request);

/* Gives the browser a token of its own, where it has none; returns its SHA-256. */
const char *request_remember(struct request *request);

/*
 * Ends the session that the browser had, and gives it a new one in the tenant, for a person who has proved who it is; of
 * a page below /admin it is one of staff. The transaction is in that tenant afterwards; it fails with ERROR_MISSING when
 * the person does not belong there.
 */
void request_log_in(struct request *request, const char *tenant, const char *person_id);

/* For staff, from a page below /admin: a session in a customer's tenant beside the own one. */
void request_act_in(struct request *request, const char *tenant, const char *person_id);

/* Ends the session; that of staff, and the one in which they act as a customer. */
void request_log_out(struct request *request);

#endif
