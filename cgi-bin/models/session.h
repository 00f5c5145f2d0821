/* session.h: logging in and out: who it is, where they may work, and the sessions that they have.
 *
 * Tokens are kept as their SHA-256 only. Expiry: 12 hours without a request, 14 days in any case.
 */
#ifndef MODELS_SESSION_H
#define MODELS_SESSION_H

#include "db/tx.h"

enum { SESSION_SECONDS = 14 * 24 * 3600, DEVICE_SECONDS = 90 * 24 * 3600 };

/* Somebody who tries to log in. */
struct session_try {
	const char *email;
	const char *network; /* session_network of where it comes from */
	const char *device;  /* SHA-256 of the browser's own token; "" without one */
};

struct session_start {
	const char *person_id;
	const char *token;  /* SHA-256 of the new session's token */
	const char *device; /* SHA-256 of the browser's own token: it is known from now on */
	const char *address, *browser;
};

/* A digest of the network that an address is of (IPv6: the first 64 bits), for counting tries. */
const char *session_network(struct arena *arena, const char *address);

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

/* Opens a session in the tenant and enters it; ERROR_NOBODY where the person does not belong. */
void session_open(struct tx *tx, const char *tenant, const struct session_start *start);

/* Ends the session with this token, if there is one; the transaction is in its tenant afterwards. */
void session_close(struct tx *tx, const char *tenant, const char *token_hash);

/* Ends all sessions of a person in this tenant but the one with this token. */
void session_close_others(struct tx *tx, const char *person_id, const char *token_hash);

/* A person's sessions in this tenant, the last used first: {address, browser, is_current, created_at, used_at}. */
void session_list(
	struct tx *tx, json_t *into, const char *key, const char *person_id, const char *token_hash);

#endif
