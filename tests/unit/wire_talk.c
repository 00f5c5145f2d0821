/* wire_talk.c: whole calls through our providers against the sandbox, for tests/wire/wire.t: placed, answered with TwiML,
 * told of by signed webhooks, read afterwards. Alone it is skipped; the settings are those of wire.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "providers/carrier_event.h"
#include "providers/engine.h"
#include "providers/engine_event.h"

#define SECRET "whsec-0123456789"
#define TOOL_KEY "tool-key-0123456789"

enum { WAIT_SECONDS = 60, MOST_EVENTS = 64 };

static struct arena *arena;
static struct carrier_account carrier_account;
static struct engine_account engine_account;
static struct MHD_Daemon *server;
static char base[64];

/* What was posted to us; written by the server's thread. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	char twiml[2048]; /* what a voice request is answered with */
	struct carrier_event carrier[MOST_EVENTS];
	struct engine_event engine[MOST_EVENTS];
	size_t carrier_count, engine_count;
	int unsigned_count, tool_count;
} inbox;
static struct arena *inbox_arena;

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static void take_carrier(struct MHD_Connection *connection, const char *url, const struct strbuf *body)
{
	struct carrier_request request = {.method = "POST",
		.origin = base,
		.uri = url,
		.body = body->text,
		.body_length = body->length,
		.content_type = header(connection, "Content-Type"),
		.signature = header(connection, "X-Twilio-Signature"),
		.token = NULL};
	enum carrier_event_kind kind = !strcmp(url, "/amd") ? CARRIER_EVENT_AMD : CARRIER_EVENT_STATUS;
	if (!strcmp(url, "/connect"))
		kind = CARRIER_EVENT_VOICE;
	struct carrier_event *event = &inbox.carrier[inbox.carrier_count % MOST_EVENTS];
	if (!twilio_verify(inbox_arena, carrier_account.secret, &request) ||
		twilio_read_event(inbox_arena, &request, kind, event))
		inbox.unsigned_count++;
	else
		inbox.carrier_count++;
}

static void take_engine(struct MHD_Connection *connection, const struct strbuf *body)
{
	int64_t at;
	struct engine_request request = {.body = body->text, .body_length = body->length};
	request.timestamp = header(connection, "X-Ultravox-Webhook-Timestamp");
	request.signature = header(connection, "X-Ultravox-Webhook-Signature");
	struct engine_event *event = &inbox.engine[inbox.engine_count % MOST_EVENTS];
	if (!ultravox_verify(inbox_arena, SECRET, &request, &at) ||
		ultravox_read_event(inbox_arena, &request, event))
		inbox.unsigned_count++;
	else
		inbox.engine_count++;
}

static void take_tool(struct MHD_Connection *connection, const struct strbuf *body)
{
	const char *key = header(connection, "X-Tool-Key");
	const json_t *sent = json_loads(body->text, 0, NULL);
	const char *id = json_string_value(json_object_get(sent, "callId"));
	inbox.tool_count += key && !strcmp(key, TOOL_KEY) && id;
}

