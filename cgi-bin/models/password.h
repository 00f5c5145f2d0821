/* password.h: forgotten passwords: a mail is sent by a job, and its link sets a new one. */
#ifndef MODELS_PASSWORD_H
#define MODELS_PASSWORD_H

#include "db/tx.h"

/* Queues the mail, in the operator's tenant, which is entered: the same for known and unknown addresses. */
void password_request(struct tx *tx, const char *email);

/* For the job: into[key] is {name, is_staff} of who has the address, for whom a link with this token works from now on; or null. */
void password_begin(struct tx *tx, json_t *into, const char *key, const char *token_hash, const char *email);

/* Into[key]: whether a link works (once, for one hour, at the door of who it is for). In a transaction of nobody. */
void password_find(struct tx *tx, json_t *into, const char *key, const char *token_hash, int of_staff);

struct password_end {
	const char *token_hash, *password_hash;
	const char *device; /* SHA-256 of the token of the browser at hand, which is known from now on */
};

/* Sets the password, and logs the person out everywhere: into[key] is where that was, [{channel}]; ERROR_MISSING when the link does
 * not work any more. */
void password_finish(struct tx *tx, json_t *into, const char *key, const struct password_end *end);

#endif
