/* factor.c: second factors, and log-ins that wait for one. */
#include "models/factor.h"

#include <ctype.h>

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/seal.h"
#include "lib/secret.h"
#include "lib/strbuf.h"

json_t *recovery_codes_new(struct arena *arena)
{
	json_t *codes = json_array();
	for (int i = 0; i < RECOVERY_CODES; i++)
		json_array_append_new(codes, json_string(secret_code(arena)));
	return codes;
}

/* However it is written: without the dash, in capitals, with spaces. */
static const char *code_hash(struct arena *arena, const char *person_id, const char *code)
{
	struct strbuf bare;
	strbuf_init(&bare, arena);
	strbuf_addf(&bare, "recovery %s ", person_id);
	for (; *code; code++)
		if (isalnum((unsigned char)*code))
			strbuf_addc(&bare, (char)tolower((unsigned char)*code));
	return secret_hmac_sha256(arena, config_load()->encryption_key, bare.text, bare.length);
}

/* As an array of PostgreSQL; digests need no quotes. */
static const char *code_hashes(struct arena *arena, const char *person_id, json_t *codes)
{
	size_t index;
	json_t *code;
	struct strbuf list;
	strbuf_init(&list, arena);
	json_array_foreach(codes, index, code) strbuf_addf(
		&list, "%c%s", index ? ',' : '{', code_hash(arena, person_id, json_string_value(code)));
	strbuf_addc(&list, '}');
	return list.text;
}

void log_in_begin(struct tx *tx, const char *token_hash, const char *person_id)
{
	tx_do(tx, "select log_in_begin($2, $3::uuid, $4::timestamptz) where $1::uuid is not null",
		P(token_hash, person_id, tx_time(tx, clock_now())));
}

void log_in_find(struct tx *tx, json_t *into, const char *key, const char *token_hash)
{
	tx_maybe(tx, into, key,
		"select person_id, name, email, is_staff, secret, last_step"
		" from log_in_find($2, $3::timestamptz) where $1::uuid is not null",
		P(token_hash, tx_time(tx, clock_now())));
}

void log_in_end(struct tx *tx, json_t *into, const char *key, const char *token_hash)
{
	tx_value(tx, into, key, "select log_in_end($2, $3::timestamptz) where $1::uuid is not null",
		P(token_hash, tx_time(tx, clock_now())));
}

void factor_try(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_value(tx, into, key,
		"select greatest(throttle('factor hours ' || $2, 10, '15 minutes', $3::timestamptz),"
		" throttle('factor days ' || $2, 50, '1 day', $3::timestamptz)) where $1::uuid is not null",
		P(person_id, tx_time(tx, clock_now())));
}

void factor_forgive(struct tx *tx, const char *person_id)
{
	tx_do(tx, "select factor_forgive($2::uuid) where $1::uuid is not null", P(person_id));
}

void factor_find(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_maybe(tx, into, key,
		"select secret, created_at, codes_left from factor_find($2::uuid) where $1::uuid is not null",
		P(person_id));
}

static int open_secret(
	struct arena *arena, const char *purpose, const char *sealed, struct totp_secret *secret)
{
	return sealed && seal_open(arena, purpose, sealed, secret->bytes, sizeof secret->bytes);
}

int factor_secret(struct arena *arena, const char *person_id, const char *sealed, struct totp_secret *secret)
{
	return open_secret(arena, arena_printf(arena, "factor %s", person_id), sealed, secret);
}

int factor_offered(struct arena *arena, const char *person_id, const char *sealed, struct totp_secret *secret)
{
	return open_secret(arena, arena_printf(arena, "offer %s", person_id), sealed, secret);
}

char *factor_offer_text(struct arena *arena, const char *person_id, const struct totp_secret *secret)
{
	const char *purpose = arena_printf(arena, "offer %s", person_id);
	return seal(arena, purpose, secret->bytes, sizeof secret->bytes);
}

void factor_take(struct tx *tx, json_t *into, const char *key, const char *person_id, int64_t step)
{
	tx_value(tx, into, key, "select factor_take($2::uuid, $3::bigint) where $1::uuid is not null",
		P(person_id, tx_integer(tx, step)));
}

void recovery_code_take(struct tx *tx, json_t *into, const char *key, const char *person_id, const char *code)
{
	tx_value(tx, into, key,
		"select recovery_code_take($2::uuid, $3, $4::timestamptz) where $1::uuid is not null",
		P(person_id, code_hash(tx_arena(tx), person_id, code), tx_time(tx, clock_now())));
}

void factor_set(
	struct tx *tx, const char *person_id, const struct totp_secret *secret, int64_t step, json_t *codes)
{
	struct arena *arena = tx_arena(tx);
	const char *purpose = arena_printf(arena, "factor %s", person_id);
	tx_do(tx, "select factor_set($2::uuid, $3, $4::bigint, $5::text[]) where $1::uuid is not null",
		P(person_id, seal(arena, purpose, secret->bytes, sizeof secret->bytes), tx_integer(tx, step),
			code_hashes(arena, person_id, codes)));
}

void recovery_codes_set(struct tx *tx, const char *person_id, json_t *codes)
{
	tx_do(tx, "select recovery_codes_set($2::uuid, $3::text[]) where $1::uuid is not null",
		P(person_id, code_hashes(tx_arena(tx), person_id, codes)));
}

void factor_remove(struct tx *tx, const char *person_id)
{
	tx_do(tx, "select factor_remove($2::uuid) where $1::uuid is not null", P(person_id));
}