static enum MHD_Result answer(struct MHD_Connection *connection, const char *url)
{
	const char *body = !strcmp(url, "/connect") ? inbox.twiml
			   : !strcmp(url, "/tool")  ? "{\"result\":\"done\"}"
						    : "";
	struct MHD_Response *response =
		MHD_create_response_from_buffer(strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
	MHD_add_response_header(response, "Content-Type", *body == '<' ? "text/xml" : "application/json");
	enum MHD_Result result = MHD_queue_response(connection, *body ? 200 : 204, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result take(void *data, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *bytes, size_t *length, void **state)
{
	(void)data, (void)method, (void)version;
	pthread_mutex_lock(&lock);
	struct strbuf *body = *state;
	enum MHD_Result result = MHD_YES;
	arena_use(inbox_arena);
	if (!body) {
		*state = body = arena_alloc(inbox_arena, sizeof *body);
		strbuf_init(body, inbox_arena);
	} else if (*length) {
		strbuf_add(body, bytes, *length);
		*length = 0;
	} else {
		if (!strcmp(url, "/events"))
			take_engine(connection, body);
		else if (!strcmp(url, "/tool"))
			take_tool(connection, body);
		else
			take_carrier(connection, url, body);
		result = answer(connection, url);
	}
	arena_use(NULL);
	pthread_mutex_unlock(&lock);
	return result;
}

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	inbox_arena = arena_new();
	arena_use(arena);
	carrier_account = (struct carrier_account){
		getenv("TWILIO_ACCOUNT_SID"), getenv("TWILIO_AUTH_TOKEN"), getenv("WIRE_TWILIO")};
	engine_account = (struct engine_account){getenv("ULTRAVOX_API_KEY"), SECRET, getenv("WIRE_ULTRAVOX")};
	struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	server = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, take, NULL,
		MHD_OPTION_SOCK_ADDR, &loopback, MHD_OPTION_END);
	if (!server)
		return -1;
	snprintf(base, sizeof base, "http://127.0.0.1:%u",
		MHD_get_daemon_info(server, MHD_DAEMON_INFO_BIND_PORT)->port);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	MHD_stop_daemon(server);
	arena_free(inbox_arena);
	arena_free(arena);
	return 0;
}

static void fine(struct error *error)
{
	if (error)
		fail_msg("%s (%s)", error->message, error->detail ? error->detail : "-");
}

static const char *at(const char *path)
{
	return arena_printf(arena, "%s%s", base, path);
}

static int carrier_events(const char *call, enum carrier_state state, enum carrier_answer who)
{
	int count = 0;
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < inbox.carrier_count && i < MOST_EVENTS; i++) {
		const struct carrier_event *event = &inbox.carrier[i];
		count += !strcmp(event->call_id, call) &&
			 (state ? event->state == state : event->answer == who);
	}
	pthread_mutex_unlock(&lock);
	return count;
}

static int engine_events(const char *talk, enum engine_event_kind kind)
{
	int count = 0;
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < inbox.engine_count && i < MOST_EVENTS; i++)
		count += !strcmp(inbox.engine[i].call.id, talk) && inbox.engine[i].kind == kind;
	pthread_mutex_unlock(&lock);
	return count;
}

#define WAIT_UNTIL(condition)                                                                                \
	do {                                                                                                 \
		int64_t deadline = clock_elapsed() + WAIT_SECONDS * SECOND;                                  \
		while (!(condition) && clock_elapsed() < deadline)                                           \
			usleep(20 * 1000);                                                                   \
		assert_true(condition);                                                                      \
	} while (0)

static const char *agent_id, *number;

static void everything_is_prepared(void **state)
{
	(void)state;
	struct engine_webhook webhook;
	struct carrier_numbers numbers;
	struct engine_agent agent = {.name = secret_uuid(arena),
		.greeting = "Hello {{lead.first_name}}, I am an AI.",
		.prompt = "You are Ann, agent of Acme.",
		.language = "en-US",
		.longest_seconds = 600,
		.recording = 1,
		.opt_out_url = at("/tool"),
		.opt_out_key = TOOL_KEY};
	fine(engine_ultravox.webhook_ensure(arena, &engine_account, at("/events"), &webhook));
	fine(engine_ultravox.agent_create(arena, &engine_account, &agent, &agent_id));
	fine(carrier_twilio.numbers_list(arena, &carrier_account, &numbers));
	assert_true(numbers.count > 0);
	number = numbers.items[0].phone;
}

/* Prepares a talk and places a call; answers with the ids of both. */
static struct error *place(const char *to, int detect, const char **talk, const char **call)
{
	struct engine_call prepared;
	struct engine_order order = {.agent_id = agent_id,
		.call_id = secret_uuid(arena),
		.tenant_id = "42",
		.greeting = "Hello Zoë, I am an AI.",
		.variables = json_pack("{s:s}", "lead.first_name", "Zoë"),
		.join_seconds = 90,
		.longest_seconds = 600,
		.recording = 1,
		.outbound = 1};
	struct carrier_order placed = {.to = to,
		.from = number,
		.answer_url = at("/connect"),
		.status_url = at("/status"),
		.amd_url = detect ? at("/amd") : NULL,
		.ring_seconds = 30,
		.longest_seconds = 600};
	fine(engine_ultravox.call_create(arena, &engine_account, &order, &prepared));
	*talk = prepared.id;
	pthread_mutex_lock(&lock);
	snprintf(inbox.twiml, sizeof inbox.twiml, "%s", twiml_connect(arena, prepared.join_url));
	pthread_mutex_unlock(&lock);
	return carrier_twilio.call_create(arena, &carrier_account, &placed, call);
}

