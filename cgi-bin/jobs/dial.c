/* dial.c: dials one call that was decided on. */
#include "jobs/dial.h"

#include <unistd.h>

#include "jobs/account.h"
#include "jobs/call.h"
#include "jobs/call_prepare.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/text.h"

enum {
	RING_SECONDS = 30,
	PATIENCE_SECONDS = 20,
	JOIN_SECONDS = RING_SECONDS + PATIENCE_SECONDS + 25,
	MARGIN_SECONDS = 15
};
enum { HOLD_SECONDS = 2 };

static struct error *begin(const struct dial *dial, struct tx **tx)
{
	return tx_for_tenant(dial->arena, dial->database, dial->tenant, tx);
}

static struct error *load(const struct dial *dial, json_t **call)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(begin(dial, &tx));
	call_find(tx, found, "call", dial->call);
	TRY(tx_commit(tx));
	*call = json_object_get(found, "call");
	return NULL;
}

/* A company that we need, and its pace. */
struct party {
	const char *who, *pace;
};

static struct party engine_party(const struct dial *dial, const struct engine_use *use)
{
	return (struct party){"The voice engine", arena_printf(dial->arena, "%s.calls", use->engine->name)};
}

static const struct party carrier = {"The telephone carrier", "twilio.calls"};

static const char *busy(const struct dial *dial, struct party party)
{
	return arena_printf(dial->arena, "%s takes no more calls just now.", party.who);
}

/* Waits for its turn at a provider; where that is far off, the call is put back until then, and *again is set. */
static struct error *pace(const struct dial *dial, struct party party, int64_t per_second, int *again)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(begin(dial, &tx));
	dialing_pace(tx, found, "at", party.pace, per_second);
	TRY(tx_commit(tx));
	int64_t turn = clock_parse(text_of(found, "at")), wait = turn - clock_now();
	*again = wait > PATIENCE_SECONDS * SECOND;
	if (wait > 0 && !*again)
		usleep((useconds_t)wait);
	if (!*again)
		return NULL;
	TRY(begin(dial, &tx));
	dialing_wait(tx, dial->call, busy(dial, party), turn);
	return tx_commit(tx);
}

/* "Too many" is no failure: everybody waits, and this call is dialed afterwards. */
static struct error *hold(const struct dial *dial, struct party party, const struct error *error)
{
	struct tx *tx;
	int64_t until = clock_now() +
			(error->retry_after > HOLD_SECONDS ? error->retry_after : HOLD_SECONDS) * SECOND;
	TRY(begin(dial, &tx));
	dialing_hold(tx, party.pace, until);
	dialing_wait(tx, dial->call, busy(dial, party), until);
	return tx_commit(tx);
}

static const char *sentence(const struct dial *dial, struct party party, const struct error *error)
{
	return arena_printf(dial->arena, "%s failed. %s", party.who, error->message);
}

static struct error *failed(const struct dial *dial, struct party party, const struct error *error)
{
	struct tx *tx;
	int hopeless = error->kind == ERROR_DENIED || error->kind == ERROR_MISSING ||
		       error->kind == ERROR_CONFLICT || error->kind == ERROR_INVALID;
	TRY(begin(dial, &tx));
	dialing_failed(tx, dial->call, sentence(dial, party, error), hopeless);
	return tx_commit(tx);
}

/* A conversation that was created although no answer came is harmless: nobody joins it, and it ends by itself. */
static struct error *not_prepared(const struct dial *dial, struct party engine, struct error *error)
{
	if (error->kind == ERROR_BUSY) /* our own database */
		return error;
	log_error("dial.not_prepared", error);
	if (error->kind == ERROR_TOO_MANY)
		return hold(dial, engine, error);
	return failed(dial, engine, error);
}

/*
 * Whether an engine that is asked only when somebody has answered would take the call then: it answers, and of the calls
 * that have a line this is one of as many as it may have.
 */
static struct error *ask_engine(const struct dial *dial, const struct engine_use *use)
{
	struct tx *tx;
	json_t *found = json_object();
	struct engine_limits limits;
	TRY(begin(dial, &tx));
	dialing_rank(tx, found, "rank", dial->call);
	TRY(tx_commit(tx));
	if (row_integer(found, "rank") > use->calls_at_once)
		return error_new(dial->arena, ERROR_TOO_MANY, "It has as many calls as it may have.", NULL);
	return use->engine->limits(dial->arena, &use->account, &limits);
}

static struct error *prepare_at(
	const struct dial *dial, const struct engine_use *use, int standby, int *again)
{
	struct engine_call made;
	struct call_preparation preparation = {
		.database = dial->database,
		.tenant = dial->tenant,
		.call = dial->call,
		.join_seconds = JOIN_SECONDS,
		.standby = standby,
	};
	TRY(pace(dial, engine_party(dial, use), use->calls_per_second, again));
	if (*again)
		return NULL;
	return use->engine->at_connect ? ask_engine(dial, use)
				       : call_prepare(dial->arena, &preparation, &made);
}

