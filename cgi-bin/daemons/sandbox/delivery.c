/* delivery.c: requests that the providers send. */
#include "daemons/sandbox/delivery.h"

#include <pthread.h>

#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/http.h"
#include "lib/log.h"

enum { WORKERS = 32, RETRIES = 10, TIMEOUT_MS = 15000, STACK = 512 * 1024, QUEUE = WORKERS * 2 };

static const char *const kinds[] = {[DELIVERY_CALLBACK] = "callback",
	[DELIVERY_TWIML] = "twiml",
	[DELIVERY_EVENT] = "event",
	[DELIVERY_POST_CALL] = "post_call",
	[DELIVERY_TOOL] = "tool"};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int64_t queue[QUEUE];
static size_t queued, busy;
static const char *twilio_account, *twilio_token;
static const struct http_header no_header;

static double chance(void)
{
	static _Thread_local unsigned state;
	if (!state)
		state = (unsigned)clock_elapsed() | 1;
	return rand_r(&state) / (RAND_MAX + 1.0);
}

static void insert(const struct delivery *delivery, int64_t due, const char *lane, json_t *headers)
{
	const char *body = delivery->form ? json_dumps(delivery->form, JSON_COMPACT) : delivery->body;
	store_run("insert into deliveries (due, kind, call, lane, method, url, body, headers, secrets, "
		  "webhook) "
		  "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"isssssssss", due, kinds[delivery->kind], delivery->call, lane, delivery->method,
		delivery->url, body ? body : "", json_dumps(headers, JSON_COMPACT),
		json_dumps(delivery->secrets ? delivery->secrets : json_array(), JSON_COMPACT),
		delivery->webhook);
}

void delivery_add(const struct delivery *delivery, int64_t due)
{
	struct settings settings = settings_now();
	struct arena *arena = arena_new();
	json_t *headers = delivery->headers ? delivery->headers : json_object();
	int told = delivery->kind == DELIVERY_CALLBACK || delivery->kind == DELIVERY_EVENT ||
		   delivery->kind == DELIVERY_POST_CALL;
	int64_t later = due + settings.delay_ms * 1000;
	if (delivery->form)
		json_object_set_new(headers, "I-Twilio-Idempotency-Token", json_string(wire_uuid(arena)));
	if (told && chance() < settings.reorder_share)
		insert(delivery, later + (int64_t)(SECOND * (1 + 10 * chance()) / settings.speed),
			arena_printf(arena, "%s late", delivery->lane), headers);
	else
		insert(delivery, later, delivery->lane, headers);
	if (told && chance() < settings.duplicate_share)
		insert(delivery, later + (int64_t)(SECOND * 5 * chance() / settings.speed),
			arena_printf(arena, "%s again", delivery->lane), headers);
	arena_free(arena);
}

/* The headers of a stored delivery, and those that its provider adds. */
static struct http_header *all_headers(struct arena *arena, const json_t *stored, const json_t *added)
{
	size_t count = 0;
	const char *name;
	json_t *value;
	struct http_header *headers = arena_alloc(
		arena, (json_object_size(stored) + json_object_size(added) + 1) * sizeof *headers);
	json_object_foreach((json_t *)stored, name, value) headers[count++] =
		(struct http_header){name, json_string_value(value)};
	json_object_foreach((json_t *)added, name, value) headers[count++] =
		(struct http_header){name, json_string_value(value)};
	headers[count] = no_header;
	return headers;
}

/* Twilio: a form in the body or in the query, signed with the account's token. */
static void prepare_twilio(
	struct arena *arena, const json_t *row, struct http_request *request, json_t *headers)
{
	json_t *form = row_json(row, "body");
	char *encoded = wire_form(arena, form);
	if (!strcmp(request->method, "GET")) {
		size_t length = strcspn(request->url, "#");
		request->url = arena_printf(arena, "%.*s%c%s", (int)length, request->url,
			strchr(request->url, '?') ? '&' : '?', encoded);
		form = NULL;
	} else {
		request->body = encoded;
		request->body_length = strlen(encoded);
		json_object_set_new(headers, "Content-Type",
			json_string("application/x-www-form-urlencoded; charset=UTF-8"));
	}
	json_object_set_new(headers, "X-Twilio-Signature",
		json_string(wire_twilio_signature(arena, twilio_token, request->url, form)));
	json_object_set_new(headers, "User-Agent", json_string("TwilioProxy/1.1"));
	json_object_set_new(headers, "Accept", json_string("*/*"));
}

