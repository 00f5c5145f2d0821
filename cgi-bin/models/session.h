/* session.h: logging in and out: who it is, and where they may work.
 */
#ifndef MODELS_SESSION_H
#define MODELS_SESSION_H

#include "db/tx.h"

/* Somebody who tries to log in. */
struct session_try {
	const char *email;
	const char *network; /* throttle_network of where it comes from */
	const char *device;  /* SHA-256 of the browser's own token, which outlives sessions; "" without one */
};

/*
 * Counts the try, and finds who it is: into[key] is {person_id, name, password_hash, is_staff, wait_seconds}, with nulls
 * for an unknown address. With wait_seconds the password must not even be looked at. In a transaction of nobody.
 */
void session_find(struct tx *tx, json_t *into, const char *key, const struct session_try *attempt);

/* Takes back the count of a try that has turned out to be right; in a transaction of nobody. */
void session_forgive(struct tx *tx, const struct session_try *attempt);

/* The tenants of a person who has just proved who it is: {tenant_id, tenant_name}; in a transaction of nobody. */
void session_choices(struct tx *tx, json_t *into, const char *key, const char *person_id);

/* Of a person who is logged in: {value, label, is_current} of every tenant. */
void session_tenants(struct tx *tx, json_t *into, const char *key, const char *person_id);

#endif
