/* platform.c: what is known of each part of the platform. */
#include "models/platform.h"

#include "lib/clock.h"

void platform_states(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select name, upper(left(name, 1)) || replace(substr(name, 2), '_', ' ') as label, ok, "
		"sentence,"
		" checked_at from platform_state_list() where $1::uuid is not null order by ok, name",
		P());
}

void platform_migrations(struct tx *tx, json_t *into, const char *key)
{
	tx_value(tx, into, key, "select count(*) from migrations_applied() where $1::uuid is not null", P());
}

void platform_waiting(struct tx *tx, json_t *into, const char *key, const char *queue)
{
	tx_value(tx, into, key,
		"select coalesce(extract(epoch from $3::timestamptz - wake_oldest($2, "
		"$3::timestamptz))::bigint, 0)"
		" where $1::uuid is not null",
		P(queue, tx_time(tx, clock_now())));
}

void platform_queues(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select q.name, wake_oldest(q.queue, $2::timestamptz) as waiting_since"
		" from (values ('Background work', 'jobs'), ('Calls to make', 'dialer'),"
		" ('Words on calls', 'live'), ('Statistics', 'statistics')) q (name, queue)"
		" where $1::uuid is not null",
		P(tx_time(tx, clock_now())));
}

void platform_note(struct tx *tx, const char *part, const struct error *error, const char *good)
{
	tx_do(tx,
		"select platform_state_set($2, $3::boolean, $4, $5::timestamptz) where $1::uuid is not null",
		P(part, error ? "false" : "true", error ? error->message : good, tx_time(tx, clock_now())));
}

void platform_well(struct tx *tx, const char *part, const char *good)
{
	tx_do(tx, "select platform_state_well($2, $3, $4::timestamptz) where $1::uuid is not null",
		P(part, good, tx_time(tx, clock_now())));
}
