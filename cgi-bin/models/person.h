/* person.h: what a person changes of oneself, in all tenants at once. In a transaction of any tenant; the session was checked. */
#ifndef MODELS_PERSON_H
#define MODELS_PERSON_H

#include "db/tx.h"

/* Counts a try at the password; into[key] is {password_hash, wait_seconds}. Then takes back the count of one that was right. */
void person_secret(struct tx *tx, json_t *into, const char *key, const char *person_id);
void person_forgive(struct tx *tx, const char *person_id);

void person_rename(struct tx *tx, const char *person_id, const char *name);

/* The new password, and the digest of the browser at hand, which alone is known from now on. */
void person_password_set(struct tx *tx, const char *person_id, const char *password_hash, const char *device);

/* The sessions of a person in all tenants into[key]: {id, tenant_name, address, browser, is_current, created_at, used_at}. */
void person_sessions(
	struct tx *tx, json_t *into, const char *key, const char *person_id, const char *token_hash);

/* Ends one session, or with a NULL id all but that of this token; into[key]: {channel} of each tenant concerned. */
struct person_session {
	const char *person_id, *id, *token_hash;
};
void person_sessions_end(struct tx *tx, json_t *into, const char *key, const struct person_session *session);

#endif
