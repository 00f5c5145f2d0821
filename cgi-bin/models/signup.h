/* signup.h: new customers: somebody asks, a mail is sent by a job, and its link makes person, tenant and membership. */
#ifndef MODELS_SIGNUP_H
#define MODELS_SIGNUP_H

#include "db/tx.h"

struct signup {
	const char *email, *company, *name, *country, *zone;
};

/* Queues the mail, in the operator's tenant, which is entered: the same for known and unknown addresses. */
void signup_request(struct tx *tx, const struct signup *signup);

/* For staff: whether somebody has this address already, as into[key]. */
void signup_known(struct tx *tx, json_t *into, const char *key, const char *email);

/* For the job: remembers the sign-up under the SHA-256 of a new token; into[key]: whether the address has an account. */
void signup_begin(
	struct tx *tx, json_t *into, const char *key, const char *token_hash, const struct signup *signup);

/* The sign-up behind a link, as into[key]: email, company, name; null when it was used or is older than a day. */
void signup_find(struct tx *tx, json_t *into, const char *key, const char *token_hash);

struct signup_end {
	const char *token_hash, *tenant, *person_id; /* the ids are new */
	const char *password_hash;
};

/* Makes all of it; ERROR_MISSING when the link does not work any more, ERROR_CONFLICT when there is an account. */
void signup_finish(struct tx *tx, const struct signup_end *end);

#endif