/* Ultravox: JSON, signed with the secrets of the webhook; a repetition may carry the first time stamp. */
static void prepare_event(
	struct arena *arena, const json_t *row, struct http_request *request, json_t *headers)
{
	json_t *stored = row_json(row, "headers");
	const char *stamp = row_text(stored, "X-Ultravox-Webhook-Timestamp");
	if (!stamp || !settings_now().retries_keep_stamp) {
		stamp = wire_iso(arena, clock_wall());
		json_object_set_new(headers, "X-Ultravox-Webhook-Timestamp", json_string(stamp));
	}
	json_object_set_new(headers, "X-Ultravox-Webhook-Signature",
		json_string(wire_ultravox_signature(arena, row_json(row, "secrets"), request->body, stamp)));
	json_object_set_new(headers, "Content-Type", json_string("application/json"));
}

/* ElevenLabs: JSON, signed anew each time. */
static void prepare_post_call(
	struct arena *arena, const json_t *row, struct http_request *request, json_t *headers)
{
	request->body = convai_told(arena, row);
	request->body_length = strlen(request->body);
	json_object_set_new(headers, "ElevenLabs-Signature",
		json_string(convai_signature(arena, row, request->body, clock_wall())));
	json_object_set_new(headers, "Content-Type", json_string("application/json"));
}

static struct error *transmit(struct arena *arena, const json_t *row, struct http_response *response)
{
	const char *kind = row_text(row, "kind");
	json_t *headers = json_object(), *stored = row_json(row, "headers");
	struct http_request request = {.method = row_text(row, "method"), .url = row_text(row, "url")};
	request.body = row_text(row, "body");
	request.body_length = strlen(request.body);
	request.timeout_ms = TIMEOUT_MS;
	if (!strcmp(kind, "event"))
		prepare_event(arena, row, &request, headers);
	else if (!strcmp(kind, "post_call"))
		prepare_post_call(arena, row, &request, headers);
	else if (strcmp(kind, "tool"))
		prepare_twilio(arena, row, &request, headers);
	if (!strcmp(request.method, "GET"))
		request.body = NULL, request.body_length = 0;
	request.headers = all_headers(arena, stored, headers);
	struct error *error = http_send(arena, &request, response);
	/* The first stamp is kept for repetitions. */
	if (json_object_get(headers, "X-Ultravox-Webhook-Timestamp"))
		json_object_set_new(
			(json_t *)row, "stamp", json_object_get(headers, "X-Ultravox-Webhook-Timestamp"));
	return error;
}

/* What Ultravox's own page would show of a failing webhook. */
static void note_failure(struct arena *arena, const json_t *row, const char *failure)
{
	const char *webhook = row_text(row, "webhook");
	json_t *found =
		webhook ? store_row("select failures from webhooks where id = ?1", "s", webhook) : NULL;
	if (!found)
		return;
	int64_t now = clock_wall();
	json_t *failures = row_json(found, "failures");
	json_array_insert_new(
		failures, 0, json_pack("{s:s, s:s}", "timestamp", wire_iso(arena, now), "failure", failure));
	while (json_array_size(failures) > 10)
		json_array_remove(failures, 10);
	store_run("update webhooks set failures = ?2, status = 'unhealthy', "
		  "status_changed = iif(status = 'unhealthy', status_changed, ?3) where id = ?1",
		"ssi", webhook, json_dumps(failures, JSON_COMPACT), now);
}

/* Sends it again later; 0 when it was tried often enough. */
static int retry(const json_t *row, int64_t attempts, int64_t wait)
{
	int64_t attempt = row_integer(row, "attempt");
	json_t *headers = row_json(row, "headers"), *stamp = json_object_get(row, "stamp");
	if (attempt >= attempts)
		return 0;
	if (stamp)
		json_object_set_new(headers, "X-Ultravox-Webhook-Timestamp", stamp);
	store_run("update deliveries set due = ?2, attempt = attempt + 1, claimed = 0, headers = ?3, "
		  "lane = lane || ' again' where id = ?1",
		"iis", row_integer(row, "id"), clock_wall() + wait, json_dumps(headers, JSON_COMPACT));
	return 1;
}

