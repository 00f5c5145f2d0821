/* number_order.c: numbers bought together, in the operator's tenant. */
#include "models/number_order.h"

#include "lib/clock.h"

void number_order_create(struct tx *tx, const struct number_order *order)
{
	json_t *facts = json_pack("{s:s, s:s, s:I, s:s, s:s}", "country", order->country, "type", order->type,
		"wanted", (json_int_t)order->wanted, "person_id", order->person_id, "person", order->person);
	tx_do(tx, "select number_order_create($1::uuid, $2::uuid, $3::jsonb, $4::jsonb, $5::timestamptz)",
		P(order->id, json_dumps(facts, JSON_COMPACT), json_dumps(order->items, JSON_COMPACT),
			tx_time(tx, clock_now())));
}

void number_order_buy(struct tx *tx, const char *id)
{
	tx_do(tx, "select number_order_buy($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void number_order_cancel(struct tx *tx, const char *id)
{
	tx_do(tx, "select number_order_cancel($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
}

#define ORDER                                                                                                \
	"select o.id, o.state, o.country, o.type, o.wanted, o.person, o.created_at, o.started_at, "          \
	"o.finished_at,"                                                                                     \
	" i.items_count, i.bought_count, i.failed_count, i.items_count - i.bought_count - i.failed_count "   \
	"as "                                                                                                \
	"open_count, i.unpriced_count, i.total_micros, i.bought_micros, i.currency,"                         \
	" o.state = 'draft' as is_draft, o.state = 'buying' as is_buying,"                                   \
	" o.state = 'done' and i.failed_count > 0 as is_unlucky"                                             \
	" from number_orders o cross join lateral (select count(*) as items_count,"                          \
	" count(*) filter (where n.state = 'bought') as bought_count,"                                       \
	" count(*) filter (where n.state = 'failed') as failed_count,"                                       \
	" count(*) filter (where n.price_micros is null) as unpriced_count,"                                 \
	" coalesce(sum(n.price_micros), 0)::bigint as total_micros, coalesce(sum(n.price_micros)"            \
	" filter (where n.state = 'bought'), 0)::bigint as bought_micros, min(n.currency) as currency"       \
	" from number_order_items n where n.tenant_id = $1 and n.order_id = o.id) i"                         \
	" where o.tenant_id = $1"

void number_order_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start)
{
	static const char older[] =
		ORDER " and ($2::timestamptz is null or (o.created_at, o.id) <"
		      " ($2::timestamptz, $3::uuid)) order by o.created_at desc, o.id desc limit 51";
	static const char newer[] = ORDER " and (o.created_at, o.id) > ($2::timestamptz, $3::uuid)"
					  " order by o.created_at, o.id limit 51";
	tx_rows(tx, into, key, start->backwards ? newer : older, P(start->at, start->id));
}

void number_order_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key, ORDER " and o.id = $2::uuid", P(id));
}

void number_order_items(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_rows(tx, into, key,
		"select n.position, n.e164 as number_phone, n.region, n.locality, n.sms, n.price_micros, "
		"n.currency, n.state, n.failure from number_order_items n"
		" where n.tenant_id = $1 and n.order_id = $2::uuid order by n.position",
		P(id));
}

void number_prices(struct tx *tx, json_t *into, const char *key, const char *country)
{
	tx_rows(tx, into, key,
		"select p.type, p.price_micros, p.currency from number_prices p"
		" where p.carrier = 'twilio' and p.country = $2 and $1::uuid is not null"
		" and p.seen_at > $3::timestamptz - interval '1 day'",
		P(country, tx_time(tx, clock_now())));
}

void number_prices_put(struct tx *tx, const char *country, json_t *list)
{
	tx_do(tx,
		"select number_prices_put('twilio', $2, $3::jsonb, $4::timestamptz) where $1::uuid is not "
		"null",
		P(country, json_dumps(list, JSON_COMPACT), tx_time(tx, clock_now())));
}
