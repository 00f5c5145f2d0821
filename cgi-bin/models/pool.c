/* pool.c: the operator's pool of numbers, as staff see it, and what they do with it. */
#include "models/pool.h"

#include "lib/clock.h"
#include "lib/phone.h"
#include "lib/phone_zones.h"
#include "lib/secret.h"
#include "models/staff.h"

void pool_list(struct tx *tx, json_t *into, const char *key, const struct pool_filter *filter)
{
	json_t *wanted = json_pack("{s:s*, s:s*, s:s*, s:s*}", "state", filter->state, "country",
		filter->country, "prefix", filter->prefix, "customer", filter->customer);
	tx_rows(tx, into, key,
		"select id, phone as number_phone, state, country, region, locality, type, sms, tenant_id, "
		"tenant_name, reserved_until as reserved_until_at, quarantined_until as "
		"quarantined_until_at, "
		"price_micros, currency from pool_search($2::jsonb, $3, 51, $4::timestamptz)"
		" where $1::uuid is not null",
		P(json_dumps(wanted, JSON_COMPACT), filter->after, tx_time(tx, clock_now())));
}

void pool_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select id, phone as number_phone, state, country, region, locality, type, sms, tenant_id, "
		"tenant_name, reserved_until as reserved_until_at, quarantined_until as "
		"quarantined_until_at, "
		"price_micros, currency, carrier_sid, reason, failure, returned_at, created_at, "
		"initcap(connection) as connection, "
		"connection_failure, agent_name, calls_count from pool_find($2::uuid, $3::timestamptz)"
		" where $1::uuid is not null",
		P(id, tx_time(tx, clock_now())));
}

void pool_figures(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select state, numbers_count, coalesce(idle_micros, 0)::bigint as idle_micros, currency"
		" from pool_figures($2::timestamptz) where $1::uuid is not null",
		P(tx_time(tx, clock_now())));
}

void pool_customers(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select t.tenant_id as value, t.name as label from staff_tenants() t"
		" where t.kind = 'customer' and $1::uuid is not null order by lower(t.name), t.tenant_id",
		P());
}

void pool_assign(struct tx *tx, const struct pool_deed *deed, const char *customer)
{
	tx_do(tx,
		"select pool_assign($2::uuid, $3::uuid, $4::jsonb, $5::timestamptz) where $1::uuid is not "
		"null",
		P(deed->id, customer, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void pool_withdraw(struct tx *tx, const struct pool_deed *deed)
{
	tx_do(tx, "select pool_withdraw($2::uuid, $3::jsonb, $4::timestamptz) where $1::uuid is not null",
		P(deed->id, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
}

void pool_suspend(struct tx *tx, const struct pool_deed *deed, const char *reason)
{
	tx_do(tx, "select pool_suspend($2::uuid, $3, $4::jsonb, $5::timestamptz) where $1::uuid is not null",
		P(deed->id, reason, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
}

void pool_resume(struct tx *tx, const struct pool_deed *deed)
{
	tx_do(tx, "select pool_resume($2::uuid, $3::jsonb, $4::timestamptz) where $1::uuid is not null",
		P(deed->id, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void pool_rules_find(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select reservation_minutes, reservations_most, quarantine_days from pool_rules() where "
		"$1::uuid is not null",
		P());
}

void pool_rules_set(struct tx *tx, const struct pool_deed *deed, const struct pool_rules *rules)
{
	tx_do(tx,
		"select pool_rules_set($2::integer, $3::integer, $4::integer, $5::jsonb, $6::timestamptz)"
		" where $1::uuid is not null",
		P(tx_integer(tx, rules->reservation_minutes), tx_integer(tx, rules->reservations_most),
			tx_integer(tx, rules->quarantine_days), staff_actor(deed->person_id, deed->person),
			tx_time(tx, clock_now())));
}

void pool_discard(struct tx *tx, const struct pool_deed *deed)
{
	tx_do(tx, "select pool_discard($2::uuid, $3::jsonb, $4::timestamptz) where $1::uuid is not null",
		P(deed->id, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

json_t *pool_number_json(struct arena *arena, const struct pool_number *number)
{
	const char *state = phone_state(number->phone), *region = number->region;
	const char *country = *number->country ? number->country : phone_region(arena, number->phone);
	json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:s*, s:b}", "id",
		secret_uuid(arena), "e164", number->phone, "carrier", "twilio", "carrier_sid",
		number->carrier_sid, "country", country ? country : "", "region",
		*region || !state ? region : state, "locality", number->locality, "type", number->type,
		"currency", number->currency, "sms", number->sms);
	if (number->price_micros >= 0)
		json_object_set_new(json, "price_micros", json_integer(number->price_micros));
	return json;
}

void pool_fill(struct tx *tx, json_t *list)
{
	tx_do(tx, "select pool_fill($2::jsonb, $3::timestamptz) where $1::uuid is not null",
		P(json_dumps(list, JSON_COMPACT), tx_time(tx, clock_now())));
}

void pool_add(struct tx *tx, json_t *list)
{
	tx_do(tx, "select pool_add($2::jsonb, $3::timestamptz) where $1::uuid is not null",
		P(json_dumps(list, JSON_COMPACT), tx_time(tx, clock_now())));
}