static void take_answer(struct arena *arena, const json_t *row, const struct http_response *response)
{
	const char *kind = row_text(row, "kind"), *call = row_text(row, "call"),
		   *webhook = row_text(row, "webhook");
	int good = response->status >= 200 && response->status < 300;
	int64_t now = clock_wall();
	if (!strcmp(kind, "event") && !good) {
		note_failure(arena, row, arena_printf(arena, "HTTP status %d", response->status));
		double wait =
			30.0 * SECOND * (double)(1 << row_integer(row, "attempt")) / settings_now().speed;
		if (retry(row, RETRIES, (int64_t)wait))
			return;
	}
	if (!strcmp(kind, "event") && good && webhook)
		store_run("update webhooks set status = 'normal', status_changed = ?2 "
			  "where id = ?1 and status <> 'normal'",
			"si", webhook, now);
	int64_t wait = strcmp(kind, "post_call") ? 0 : convai_answered(row, response->status);
	if (wait && retry(row, INT64_MAX, wait))
		return;
	/* Twilio tries once more where no connection came about. */
	if (!response->status && strcmp(kind, "tool") && strcmp(kind, "post_call") && retry(row, 1, SECOND))
		return;
	store_run("delete from deliveries where id = ?1", "i", row_integer(row, "id"));
	if (!strcmp(kind, "twiml"))
		network_document(arena, call, good ? response->body : NULL, webhook != NULL);
	if (!strcmp(kind, "tool"))
		conversation_tool_answered(call, strtol(webhook, NULL, 10), response->status, response->body);
}

static void deliver(struct arena *arena, int64_t id)
{
	store_begin();
	json_t *row = store_row(
		"select id, kind, call, lane, method, url, body, headers, secrets, webhook, attempt "
		"from deliveries where id = ?1",
		"i", id);
	store_commit();
	if (!row)
		return;
	struct http_response response = {.body = ""};
	struct error *error = transmit(arena, row, &response);
	if (error) {
		log_error("sandbox.undelivered", error);
		response = (struct http_response){.body = ""};
	}
	store_begin();
	take_answer(arena, row, &response);
	store_commit();
}

static void *work(void *unused)
{
	(void)unused;
	struct arena *arena = arena_new();
	for (;;) {
		pthread_mutex_lock(&lock);
		while (!queued)
			pthread_cond_wait(&filled, &lock);
		int64_t id = queue[0];
		memmove(queue, queue + 1, --queued * sizeof *queue);
		busy++;
		pthread_mutex_unlock(&lock);
		arena_reset(arena);
		arena_use(arena);
		deliver(arena, id);
		pthread_mutex_lock(&lock);
		busy--;
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

void delivery_start(const char *account, const char *token)
{
	pthread_attr_t attributes;
	twilio_account = account;
	twilio_token = token;
	store_begin();
	store_run("update deliveries set claimed = 0 where claimed = 1", "");
	store_commit();
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK);
	for (int i = 0; i < WORKERS; i++) {
		pthread_t thread;
		if (pthread_create(&thread, &attributes, work, NULL))
			die("no thread for deliveries");
		pthread_detach(thread);
	}
	pthread_attr_destroy(&attributes);
}

static size_t free_places(void)
{
	pthread_mutex_lock(&lock);
	size_t places = WORKERS > queued + busy ? WORKERS - queued - busy : 0;
	pthread_mutex_unlock(&lock);
	return places;
}

static void hand_over(int64_t id)
{
	store_run("update deliveries set claimed = 1 where id = ?1", "i", id);
	pthread_mutex_lock(&lock);
	queue[queued++] = id;
	pthread_cond_signal(&filled);
	pthread_mutex_unlock(&lock);
}

int64_t delivery_dispatch(int64_t now)
{
	json_t *rows =
		store_rows("select id from deliveries d where claimed = 0 and due <= ?1 and not exists "
			   "(select 1 from deliveries e where e.lane = d.lane and e.id < d.id) "
			   "order by due, id limit ?2",
			"ii", now, (int64_t)free_places());
	for (size_t i = 0; i < json_array_size(rows); i++)
		hand_over(row_integer(json_array_get(rows, i), "id"));
	/* What is due but has no free thread, or waits for its lane, is looked at when the next answer comes. */
	json_t *next =
		store_row("select min(due) as due from deliveries where claimed = 0 and due > ?1", "i", now);
	int64_t due = row_integer(next, "due");
	return due ? due : INT64_MAX;
}
