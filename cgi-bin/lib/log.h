/* log.h: structured logs: one JSON object a line on standard error, with the request's id and masked phone numbers.
 *
 *   {"at":"2026-11-21T10:11:12.123Z","level":"info","event":"call.dialed","program":"dialer","request":"…","to":"+1415•••0100"}
 */
#ifndef LIB_LOG_H
#define LIB_LOG_H

#include "lib/error.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Says which program writes, and from which level on ("debug", "info", "warn", "error"); once, at start. */
void log_start(const char *program, const char *level);

/* The id that this thread's next lines carry ("request"); NULL for none. It is copied. */
void log_request(const char *id);

/*
 * Writes one line. `event` is a noun and a verb, "call.dialed"; after it come pairs of name and text, and a NULL:
 *   log_write(LOG_INFO, "call.dialed", "call", id, "to", phone, NULL);
 * A NULL value leaves its pair out. Whatever looks like a phone number in a value is masked. Never pass a secret.
 */
void log_write(enum log_level level, const char *event, ...) __attribute__((sentinel));

/* Logs an error with its detail: ERROR for our own faults, WARN for the world's. */
void log_error(const char *event, const struct error *error);

#endif
