/* voice.c: what is said into a phone: calls in are answered by an agent, calls out are connected to theirs.
 *
 * It waits for the engine, so it is a program of its own, with many threads and few connections: no transaction is open
 * meanwhile. Whatever happens, the caller hears a sentence.
 */
#include "jobs/account.h"
#include "jobs/call_prepare.h"
#include "jobs/carrier_hook.h"
#include "jobs/hook.h"
#include "lib/log.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/call.h"
#include "parts/line.h"
#include "providers/elevenlabs_begin.h"
#include "web/page.h"

enum { THREADS = 64, ENGINE_MS = 2500, JOIN_SECONDS = 30 };

static const char unassigned[] =
	"This number is not in service at the moment. Please try again later. Goodbye.";
static const char unreachable[] =
	"We are sorry, we cannot take your call right now. Please call again in a few minutes. Goodbye.";

static void answer(struct request *request, const char *twiml)
{
	request_reply(request, "text/xml; charset=utf-8", twiml, strlen(twiml));
}

static void say(struct request *request, const char *text)
{
	struct carrier_speech speech = {.text = text, .language = "en-US"};
	answer(request, twiml_say(request->arena, &speech));
}

/* An engine that joins calls by a stream has an address for that; another has said in TwiML what to do. */
static void connect(struct request *request, const char *join_url)
{
	answer(request, *join_url == '<' ? join_url : twiml_connect(request->arena, join_url));
}

/* No engine answers: what the customer wants to happen then. Whom we have called ourselves hears that we are sorry. */
static struct error *make_do(
	struct request *request, const struct call_preparation *preparation, int is_inbound)
{
	static const char why[] = "The voice engine could not be reached in time.";
	const char *plan = is_inbound && preparation->outage_plan ? preparation->outage_plan : "sorry";
	const char *outcome = "failed", *told = why;
	if (!strcmp(plan, "forward")) {
		answer(request, twiml_forward(request->arena, preparation->outage_phone));
		outcome = "transferred";
		told = arena_printf(request->arena, "%s The caller was connected to %s instead.", why,
			preparation->outage_phone);
	} else if (!strcmp(plan, "message")) {
		struct carrier_speech speech = {preparation->outage_message, preparation->language};
		answer(request, twiml_voicemail(request->arena, &speech));
		told = arena_printf(request->arena, "%s The caller heard your message instead.", why);
	} else {
		say(request, unreachable);
	}
	return line_refuse(request, preparation->tenant, preparation->call, outcome, told);
}

/* Has the engine prepare a conversation and connects the phone to it, or says that nobody can talk. */
static struct error *connect_new(
	struct request *request, const char *tenant, const char *call, int is_inbound)
{
	struct engine_call made;
	struct call_preparation preparation = {.database = line_database(),
		.tenant = tenant,
		.call = call,
		.join_seconds = JOIN_SECONDS,
		.timeout_ms = ENGINE_MS,
		.falls_back = 1};
	struct error *error = call_prepare(request->arena, &preparation, &made);
	if (!error) {
		connect(request, made.join_url);
		return NULL;
	}
	log_error("call.not_answered", error);
	return make_do(request, &preparation, is_inbound);
}

static struct error *connect_again(struct request *request, const struct call_in *call)
{
	const char *join_url;
	TRY(line_conversation(request, call, &join_url));
	if (join_url)
		connect(request, join_url);
	else
		say(request, unreachable);
	return NULL;
}

static struct error *answer_call(
	struct request *request, const struct carrier_event *event, const json_t *number)
{
	struct call_in call;
	TRY(line_open(request, event, number, &call));
	if (!strcmp(call.verdict, "again"))
		return connect_again(request, &call);
	if (!strcmp(call.verdict, "new"))
		return connect_new(request, call.tenant, call.id, 1);
	say(request, !strcmp(call.verdict, "full") ? unreachable : unassigned);
	return NULL;
}

/* Our own trouble: the caller hears a sentence, and only the log the reason. */
static struct error *apologise(struct request *request, struct error *error)
{
	if (!error)
		return NULL;
	log_error("call.trouble", error);
	say(request, unreachable);
	return NULL;
}

static struct error *answer_number(struct request *request, const struct carrier_event *event)
{
	json_t *number;
	TRY(line_number(request, event->to, &number));
	if (json_is_object(number))
		return answer_call(request, event, number);
	log_write(LOG_WARN, "call.unknown_number", "to", event->to, NULL);
	say(request, unassigned);
	return NULL;
}

static struct error *voice(struct request *request)
{
	struct carrier_event event;
	TRY(carrier_read(request, CARRIER_EVENT_VOICE, &event));
	return apologise(request, answer_number(request, &event));
}

/* Why the answered call must not go on after all; NULL: it may. */
static const char *obstacle(const json_t *call)
{
	const char *campaign = text_of(call, "campaign_state");
	if (campaign && !strcmp(campaign, "stopped"))
		return "The campaign was stopped while the phone rang.";
	if (json_is_true(json_object_get(call, "suppressed")))
		return "The number was put on the do-not-call list while the phone rang.";
	return text_of(call, "suspended_at") ? "The account is suspended." : NULL;
}