static void check_recording(const char *talk)
{
	char path[] = "/tmp/wire-talk-XXXXXX", head[4] = "";
	struct error *error;
	int file = mkstemp(path);
	assert_true(file >= 0);
	close(file);
	WAIT_UNTIL(!(error = engine_ultravox.recording_save(arena, &engine_account, talk, path)) ||
		   error->kind != ERROR_BUSY);
	fine(error);
	FILE *saved = fopen(path, "r");
	assert_int_equal(fread(head, 1, sizeof head, saved), sizeof head);
	fclose(saved);
	unlink(path);
	assert_memory_equal(head, "RIFF", sizeof head);
}

static void a_person_talks(void **state)
{
	(void)state;
	const char *talk, *call;
	struct carrier_call placed;
	struct engine_call ended;
	struct engine_turns turns;
	fine(place("+14155550100", 1, &talk, &call));
	WAIT_UNTIL(carrier_events(call, CARRIER_COMPLETED, 0));
	WAIT_UNTIL(engine_events(talk, ENGINE_EVENT_BILLED));
	WAIT_UNTIL(carrier_events(call, CARRIER_INITIATED, 0) && carrier_events(call, CARRIER_RINGING, 0) &&
		   carrier_events(call, CARRIER_IN_PROGRESS, 0) &&
		   carrier_events(call, CARRIER_UNKNOWN, CARRIER_HUMAN));
	WAIT_UNTIL(engine_events(talk, ENGINE_EVENT_STARTED) && engine_events(talk, ENGINE_EVENT_JOINED) &&
		   engine_events(talk, ENGINE_EVENT_ENDED));
	fine(carrier_twilio.call_fetch(arena, &carrier_account, call, &placed));
	assert_int_equal(placed.state, CARRIER_COMPLETED);
	assert_true(placed.duration_seconds > 0);
	fine(engine_ultravox.call_fetch(arena, &engine_account, talk, &ended));
	assert_true(ended.joined > 0 && ended.ended > ended.joined);
	assert_true(ended.billing_final && ended.billed_seconds > 0);
	fine(engine_ultravox.messages(arena, &engine_account, talk, &turns));
	assert_true(turns.count >= 4);
	check_recording(talk);
	assert_int_equal(inbox.unsigned_count, 0);
}

static void a_machine_gets_a_message(void **state)
{
	(void)state;
	const char *talk, *call;
	struct carrier_speech speech = {"Please call us back. Fish & Chips.", "en-US"};
	fine(place("+14155550106", 1, &talk, &call));
	WAIT_UNTIL(carrier_events(call, CARRIER_UNKNOWN, CARRIER_MACHINE));
	struct error *error = carrier_twilio.call_say(arena, &carrier_account, call, &speech);
	if (!error || error->kind != ERROR_CONFLICT) /* the machine may have hung up already */
		fine(error);
	WAIT_UNTIL(carrier_events(call, CARRIER_COMPLETED, 0));
	fine(carrier_twilio.call_end(arena, &carrier_account, call));
}

static void an_opt_out_reaches_the_tool(void **state)
{
	(void)state;
	const char *talk, *call;
	fine(place("+14155550104", 0, &talk, &call));
	WAIT_UNTIL(carrier_events(call, CARRIER_COMPLETED, 0));
	assert_true(inbox.tool_count > 0);
}

static void a_refusal_is_explained(void **state)
{
	(void)state;
	const char *talk, *call;
	struct error *error = place("+14155550116", 0, &talk, &call);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_INVALID);
	assert_false(error->maybe_done);
	assert_string_equal(error->message, "The carrier says that this number can't be called.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_prepared),
		cmocka_unit_test(a_person_talks),
		cmocka_unit_test(a_machine_gets_a_message),
		cmocka_unit_test(an_opt_out_reaches_the_tool),
		cmocka_unit_test(a_refusal_is_explained),
	};
	const char *plays = getenv("WIRE_PLAYED");
	if (!plays || strcmp(plays, "1")) {
		puts("1..0 # SKIP tests/wire/wire.t runs it against the sandbox");
		return 0;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
