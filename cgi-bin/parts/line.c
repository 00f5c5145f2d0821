/* line.c: what answering a call, connecting one and letting an engine begin one share. */
#include "parts/line.h"

#include <time.h>

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/call.h"
#include "models/suppression.h"

enum { CONNECTIONS = 4, WAIT_STEPS = 12, WAIT_STEP_NANOSECONDS = 200 * 1000 * 1000 };

static struct database *database;

void line_start(void)
{
	database = database_new(config_load()->database_worker, CONNECTIONS);
}

struct database *line_database(void)
{
	return database;
}

struct error *line_call(struct request *request, const char *tenant, const char *id, json_t **call)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(request->arena, database, tenant, &tx));
	call_find(tx, found, "call", id);
	TRY(tx_commit(tx));
	*call = json_object_get(found, "call");
	return NULL;
}

struct error *line_number(struct request *request, const char *phone, json_t **number)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_nobody(request->arena, database, &tx));
	tx_maybe(tx, found, "number", "select tenant_id, object_id from directory_find('number', $1)",
		P(phone));
	TRY(tx_commit(tx));
	*number = json_object_get(found, "number");
	return NULL;
}

/* What is known of the caller; a caller without a number is known by what the carrier says instead. */
static json_t *facts_of(struct request *request, const struct carrier_event *event)
{
	const char *from = *event->from ? event->from : "unknown";
	return json_pack("{s:s, s:s, s:s, s:s, s:b}", "their_phone", from, "phone_hash",
		suppression_hash(request->arena, from), "their_name", event->caller_name, "carrier_call_id",
		event->call_id, "sandbox", account_is_sandbox());
}

/* An engine that announces a call does not say whose account at the carrier it came by. */
static json_t *event_json(struct request *request, const struct carrier_event *event)
{
	size_t length;
	const char *provider = *event->account ? "twilio" : "elevenlabs";
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s}}", "id", secret_uuid(request->arena), "provider",
		provider, "event_key", event->key, "kind", "voice", "body", request_body(request, &length),
		"headers", "I-Twilio-Idempotency-Token", event->token);
}

static struct error *open_call(struct request *request, const struct carrier_event *event,
	const json_t *number, const char *call, json_t **opened)
{
	struct tx *tx;
	json_t *found = json_object();
	struct account_lines lines = account_lines();
	TRY(tx_for_tenant(request->arena, database, text_of(number, "tenant_id"), &tx));
	tx_row(tx, found, "call",
		"select verdict, channel from call_in($1::uuid, $2::uuid, $3::uuid, $4::jsonb, $5::jsonb, "
		"$6::integer,"
		" $7::integer, $8::timestamptz)",
		P(text_of(number, "object_id"), call, json_dumps(facts_of(request, event), JSON_COMPACT),
			json_dumps(event_json(request, event), JSON_COMPACT), tx_integer(tx, lines.most),
			tx_integer(tx, lines.reserve), tx_time(tx, clock_now())));
	TRY(tx_commit(tx));
	*opened = json_object_get(found, "call");
	return NULL;
}

struct error *line_open(struct request *request, const struct carrier_event *event, const json_t *number,
	struct call_in *call)
{
	json_t *opened;
	call->tenant = text_of(number, "tenant_id");
	call->id = call_id_inbound(request->arena, call->tenant, event->call_id);
	TRY(open_call(request, event, number, call->id, &opened));
	call->verdict = text_of(opened, "verdict");
	log_write(LOG_INFO, "call.in", "call", call->id, "verdict", call->verdict, "from", event->from, NULL);
	if (!strcmp(call->verdict, "new"))
		publish(text_of(opened, "channel"), "call", call->id);
	return NULL;
}

struct error *line_conversation(struct request *request, const struct call_in *call, const char **join_url)
{
	const struct timespec step = {.tv_nsec = WAIT_STEP_NANOSECONDS};
	*join_url = NULL;
	for (int i = 0; i < WAIT_STEPS && !*join_url; i++) {
		json_t *found;
		if (i)
			nanosleep(&step, NULL);
		TRY(line_call(request, call->tenant, call->id, &found));
		*join_url = text_of(found, "join_url");
	}
	return NULL;
}

struct error *line_refuse(
	struct request *request, const char *tenant, const char *call, const char *outcome, const char *why)
{
	struct tx *tx;
	TRY(tx_for_tenant(request->arena, database, tenant, &tx));
	call_refuse(tx, call, outcome, why);
	return tx_commit(tx);
}