/* Whether the conversation that was prepared still waits for the phone. */
static int is_waiting(const json_t *call)
{
	return text_of(call, "join_url") && !json_is_true(json_object_get(call, "engine_ended"));
}

static struct error *connect_out(struct request *request, const char *tenant, const json_t *call)
{
	const char *id = text_of(call, "id"), *why = obstacle(call);
	if (text_of(call, "ended_at")) {
		answer(request, twiml_hangup(request->arena));
		return NULL;
	}
	if (why) {
		log_write(LOG_INFO, "call.refused", "call", id, "why", why, NULL);
		answer(request, twiml_hangup(request->arena));
		return line_refuse(request, tenant, id, "canceled", why);
	}
	if (!is_waiting(call))
		return connect_new(request, tenant, id, 0);
	connect(request, text_of(call, "join_url"));
	return NULL;
}

static struct error *connect_call(struct request *request)
{
	json_t *call;
	struct carrier_event event;
	const char *tenant = carrier_tenant(request), *id = request_path(request, "id");
	TRY(carrier_read(request, CARRIER_EVENT_VOICE, &event));
	struct error *error = tenant ? line_call(request, tenant, id, &call) : NULL;
	if (tenant && !error)
		return apologise(request, connect_out(request, tenant, call));
	if (error && error->kind != ERROR_MISSING)
		return apologise(request, error);
	log_write(LOG_WARN, "call.unknown", "call", id, NULL);
	answer(request, twiml_hangup(request->arena));
	return NULL;
}

/* For numbers that the operator has handed to the engine: it asks with a key of ours, since it signs nothing here. */
static struct error *begin_admitted(struct request *request)
{
	const char *key = request_header(request, "HTTP_X_WEBHOOK_KEY");
	if (!account_has_engine("elevenlabs") || !secret_equal(key, account_begin_key(request->arena)))
		return hook_denied(request, *key ? "the engine's key is wrong" : "no key");
	return hook_check_text(request);
}

/* The agent of the number has to be the one that the engine is about to have talk. */
static struct error *check_agent(struct request *request, const json_t *number, const char *agent)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(request->arena, line_database(), text_of(number, "tenant_id"), &tx));
	tx_maybe(tx, found, "agent",
		"select a.id from numbers n join agents a on a.tenant_id = $1 and a.id = n.agent_id"
		" where n.tenant_id = $1 and n.id = $2::uuid and a.engine = 'elevenlabs' and "
		"a.engine_agent_id = $3"
		" and a.deleted_at is null",
		P(text_of(number, "object_id"), agent));
	TRY(tx_commit(tx));
	if (json_is_object(json_object_get(found, "agent")))
		return NULL;
	return error_new(request->arena, ERROR_MISSING, "This agent does not answer that number.", NULL);
}

static struct error *begin_new(struct request *request, const struct call_in *call, const char **begun)
{
	struct engine_call made;
	struct call_preparation preparation = {.database = line_database(),
		.tenant = call->tenant,
		.call = call->id,
		.create = elevenlabs_call_begin};
	struct error *error = call_prepare(request->arena, &preparation, &made);
	*begun = error ? NULL : made.join_url;
	if (!error)
		return NULL;
	log_error("call.not_answered", error);
	return line_refuse(
		request, call->tenant, call->id, "failed", "The conversation could not be prepared.");
}

static struct error *begin_call(
	struct request *request, const struct carrier_event *event, const json_t *number)
{
	struct call_in call;
	const char *begun = NULL;
	TRY(line_open(request, event, number, &call));
	if (!strcmp(call.verdict, "again"))
		TRY(line_conversation(request, &call, &begun));
	if (!strcmp(call.verdict, "new"))
		TRY(begin_new(request, &call, &begun));
	if (!begun || *begun != '{')
		return error_new(request->arena, ERROR_CONFLICT, "Nobody answers this number at the moment.",
			"verdict %s", call.verdict);
	request_reply(request, "application/json", begun, strlen(begun));
	return NULL;
}

static struct error *begin(struct request *request)
{
	size_t length;
	json_t *number;
	struct elevenlabs_begin asked;
	const char *body = request_body(request, &length);
	TRY(elevenlabs_read_begin(request->arena, body, length, &asked));
	struct carrier_event event = {.account = "",
		.from = asked.from,
		.to = asked.to,
		.caller_name = "",
		.call_id = asked.call_id,
		.token = ""};
	event.key = arena_printf(request->arena, "begin:%s", asked.call_id);
	TRY(line_number(request, asked.to, &number));
	if (!json_is_object(number))
		return error_new(request->arena, ERROR_MISSING, "This number is none of ours.", NULL);
	TRY(check_agent(request, number, asked.agent_id));
	return begin_call(request, &event, number);
}

static const struct page pages[] = {
	{POST, MACHINE, "/api/v1/webhooks/twilio/voice", voice, .verify = carrier_signed},
	{POST, MACHINE, "/api/v1/webhooks/twilio/connect/:id", connect_call, .verify = carrier_signed},
	{POST, MACHINE, "/api/v1/webhooks/elevenlabs/begin", begin, .verify = begin_admitted},
};

int main(int argc, char **argv)
{
	struct serve_options options = {.threads = THREADS, .worker = 1, .start = line_start};
	return serve_with(pages, COUNT(pages), options, argc, argv);
}
