/* factor.h: second factors, and log-ins that wait for one. In a transaction of any tenant: persons belong to none. */
#ifndef MODELS_FACTOR_H
#define MODELS_FACTOR_H

#include "db/tx.h"
#include "lib/totp.h"

enum { RECOVERY_CODES = 10 };

/* Ten new recovery codes, as an array of texts to be shown once. */
json_t *recovery_codes_new(struct arena *arena);

/* A log-in whose password was right, under the SHA-256 of its token; it is good for nothing but finding who it is. */
void log_in_begin(struct tx *tx, const char *token_hash, const char *person_id);

/* Who it is, into[key]: {person_id, name, email, is_staff, secret (null: none yet), last_step}; null when it is over. */
void log_in_find(struct tx *tx, json_t *into, const char *key, const char *token_hash);

/* Ends it; into[key]: whether it was still there. */
void log_in_end(struct tx *tx, json_t *into, const char *key, const char *token_hash);

/* Counts a try at a code; into[key] is how many seconds to wait first, 0: none. Then takes back one that was right. */
void factor_try(struct tx *tx, json_t *into, const char *key, const char *person_id);
void factor_forgive(struct tx *tx, const char *person_id);

/* The second factor of a person into[key]: {secret, created_at, codes_left}; null: there is none. */
void factor_find(struct tx *tx, json_t *into, const char *key, const char *person_id);

/* The secret that is sealed in a text, as the column holds it or (an offer) a form that enrols one; 0: it is not this person's. */
int factor_secret(struct arena *arena, const char *person_id, const char *sealed, struct totp_secret *secret);
int factor_offered(
	struct arena *arena, const char *person_id, const char *sealed, struct totp_secret *secret);
char *factor_offer_text(struct arena *arena, const char *person_id, const struct totp_secret *secret);

/* Takes the code of a step, or a recovery code, once; into[key]: whether it could be taken. */
void factor_take(struct tx *tx, json_t *into, const char *key, const char *person_id, int64_t step);
void recovery_code_take(
	struct tx *tx, json_t *into, const char *key, const char *person_id, const char *code);

/* Enrols a secret whose code of this step was shown, with its recovery codes. */
void factor_set(
	struct tx *tx, const char *person_id, const struct totp_secret *secret, int64_t step, json_t *codes);

/* New recovery codes in place of all others. */
void recovery_codes_set(struct tx *tx, const char *person_id, json_t *codes);

/* Forgets the second factor; ERROR_DENIED for staff. */
void factor_remove(struct tx *tx, const char *person_id);

#endif
