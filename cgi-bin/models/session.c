/* session.c: logging in and out. */
#include "models/session.h"

#include "lib/clock.h"

static const char *now(struct tx *tx)
{
	return tx_time(tx, clock_now());
}

void session_find(struct tx *tx, json_t *into, const char *key, const struct session_try *attempt)
{
	tx_row(tx, into, key,
		"select person_id, name, password_hash, is_staff, wait_seconds"
		" from login_find($1, $2, $3, $4::timestamptz)",
		P(attempt->email, attempt->network, attempt->device, now(tx)));
}

void session_forgive(struct tx *tx, const struct session_try *attempt)
{
	tx_do(tx, "select login_forgive($1, $2, $3)", P(attempt->email, attempt->network, attempt->device));
}

void session_choices(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_rows(tx, into, key, "select tenant_id, tenant_name from person_tenants($1::uuid)", P(person_id));
}

void session_tenants(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_rows(tx, into, key,
		"select p.tenant_id as value, p.tenant_name as label, p.tenant_id = $1::uuid as is_current"
		" from person_tenants($2::uuid) p order by lower(p.tenant_name)",
		P(person_id));
}
