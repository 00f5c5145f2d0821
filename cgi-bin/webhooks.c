/* webhooks.c: what carriers and voice engines tell about calls: verified, kept, applied, committed, and only then answered. */
#include "db/batch.h"
#include "jobs/carrier_hook.h"
#include "jobs/engine_hook.h"
#include "jobs/event.h"
#include "jobs/recording.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/publish.h"
#include "lib/text.h"
#include "models/call.h"
#include "providers/engines.h"
#include "web/page.h"

enum { THREADS = 32, COMMITTERS = 4, FRESH_SECONDS = 60 };

static struct database *database;
static struct batch *batch;

static void start(void)
{
	database = database_new(config_load()->database_worker, COMMITTERS + 1);
	struct batch_options options = {
		.database = database, .committers = COMMITTERS, .follow = event_follow, .wake = "jobs"};
	batch = batch_new(&options);
	engine_hook_start(database);
}

/* What is kept of the headers. */
static const char *headers_json(const struct request *request)
{
	static const struct {
		const char *name, *cgi;
	} kept[] = {
		{"Content-Type", "CONTENT_TYPE"},
		{"User-Agent", "HTTP_USER_AGENT"},
		{"I-Twilio-Idempotency-Token", "HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"},
		{"X-Twilio-Signature", "HTTP_X_TWILIO_SIGNATURE"},
		{"X-Ultravox-Webhook-Timestamp", "HTTP_X_ULTRAVOX_WEBHOOK_TIMESTAMP"},
		{"X-Ultravox-Webhook-Signature", "HTTP_X_ULTRAVOX_WEBHOOK_SIGNATURE"},
		{"ElevenLabs-Signature", "HTTP_ELEVENLABS_SIGNATURE"},
	};
	json_t *headers = json_object();
	for (size_t i = 0; i < COUNT(kept); i++)
		if (*request_header(request, kept[i].cgi))
			json_object_set_new(
				headers, kept[i].name, json_string(request_header(request, kept[i].cgi)));
	return json_dumps(headers, JSON_COMPACT);
}

static void answer_nothing(struct request *request)
{
	request_status(request, 204);
	request_reply(request, "text/plain", "", 0);
}

/* Who looks at the tenant's pages sees it; what changed nothing is only logged. */
static void tell(const struct batch_item *item)
{
	const char *verdict = json_string_value(json_object_get(item->answer, "verdict"));
	const char *channel = json_string_value(json_object_get(item->answer, "channel"));
	const char *campaign = json_string_value(json_object_get(item->answer, "campaign"));
	if (!verdict || strcmp(verdict, "applied")) {
		log_write(LOG_INFO, "event.ignored", "call", item->key, "why", verdict, NULL);
		return;
	}
	publish(channel, "call", item->key);
	if (campaign && item->follow)
		publish(channel, "campaign", campaign);
}

static struct error *apply(struct request *request, struct batch_item *item)
{
	TRY(batch_run(batch, item));
	tell(item);
	answer_nothing(request);
	return NULL;
}

static struct error *take_twilio(
	struct request *request, const struct carrier_event *event, const char *tenant, const char *call)
{
	size_t length;
	struct batch_item item = {.arena = request->arena};
	struct event_arrival arrival = {
		.tenant = tenant,
		.call = call,
		.received = clock_now(),
		.sent = -1,
		.headers = headers_json(request),
		.body = request_body(request, &length),
	};
	if (!tenant) {
		log_write(LOG_WARN, "event.nobody", "call", call, "carrier_call", event->call_id, NULL);
		answer_nothing(request);
		return NULL;
	}
	event_from_carrier(&item, &arrival, event);
	return apply(request, &item);
}

static struct error *twilio_status(struct request *request)
{
	struct carrier_event event;
	TRY(carrier_read(request, CARRIER_EVENT_STATUS, &event));
	return take_twilio(request, &event, carrier_tenant(request), request_path(request, "id"));
}

static struct error *twilio_amd(struct request *request)
{
	struct carrier_event event;
	TRY(carrier_read(request, CARRIER_EVENT_AMD, &event));
	return take_twilio(request, &event, carrier_tenant(request), request_path(request, "id"));
}

/* The end of a call in, told at the address of the number: the number says whose it is. */
static struct error *twilio_number_status(struct request *request)
{
	struct tx *tx;
	struct carrier_event event;
	json_t *found = json_object();
	TRY(carrier_read(request, CARRIER_EVENT_STATUS, &event));
	TRY(tx_for_nobody(request->arena, database, &tx));
	tx_value(tx, found, "tenant", "select tenant_id from directory_find('number', $1)", P(event.to));
	TRY(tx_commit(tx));
	const char *tenant = json_string_value(json_object_get(found, "tenant"));
	const char *call = tenant ? call_id_inbound(request->arena, tenant, event.call_id) : NULL;
	return take_twilio(request, &event, tenant, call);
}

