/* login.h: what log-in pages do with a browser: its session and the token by which it is known again.
 *
 * Cookies: "session" is "tenant.token", for 14 days; "device" is a token for 90 days, so that guesses from elsewhere
 * never hold up a browser from which somebody has logged in before; "staff" keeps the session of a member of staff who
 * acts as a customer. The database has SHA-256 digests of tokens only.
 */
#ifndef WEB_LOGIN_H
#define WEB_LOGIN_H

#include "web/page.h"

/* The session that the browser claims to have, by its token's SHA-256; 0 if it claims none. Nothing has been checked. */
int request_session(const struct request *request, const char **tenant, const char **token_hash);

/* The SHA-256 of the browser's own token; "" if it has none. */
const char *request_device(const struct request *request);

/* Gives the browser a token of its own, where it has none; returns its SHA-256. */
const char *request_remember(struct request *request);

/*
 * Ends the session that the browser had, and gives it a new one in the tenant, for a person who has proved who it is. The
 * transaction is in that tenant afterwards; it fails with ERROR_MISSING when the person does not belong there.
 */
void request_log_in(struct request *request, const char *tenant, const char *person_id);

/* The same, but what the browser had is kept aside, and comes back by request_leave. */
void request_act_in(struct request *request, const char *tenant, const char *person_id);
void request_leave(struct request *request);

/* Ends the session, and the one that was kept aside. */
void request_log_out(struct request *request);

#endif
