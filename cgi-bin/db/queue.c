/* queue.c: the loop of a daemon that serves a queue. */
#include "db/queue.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "db/wake.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/secret.h"

enum { POLL_MILLISECONDS = 1000, STACK_SIZE = 512 * 1024 };

/* What the threads of a daemon share. */
struct crew {
	const struct queue *queue;
	struct database *database;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	int looking; /* whether a thread should look for work: one, which calls the next when it finds some */
};

static void wake_one(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	crew->looking = 1;
	pthread_cond_signal(&crew->woken);
	pthread_mutex_unlock(&crew->lock);
}

static struct error *claim(struct crew *crew, struct arena *arena, json_t *found)
{
	struct tx *tx;
	TRY(tx_for_nobody(arena, crew->database, &tx));
	tx_maybe(tx, found, "turn",
		"select tenant_id, pushed::text as pushed from wake_claim($1, $2::timestamptz, '30 seconds')",
		P(crew->queue->name, tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static struct error *settle(struct crew *crew, struct turn *turn, const char *pushed)
{
	struct tx *tx;
	const char *next = turn->next ? turn->next : clock_text(turn->arena, clock_now());
	TRY(tx_for_nobody(turn->arena, crew->database, &tx));
	tx_do(tx, "select wake_settle($1, $2::uuid, $3::timestamptz, $4::timestamptz)",
		P(crew->queue->name, turn->tenant, pushed, next));
	return tx_commit(tx);
}

/* Serves one tenant; returns whether there was one. */
static struct error *serve_turn(struct crew *crew, struct arena *arena, int *served)
{
	json_t *found = json_object();
	TRY(claim(crew, arena, found));
	json_t *claimed = json_object_get(found, "turn");
	*served = json_is_object(claimed);
	if (!*served)
		return NULL;
	wake_one(crew);
	struct turn turn = {.arena = arena, .database = crew->database};
	turn.tenant = json_string_value(json_object_get(claimed, "tenant_id"));
	log_request(secret_uuid(arena));
	TRY(crew->queue->work(&turn));
	return settle(crew, &turn, json_string_value(json_object_get(claimed, "pushed")));
}

static void wait_for_wake(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	while (!crew->looking)
		pthread_cond_wait(&crew->woken, &crew->lock);
	crew->looking = 0;
	pthread_mutex_unlock(&crew->lock);
}

static void *work_loop(void *shared)
{
	struct crew *crew = shared;
	struct arena *arena = arena_new();
	for (;;) {
		int served = 0;
		arena_reset(arena);
		arena_use(arena);
		struct error *error = serve_turn(crew, arena, &served);
		if (error)
			log_error("queue.turn_failed", error);
		if (!served)
			wait_for_wake(crew);
	}
	return NULL;
}

static void start_threads(struct crew *crew)
{
	pthread_attr_t small;
	pthread_t thread;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK_SIZE);
	for (int i = 0; i < crew->queue->threads; i++)
		if (pthread_create(&thread, &small, work_loop, crew))
			die("no thread can be started");
}

static void tick(struct crew *crew, struct arena *arena)
{
	static int64_t ticked_at;
	if (!crew->queue->tick || clock_elapsed() - ticked_at < SECOND)
		return;
	ticked_at = clock_elapsed();
	arena_reset(arena);
	arena_use(arena);
	crew->queue->tick(arena, crew->database);
}

void queue_serve(const struct queue *queue)
{
	struct crew crew = {
		.queue = queue, .lock = PTHREAD_MUTEX_INITIALIZER, .woken = PTHREAD_COND_INITIALIZER};
	signal(SIGPIPE, SIG_IGN);
	log_start(program_invocation_short_name, config_load()->log_level);
	crew.database = database_new(config_load()->database_worker, queue->connections);
	int listening = wake_listen(queue->name);
	struct arena *arena = arena_new();
	start_threads(&crew);
	for (;;) {
		tick(&crew, arena);
		wake_one(&crew);
		database_rest(crew.database);
		wake_wait(listening, POLL_MILLISECONDS);
	}
}