static struct error *take_engine(struct request *request, const struct engine_arrival *arrival)
{
	const struct engine_event *event = &arrival->event;
	struct batch_item item = {.arena = request->arena};
	struct event_arrival arrived = {
		.tenant = event->call.tenant_id,
		.call = event->call.call_id,
		.received = clock_now(),
		.sent = arrival->sent,
		.headers = headers_json(request),
		.body = arrival->body,
	};
	arrived.late = clock_wall() - arrival->sent > FRESH_SECONDS * SECOND;
	if (!text_is_uuid(arrived.tenant) || !text_is_uuid(arrived.call)) {
		log_write(LOG_WARN, "event.nobody", "event", event->key, NULL);
		answer_nothing(request);
		return NULL;
	}
	event_from_engine(&item, &arrived, event);
	return apply(request, &item);
}

static struct error *ultravox_events(struct request *request)
{
	struct engine_arrival arrival;
	TRY(ultravox_read(request, &arrival));
	return take_engine(request, &arrival);
}

/* The engine names only a conversation of its own, which its transcript has told us; what comes before that is fetched later. */
static struct error *find_conversation(struct request *request, const char *id, json_t **found)
{
	struct tx *tx;
	json_t *rows = json_object();
	TRY(tx_for_nobody(request->arena, database, &tx));
	tx_maybe(tx, rows, "place", "select tenant_id, object_id from directory_find('conversation', $1)",
		P(id));
	TRY(tx_commit(tx));
	*found = json_object_get(rows, "place");
	return NULL;
}

static struct error *keep_sound(
	struct request *request, const json_t *place, const struct engine_arrival *arrival)
{
	struct tx *tx;
	json_t *answer = json_object();
	const struct engine_event *event = &arrival->event;
	const char *tenant = text_of(place, "tenant_id");
	struct recording recording = {.call = text_of(place, "object_id"), .bytes = arrival->sound_bytes};
	struct recording_event posted = {event->engine, event->key, event->name, headers_json(request),
		arrival->body, event_time(arrival->sent), clock_now(), arrival->sound};
	recording.type = engine_offer(event->engine)->engine->recording_type;
	TRY(recording_place(request->arena, tenant, &recording));
	TRY(tx_for_tenant(request->arena, database, tenant, &tx));
	TRY(recording_take(tx, &recording, &posted, answer, "answer"));
	struct batch_item told = {.key = recording.call, .answer = json_object_get(answer, "answer")};
	tell(&told);
	return NULL;
}

static struct error *take_sound(struct request *request, const struct engine_arrival *arrival)
{
	json_t *place = NULL;
	if (arrival->sound)
		TRY(find_conversation(request, arrival->event.conversation, &place));
	if (json_is_object(place))
		TRY(keep_sound(request, place, arrival));
	else
		log_write(LOG_INFO, "event.nobody", "event", arrival->event.key, NULL);
	answer_nothing(request);
	return NULL;
}

/* Only 200 counts as taken. */
static struct error *elevenlabs_events(struct request *request)
{
	struct engine_arrival arrival;
	TRY(elevenlabs_read(request, &arrival));
	int is_sound = arrival.event.kind == ENGINE_EVENT_SOUND;
	struct error *error = is_sound ? take_sound(request, &arrival) : take_engine(request, &arrival);
	engine_arrival_end(request, &arrival);
	TRY(error);
	request_status(request, 200);
	return NULL;
}

static const struct page pages[] = {
	{POST, MACHINE, "/api/v1/webhooks/twilio/status", twilio_number_status, .verify = carrier_signed},
	{POST, MACHINE, "/api/v1/webhooks/twilio/status/:id", twilio_status, .verify = carrier_signed},
	{POST, MACHINE, "/api/v1/webhooks/twilio/amd/:id", twilio_amd, .verify = carrier_signed},
	{POST, MACHINE, "/api/v1/webhooks/ultravox/events", ultravox_events, .verify = ultravox_signed},
	{POST, MACHINE, "/api/v1/webhooks/elevenlabs/events", elevenlabs_events, .verify = elevenlabs_signed},
};

int main(int argc, char **argv)
{
	struct serve_options options = {.threads = THREADS, .worker = 1, .start = start};
	return serve_with(pages, COUNT(pages), options, argc, argv);
}
