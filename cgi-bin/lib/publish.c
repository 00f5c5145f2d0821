/* publish.c: tells the browsers of a tenant that something has changed. */
#include "lib/publish.h"

#include <pthread.h>
#include <time.h>

#include "lib/arena.h"
#include "lib/config.h"
#include "lib/http.h"
#include "lib/log.h"

enum {
	WAITING_MOST = 500,
	LONGEST = 1024,
	FINISH_SECONDS = 3,
	PAUSE_NANOSECONDS = 200 * 1000 * 1000,
	STACK_SIZE = 256 * 1024
};

struct message {
	const char *channel, *document; /* no document: the channel is cut */
};

/* What waits to be sent; two arenas take turns: one fills while the other is sent. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t queued, sent;
	int is_sending;
	pthread_once_t started;
	struct arena *arena;
	struct message messages[WAITING_MOST];
	size_t count;
} waiting = {.lock = PTHREAD_MUTEX_INITIALIZER,
	.queued = PTHREAD_COND_INITIALIZER,
	.sent = PTHREAD_COND_INITIALIZER,
	.started = PTHREAD_ONCE_INIT};

static void send_one(struct arena *arena, const struct message *message)
{
	struct http_response response;
	const char *document = message->document;
	struct http_request request = {
		.method = document ? "POST" : "DELETE",
		.url = arena_printf(arena, "http://localhost/publish/%s", message->channel),
		.unix_socket = arena_printf(arena, "%s/publish.sock", config_load()->run_folder),
		.headers = (const struct http_header[]){{"Content-Type", "application/json"}, {NULL, NULL}},
		.body = document,
		.body_length = document ? strlen(document) : 0,
		.timeout_ms = 2000,
	};
	struct error *error = http_send(arena, &request, &response);
	int nobody_listened = !error && !document && response.status == 404;
	if (error || (response.status >= 300 && !nobody_listened))
		log_write(LOG_DEBUG, "publish.failed", "detail", error ? error->detail : "refused", NULL);
}

/* Takes all that waits, and leaves an empty arena in its place. */
static size_t take(struct arena **arena, struct message *messages)
{
	pthread_mutex_lock(&waiting.lock);
	while (!waiting.count)
		pthread_cond_wait(&waiting.queued, &waiting.lock);
	struct arena *full = waiting.arena;
	size_t count = waiting.count;
	memcpy(messages, waiting.messages, count * sizeof *messages);
	waiting.arena = *arena;
	waiting.count = 0;
	waiting.is_sending = 1;
	pthread_mutex_unlock(&waiting.lock);
	*arena = full;
	return count;
}

static void say_sent(void)
{
	pthread_mutex_lock(&waiting.lock);
	waiting.is_sending = 0;
	pthread_cond_broadcast(&waiting.sent);
	pthread_mutex_unlock(&waiting.lock);
}

static void *send_loop(void *unused)
{
	static struct message messages[WAITING_MOST];
	struct arena *arena = arena_new();
	const struct timespec pause = {.tv_nsec = PAUSE_NANOSECONDS};
	for (;;) {
		size_t count = take(&arena, messages);
		arena_use(arena);
		for (size_t i = 0; i < count; i++)
			send_one(arena, &messages[i]);
		arena_reset(arena);
		say_sent();
		nanosleep(&pause, NULL);
	}
	return unused;
}

static void start(void)
{
	pthread_attr_t small;
	pthread_t thread;
	waiting.arena = arena_new();
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK_SIZE);
	if (pthread_create(&thread, &small, send_loop, NULL))
		die("no thread can be started");
}

static int is_same(const char *one, const char *other)
{
	return one && other ? !strcmp(one, other) : one == other;
}

static int is_waiting(const char *channel, const char *document)
{
	for (size_t i = 0; i < waiting.count; i++)
		if (is_same(waiting.messages[i].document, document) &&
			!strcmp(waiting.messages[i].channel, channel))
			return 1;
	return 0;
}

static void enqueue(const char *channel, const char *document)
{
	pthread_once(&waiting.started, start);
	pthread_mutex_lock(&waiting.lock);
	if (waiting.count < WAITING_MOST && !is_waiting(channel, document)) {
		waiting.messages[waiting.count++] =
			(struct message){.channel = arena_strdup(waiting.arena, channel),
				.document = arena_strdup(waiting.arena, document)};
		pthread_cond_signal(&waiting.queued);
	}
	pthread_mutex_unlock(&waiting.lock);
}

void publish_text(const char *channel, const char *document)
{
	enqueue(channel, document);
}

void publish_cut(const char *channel)
{
	enqueue(channel, NULL);
}

void publish(const char *channel, const char *kind, const char *id)
{
	char document[LONGEST];
	int length =
		id ? snprintf(document, sizeof document, "{\"kind\":\"%s\",\"%s\":\"%s\"}", kind, kind, id)
		   : snprintf(document, sizeof document, "{\"kind\":\"%s\"}", kind);
	if (length > 0 && (size_t)length < sizeof document)
		publish_text(channel, document);
}

void publish_finish(void)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += FINISH_SECONDS;
	pthread_mutex_lock(&waiting.lock);
	while (waiting.count || waiting.is_sending)
		if (pthread_cond_timedwait(&waiting.sent, &waiting.lock, &until))
			break;
	pthread_mutex_unlock(&waiting.lock);
}
