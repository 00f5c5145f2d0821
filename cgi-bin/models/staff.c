/* staff.c: who is staff. */
#include "models/staff.h"

#include "lib/clock.h"

void staff_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id, name, email, created_at, factor_at, used_at from staff_people($1::uuid)",
		P());
}

const char *staff_actor(const char *person_id, const char *person)
{
	return json_dumps(json_pack("{s:s, s:s}", "person_id", person_id, "person", person), JSON_COMPACT);
}

void staff_factor_reset(
	struct tx *tx, json_t *into, const char *key, const struct staff_deed *deed, const char *reason)
{
	tx_rows(tx, into, key,
		"select channel from staff_factor_reset($2::uuid, $3, $4::jsonb, $5::timestamptz)"
		" where $1::uuid is not null",
		P(deed->id, reason, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
}

void staff_remove(struct tx *tx, json_t *into, const char *key, const struct staff_deed *deed)
{
	tx_rows(tx, into, key,
		"select channel from staff_remove($2::uuid, $3::jsonb, $4::timestamptz) where $1::uuid is "
		"not null",
		P(deed->id, staff_actor(deed->person_id, deed->person), tx_time(tx, clock_now())));
}