static int is_outage(const struct error *error)
{
	return error->kind == ERROR_UPSTREAM || error->kind == ERROR_DENIED;
}

/* Where the agent's own engine is down, the one at which it stands by, if the customer wants that. */
static struct error *prepare(
	const struct dial *dial, const json_t *call, const struct engine_use *use, int *ready)
{
	int again = 0;
	struct engine_use other;
	const char *standby = text_of(call, "standby_engine");
	struct error *error = prepare_at(dial, use, 0, &again);
	if (again)
		return NULL;
	if (error && is_outage(error) && standby) {
		log_error("dial.falls_back", error);
		TRY(account_engine(dial->arena, standby, &other));
		error = prepare_at(dial, &other, 1, &again);
		if (again)
			return NULL;
	}
	*ready = !error;
	return error ? not_prepared(dial, engine_party(dial, use), error) : NULL;
}

static struct error *last_look(const struct dial *dial, int *go)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(begin(dial, &tx));
	dialing_begin(tx, found, "verdict", dial->call, &dial->limits);
	TRY(tx_commit(tx));
	const char *verdict = text_of(found, "verdict");
	*go = !strcmp(verdict, "go");
	if (!*go)
		log_write(LOG_INFO, "dial.refused", "call", dial->call, "why", verdict, NULL);
	return NULL;
}

static struct error *dialed(const struct dial *dial, const char *id)
{
	struct tx *tx;
	TRY(begin(dial, &tx));
	dialing_done(tx, dial->call, id);
	return tx_commit(tx);
}

/* No answer, and it may ring all the same: it is looked for, and never dialed again. */
static struct error *look_for(const struct dial *dial, const struct error *error)
{
	struct tx *tx;
	TRY(begin(dial, &tx));
	dialing_unsure(tx, dial->call, sentence(dial, carrier, error));
	call_look_for(tx, dial->call, clock_now() + 2 * SECOND);
	return tx_commit(tx);
}

static struct error *not_dialed(const struct dial *dial, const struct error *error)
{
	struct tx *tx;
	log_error("dial.not_dialed", error);
	if (error->maybe_done)
		return look_for(dial, error);
	if (error->kind == ERROR_TOO_MANY)
		return hold(dial, carrier, error);
	if (error->kind != ERROR_INVALID)
		return failed(dial, carrier, error);
	TRY(begin(dial, &tx));
	dialing_refused(tx, dial->call, error->message);
	return tx_commit(tx);
}

static struct error *ask_carrier(const struct dial *dial, const json_t *call)
{
	const char *id;
	struct arena *arena = dial->arena;
	struct carrier_account account = account_carrier();
	struct carrier_order order = {
		.to = text_of(call, "their_phone"),
		.from = text_of(call, "our_phone"),
		.answer_url = account_url(
			arena, "/api/v1/webhooks/twilio/connect/%s?tenant=%s", dial->call, dial->tenant),
		.status_url = account_url(
			arena, "/api/v1/webhooks/twilio/status/%s?tenant=%s", dial->call, dial->tenant),
		.ring_seconds = RING_SECONDS,
		.longest_seconds = (int)row_integer(call, "longest_seconds") + MARGIN_SECONDS,
	};
	if (text_of(call, "campaign_id"))
		order.amd_url = account_url(
			arena, "/api/v1/webhooks/twilio/amd/%s?tenant=%s", dial->call, dial->tenant);
	struct error *error = carrier_twilio.call_create(arena, &account, &order, &id);
	if (error)
		return not_dialed(dial, error);
	log_write(LOG_INFO, "call.dialed", "call", dial->call, "carrier_call", id, "to", order.to, NULL);
	return dialed(dial, id);
}

struct error *dial_call(const struct dial *dial)
{
	json_t *call;
	int again = 0, go = 0;
	struct engine_use use;
	TRY(load(dial, &call));
	int ready = text_of(call, "join_url") && !json_is_true(json_object_get(call, "engine_ended"));
	struct error *error = account_engine(dial->arena, text_of(call, "agent_engine"), &use);
	if (error)
		return failed(dial, (struct party){.who = "The voice engine"}, error);
	if (!ready)
		TRY(prepare(dial, call, &use, &ready));
	if (!ready)
		return NULL;
	TRY(pace(dial, carrier, config_load()->twilio_calls_per_second, &again));
	if (again)
		return NULL;
	TRY(last_look(dial, &go));
	if (go)
		TRY(ask_carrier(dial, call));
	call_publish(call);
	return NULL;
}
