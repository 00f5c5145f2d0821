/* number_order.h: numbers bought together, in the operator's tenant.
 *
 * States of an order: draft (nothing is bought; its total is shown), buying, done, canceled. Its id comes from the form: sent
 * twice, it is one order. Of one number: waiting, asking (the carrier is asked; written down before), bought, failed (why).
 */
#ifndef MODELS_NUMBER_ORDER_H
#define MODELS_NUMBER_ORDER_H

#include "db/keyset.h"
#include "db/tx.h"

struct number_order {
	const char *id, *country, *type; /* type: local, toll_free, mobile */
	int64_t wanted;
	const char *person_id, *person;
	json_t *items; /* [{position, e164, region, locality, sms}], 100 at most, from position 1 */
};

/* Writes down what could be bought, with the prices of today; nothing when there is such an order. */
void number_order_create(struct tx *tx, const struct number_order *order);

/* Begins to buy, by a job; nothing when it has begun. ERROR_MISSING, ERROR_CONFLICT when it was canceled. */
void number_order_buy(struct tx *tx, const char *id);

/* ERROR_CONFLICT when it has begun. */
void number_order_cancel(struct tx *tx, const char *id);

/* Orders into[key], the newest first: id, state, country, type, person, created_at, items_count, bought_count, failed_count. */
void number_order_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start);

/* One order into[key]: the same, and open_count (not asked for yet, or being asked for), total_micros and bought_micros (a month), currency,
 * unpriced_count, started_at, finished_at; ERROR_MISSING. Its numbers into[items_key]: position, number_phone, region, locality, sms, price_micros,
 * currency, state, failure. */
void number_order_find(struct tx *tx, json_t *into, const char *key, const char *id);
void number_order_items(struct tx *tx, json_t *into, const char *key, const char *id);

/* What is known of a country's prices into[key], at most a day old: type, price_micros, currency. */
void number_prices(struct tx *tx, json_t *into, const char *key, const char *country);
void number_prices_put(
	struct tx *tx, const char *country, json_t *list); /* [{type, price_micros, currency}] */

#endif
