/* number_connect.c: tells the carrier where calls to a number are announced, and reads it back before believing it. */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "lib/clock.h"

static struct error *load(struct job *job, const char **carrier_sid)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_maybe(tx, found, "number",
		"select carrier_sid from numbers where tenant_id = $1 and id = $2::uuid",
		P(job_text(job, "number_id")));
	TRY(tx_commit(tx));
	*carrier_sid = json_string_value(json_object_get(json_object_get(found, "number"), "carrier_sid"));
	return NULL;
}

static struct error *read_back(struct job *job, const struct carrier_connection *asked)
{
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	TRY(carrier_twilio.number_fetch(job->arena, &account, asked->id, &number));
	if (!strcmp(number.voice_url, asked->voice_url) && !strcmp(number.status_url, asked->status_url))
		return NULL;
	return error_new(job->arena, ERROR_UPSTREAM, "The carrier has not taken over the connection yet.",
		"voice_url is %s", number.voice_url);
}

static struct error *set_state(struct job *job, const char *state, const char *failure)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"update numbers set state = $3, failure = $4, connected_at = case when $3 = 'connected' then "
		"$5::timestamptz end"
		" where tenant_id = $1 and id = $2::uuid and state <> 'suspended'",
		P(job_text(job, "number_id"), state, failure, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

struct error *number_connect_run(struct job *job)
{
	struct carrier_number number;
	struct carrier_account account = account_carrier();
	struct carrier_connection connection = account_connection(job->arena, NULL);
	TRY(load(job, &connection.id));
	if (!connection.id)
		return NULL; /* it has been given back */
	TRY(carrier_twilio.number_connect(job->arena, &account, &connection, &number));
	TRY(read_back(job, &connection));
	return set_state(job, "connected", NULL);
}

struct error *number_connect_give_up(struct job *job, const struct error *error)
{
	return set_state(job, "failed", error->message);
}
