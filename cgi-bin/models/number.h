/* number.h: the telephone numbers of a tenant, taken from the operator's pool and connected to an agent.
 *
 * How one comes to a customer: number_available finds what is free, number_reserve keeps one for half an hour (again when it is
 * chosen again; it lapses by itself), number_take makes it the tenant's and lets a job connect it. `state` then is
 * "connecting" (with a `failure` while the carrier refuses, and it is tried again), "connected", "failed" for good, "suspended"
 * by staff, or "idle"; number_find tells. Of two tenants one gets a number, and the other ERROR_CONFLICT with a sentence.
 */
#ifndef MODELS_NUMBER_H
#define MODELS_NUMBER_H

#include "db/tx.h"

enum {
	NUMBER_ROWS = 20
}; /* a page of free numbers; a query answers one more, which tells that there is another page */

struct number_filter {
	const char
		*words; /* digits of the number, or the beginning of its place or its agent's name; or NULL */
	const char *agent, *state; /* or NULL */
	const char *after;         /* a number in E.164, or "" */
};

/* The tenant's numbers into[key], 51 after a given one: id, number_phone, state, failure, region, locality, country, agent_id,
 * agent_name, calls_count (of 7 days), called_at (the last call; null: never). */
void number_list(
	struct tx *tx, json_t *into, const char *key, const struct number_filter *filter, int64_t now);

/* One number into[key]: the same, and taken_at, connected_at; ERROR_MISSING. */
void number_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* Numbers as choices of a form. */
void number_options(struct tx *tx, json_t *into, const char *key);

/* Numbers that an agent answers: id, number_phone, agent_name. */
void number_answered(struct tx *tx, json_t *into, const char *key);

/* What is looked for in the pool; what is NULL or 0 does not count. */
struct number_search {
	const char *country; /* ISO 3166 */
	const char *prefix;  /* the beginning of the number in E.164: phone_start of an area code */
	const char *place;   /* the beginning of a city, or a state: "San", "CA" */
	int sms;             /* whether it has to take text messages */
	const char *after;   /* a number in E.164, or "" */
};

/* What is free in the pool, NUMBER_ROWS + 1 after a given one, into[key]: id, number_phone, country, region, locality, type, sms. */
void number_available(struct tx *tx, json_t *into, const char *key, const struct number_search *search);

/* The countries of which anything is free, as choices of a form; to be called after they were queried into[key]. */
void number_countries(struct tx *tx, json_t *into, const char *key);
void number_countries_name(json_t *into, const char *key);

/* Keeps a number for the tenant, and answers until when into[key]; ERROR_CONFLICT: another was faster, or too many are kept. */
void number_reserve(struct tx *tx, json_t *into, const char *key, const char *id);

/* Lets it go again; nothing happens when it has lapsed. */
void number_unreserve(struct tx *tx, const char *id);

/* What is kept for the tenant now into[key]: as number_available, and reserved_until_at. */
void number_reserved(struct tx *tx, json_t *into, const char *key);

/* Takes a number, reserved or free, answered by an agent (or NULL) as soon as it is connected; ERROR_CONFLICT: another was faster. */
void number_take(struct tx *tx, const char *id, const char *agent_id);

/* Lets another agent answer, or nobody (NULL), and connects it again; ERROR_CONFLICT while it is suspended. */
void number_connect(struct tx *tx, const char *id, const char *agent_id);

/* Gives the number back to the pool, where it rests; ERROR_CONFLICT while a campaign that is not finished uses it. */
void number_release(struct tx *tx, const char *id);

/* For how many days it rests then, as into[key]. */
void number_rests(struct tx *tx, json_t *into, const char *key);

#endif
