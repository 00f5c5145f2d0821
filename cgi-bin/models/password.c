/* password.c: forgotten passwords. */
#include "models/password.h"

#include "lib/clock.h"
#include "models/job.h"

void password_request(struct tx *tx, const char *email)
{
	tx_enter(tx, TENANT_OPERATOR);
	job_enqueue(tx, "password_mail", NULL, json_pack("{s:s}", "email", email), clock_now());
}

void password_begin(struct tx *tx, json_t *into, const char *key, const char *token_hash, const char *email)
{
	tx_maybe(tx, into, key,
		"select name, is_staff from password_reset_begin($2, $3, $4::timestamptz) where $1::uuid is "
		"not null",
		P(token_hash, email, tx_time(tx, clock_now())));
}

void password_find(struct tx *tx, json_t *into, const char *key, const char *token_hash, int of_staff)
{
	tx_value(tx, into, key, "select password_reset_find($1, $2::boolean, $3::timestamptz)",
		P(token_hash, of_staff ? "true" : "false", tx_time(tx, clock_now())));
}

void password_finish(struct tx *tx, json_t *into, const char *key, const struct password_end *end)
{
	tx_rows(tx, into, key, "select channel from password_reset_finish($1, $2, $3, $4::timestamptz)",
		P(end->token_hash, end->password_hash, end->device, tx_time(tx, clock_now())));
}
