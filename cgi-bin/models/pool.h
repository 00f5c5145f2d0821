/* pool.h: the operator's pool of numbers, as staff see it, and what they do with it. In a transaction of staff.
 *
 * Which state follows which is said in sql/functions/pool.sql; what is not allowed is ERROR_CONFLICT with a sentence. Every deed
 * is written down: in the log of the customer concerned, or in the operator's where it concerns none.
 */
#ifndef MODELS_POOL_H
#define MODELS_POOL_H

#include "db/tx.h"

struct pool_filter {
	const char *state, *country, *prefix,
		*customer; /* or NULL; prefix is the beginning of a number in E.164 */
	const char *after; /* a number in E.164, or "" */
};

/* The pool in order of the numbers, 51 after a given one, into[key]: id, number_phone, state, country, region, locality, type,
 * sms, tenant_id, tenant_name, reserved_until_at, quarantined_until_at, price_micros, currency. */
void pool_list(struct tx *tx, json_t *into, const char *key, const struct pool_filter *filter);

/* One number into[key]: the same, and carrier_sid, reason (why it is suspended), failure and returned_at (of giving it back),
 * created_at, connection, connection_failure, agent_name, calls_count (of 30 days); ERROR_MISSING. */
void pool_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* Numbers by state and currency into[key]: state, numbers_count, idle_micros (a month, of those nobody holds), currency. */
void pool_figures(struct tx *tx, json_t *into, const char *key);

/* Customers as choices of a form; the operator's own tenant is none. */
void pool_customers(struct tx *tx, json_t *into, const char *key);

struct pool_deed {
	const char *id; /* of the number */
	const char *person_id, *person;
};

void pool_assign(
	struct tx *tx, const struct pool_deed *deed, const char *customer); /* takes it from who has it */
void pool_withdraw(struct tx *tx, const struct pool_deed *deed);            /* it rests then */
void pool_suspend(struct tx *tx, const struct pool_deed *deed, const char *reason);
void pool_resume(struct tx *tx, const struct pool_deed *deed);

/* Gives a number that nobody holds back to the carrier, by a job; again, when the carrier refused. */
void pool_discard(struct tx *tx, const struct pool_deed *deed);

/* The rules into[key]: reservation_minutes, reservations_most, quarantine_days; then others, from now on. */
struct pool_rules {
	int64_t reservation_minutes, reservations_most, quarantine_days;
};
void pool_rules_find(struct tx *tx, json_t *into, const char *key);
void pool_rules_set(struct tx *tx, const struct pool_deed *deed, const struct pool_rules *rules);

struct pool_number {
	const char *phone, *carrier_sid; /* E.164, and the carrier's own id */
	const char *country, *region, *locality, *type, *currency;
	int sms;
	int64_t price_micros; /* a month; -1: not known */
};

/* A number that the carrier's account owns, as pool_add takes it: with country and state by the number where they are not said. */
json_t *pool_number_json(struct arena *arena, const struct pool_number *number);

/* Puts a list of those into the pool; those that are there already stay as they are. For staff and workers. */
void pool_add(struct tx *tx, json_t *list);

/* The same, but only while the pool is empty. For workers. */
void pool_fill(struct tx *tx, json_t *list);

#endif
