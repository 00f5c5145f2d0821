/* pool.c: the operator's pool of numbers, as staff see it. */
#include "models/pool.h"

#include "lib/clock.h"
#include "lib/phone_zones.h"
#include "lib/secret.h"
#include "lib/text.h"

enum { PAGE_SIZE = 100 };

void pool_list(struct tx *tx, json_t *into, const char *key, const char *after)
{
	tx_rows(tx, into, key,
		"select phone as number_phone, state, country, region, locality, tenant_id from "
		"pool_list($2, 101)",
		P(after));
}

void pool_link(json_t *document, const char *key)
{
	json_t *numbers = json_object_get(document, key);
	json_object_set_new(document, "has_numbers", json_boolean(json_array_size(numbers)));
	if (json_array_size(numbers) <= PAGE_SIZE)
		return;
	json_array_remove(numbers, PAGE_SIZE);
	const char *last =
		json_string_value(json_object_get(json_array_get(numbers, PAGE_SIZE - 1), "number_phone"));
	json_object_set_new(document, "page",
		json_pack("{s:o}", "next", json_sprintf("/admin/pool?after=%%2B%s", last + 1)));
}

void pool_known(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select coalesce(jsonb_object_agg(phone, true), '{}') as phones from pool_list('', 100000)",
		P());
}

void pool_adopt(struct tx *tx, const struct pool_number *number, const char *person)
{
	const char *state = phone_state(number->phone), *region = number->region;
	json_t *list = json_pack("[{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:b}}]", "id",
		secret_uuid(tx_arena(tx)), "e164", number->phone, "carrier", "twilio", "carrier_sid",
		number->carrier_sid, "country", number->country, "region", *region || !state ? region : state,
		"locality", number->locality, "capabilities", "voice", 1);
	tx_do(tx, "select pool_add($2::jsonb)", P(json_dumps(list, JSON_COMPACT)));
	tx_do(tx,
		"insert into audit_log (tenant_id, id, at, person, action, subject)"
		" values ($1, $2::uuid, $3::timestamptz, $4, 'number.adopted', $5)",
		P(secret_uuid(tx_arena(tx)), tx_time(tx, clock_now()), person,
			text_mask_phone(tx_arena(tx), number->phone)));
}
