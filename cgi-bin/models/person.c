/* person.c: what a person changes of oneself. */
#include "models/person.h"

#include "lib/clock.h"

void person_secret(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_row(tx, into, key,
		"select password_hash, wait_seconds from person_secret($2::uuid, $3::timestamptz)"
		" where $1::uuid is not null",
		P(person_id, tx_time(tx, clock_now())));
}

void person_forgive(struct tx *tx, const char *person_id)
{
	tx_do(tx, "select person_forgive($2::uuid) where $1::uuid is not null", P(person_id));
}

void person_rename(struct tx *tx, const char *person_id, const char *name)
{
	tx_do(tx, "select person_rename($2::uuid, $3) where $1::uuid is not null", P(person_id, name));
}

void person_password_set(struct tx *tx, const char *person_id, const char *password_hash, const char *device)
{
	tx_do(tx, "select person_password_set($2::uuid, $3, $4) where $1::uuid is not null",
		P(person_id, password_hash, device));
}

void person_sessions(
	struct tx *tx, json_t *into, const char *key, const char *person_id, const char *token_hash)
{
	tx_rows(tx, into, key,
		"select id, tenant_name, address, browser, is_current, created_at, used_at"
		" from person_sessions($2::uuid, $3, $4::timestamptz)"
		" where $1::uuid is not null order by is_current desc, used_at desc",
		P(person_id, token_hash, tx_time(tx, clock_now())));
}

void person_sessions_end(struct tx *tx, json_t *into, const char *key, const struct person_session *session)
{
	tx_rows(tx, into, key,
		"select channel from person_sessions_end($2::uuid, $3::uuid, $4) where $1::uuid is not null",
		P(session->person_id, session->id, session->token_hash));
}
