/* signup.c: new customers. */
#include "models/signup.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "models/job.h"

void signup_request(struct tx *tx, const struct signup *signup)
{
	tx_enter(tx, TENANT_OPERATOR);
	job_enqueue(tx, "signup_mail", NULL,
		json_pack("{s:s, s:s, s:s, s:s, s:s}", "email", signup->email, "company", signup->company,
			"name", signup->name, "country", signup->country, "zone", signup->zone),
		clock_now());
}

void signup_known(struct tx *tx, json_t *into, const char *key, const char *email)
{
	tx_value(tx, into, key, "select person_exists($2) where $1::uuid is not null", P(email));
}

void signup_begin(
	struct tx *tx, json_t *into, const char *key, const char *token_hash, const struct signup *signup)
{
	tx_do(tx, "select signup_begin($2, $3, $4, $5, $6, $7, $8::timestamptz) where $1::uuid is not null",
		P(token_hash, signup->email, signup->company, signup->name, signup->country, signup->zone,
			tx_time(tx, clock_now())));
	tx_value(tx, into, key, "select person_exists($2) where $1::uuid is not null", P(signup->email));
}

void signup_find(struct tx *tx, json_t *into, const char *key, const char *token_hash)
{
	tx_maybe(tx, into, key, "select email, company, name from signup_find($1, $2::timestamptz)",
		P(token_hash, tx_time(tx, clock_now())));
}

void signup_finish(struct tx *tx, const struct signup_end *end)
{
	tx_do(tx, "select signup_finish($1, $2::uuid, $3::uuid, $4, $5, $6::timestamptz)",
		P(end->token_hash, end->tenant, end->person_id, end->password_hash,
			secret_token(tx_arena(tx)), tx_time(tx, clock_now())));
}
