/* batch.c: what many threads change at the same moment is committed together. */
#include "db/batch.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "db/sqlstate.h"
#include "db/wake.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/strbuf.h"

enum { STACK_SIZE = 256 * 1024, REST_SECONDS = 10, TRIES = 3 };

/* An item that waits in the stack of its thread. */
struct waiting {
	struct waiting *next;
	struct batch_item *item;
	struct error *error;
	int done;
	pthread_cond_t answered;
};

struct batch {
	struct batch_options options;
	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct waiting *first, **last;
};

/* The items that a committer has taken. */
struct taken {
	struct waiting *items[BATCH_MOST];
	size_t count;
};

static int compare(const void *a, const void *b)
{
	const struct batch_item *one = (*(struct waiting *const *)a)->item;
	const struct batch_item *two = (*(struct waiting *const *)b)->item;
	int order = strcmp(one->tenant, two->tenant);
	return order ? order : strcmp(one->key, two->key);
}

static int same_tenant(const struct taken *taken, size_t a, size_t b)
{
	return !strcmp(taken->items[a]->item->tenant, taken->items[b]->item->tenant);
}

/* "{uuid,uuid}" of the items from `from` on that are of the same tenant and follow; NULL if none does. */
static const char *keys_of(struct arena *arena, const struct taken *taken, size_t from)
{
	struct strbuf keys;
	strbuf_init(&keys, arena);
	for (size_t i = from; i < taken->count && same_tenant(taken, from, i); i++)
		if (taken->items[i]->item->follow)
			strbuf_addf(&keys, "%c%s", keys.length ? ',' : '{', taken->items[i]->item->key);
	if (!keys.length)
		return NULL;
	strbuf_addc(&keys, '}');
	return keys.text;
}

/* What follows answers whether work waits for the daemon: at answers["follow 3"] of the tenant that begins at item 3. */
static void queue_follow(struct batch *batch, struct tx *tx, const struct taken *taken, json_t *answers)
{
	for (size_t i = 0; batch->options.follow && i < taken->count; i++) {
		if (i && same_tenant(taken, i - 1, i))
			continue;
		const char *keys = keys_of(tx_arena(tx), taken, i);
		if (!keys)
			continue;
		tx_enter(tx, taken->items[i]->item->tenant);
		tx_value(tx, answers, arena_printf(tx_arena(tx), "follow %zu", i), batch->options.follow,
			P(keys, tx_time(tx, clock_now())));
	}
}

static void wake_daemon(const struct batch *batch, const json_t *answers, size_t count)
{
	char key[32];
	for (size_t i = 0; batch->options.wake && i < count; i++) {
		snprintf(key, sizeof key, "follow %zu", i);
		if (!json_is_true(json_object_get(answers, key)))
			continue;
		wake_send(batch->options.wake);
		return;
	}
}

static struct error *commit(struct batch *batch, struct arena *arena, struct taken *taken, json_t *answers)
{
	struct tx *tx;
	TRY(tx_for_nobody(arena, batch->options.database, &tx));
	for (size_t i = 0; i < taken->count; i++) {
		const struct batch_item *item = taken->items[i]->item;
		if (!i || !same_tenant(taken, i - 1, i))
			tx_enter(tx, item->tenant);
		tx_maybe(tx, answers, arena_printf(arena, "%zu", i), item->sql, item->params);
	}
	queue_follow(batch, tx, taken, answers);
	TRY(tx_commit(tx));
	wake_daemon(batch, answers, taken->count);
	return NULL;
}

/* What a committer made lives in its own arena: the waiting thread gets copies in its own. */
static void hand_back(struct waiting *waiting, const json_t *answer, const struct error *error)
{
	struct batch_item *item = waiting->item;
	struct arena *mine = arena_use(item->arena);
	item->answer = json_deep_copy(answer);
	arena_use(mine);
	if (!error)
		return;
	waiting->error = error_new(item->arena, error->kind, arena_strdup(item->arena, error->message), "%s",
		error->detail ? error->detail : "");
	waiting->error->retry_after = error->retry_after;
}

/* Whoever sent it may not send it again: one that had to give way is run once more. */
static void run_alone(struct batch *batch, struct arena *arena, struct waiting *waiting)
{
	json_t *answers = json_object();
	struct taken alone = {.items = {waiting}, .count = 1};
	struct error *error = commit(batch, arena, &alone, answers);
	for (int tries = 1; error && sqlstate_gave_way(error) && tries < TRIES; tries++)
		error = commit(batch, arena, &alone, answers);
	hand_back(waiting, json_object_get(answers, "0"), error);
}

static void run_all(struct batch *batch, struct arena *arena, struct taken *taken)
{
	json_t *answers = json_object();
	qsort(taken->items, taken->count, sizeof taken->items[0], compare);
	struct error *error = taken->count > 1 ? commit(batch, arena, taken, answers) : NULL;
	if (error)
		log_error("batch.failed", error);
	for (size_t i = 0; i < taken->count; i++) {
		if (error || taken->count == 1)
			run_alone(batch, arena, taken->items[i]);
		else
			hand_back(taken->items[i], json_object_get(answers, arena_printf(arena, "%zu", i)),
				NULL);
	}
}

/* While nothing comes, connections to the database are let go. */
static void wait_for_item(struct batch *batch)
{
	while (!batch->first) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += REST_SECONDS;
		if (pthread_cond_timedwait(&batch->queued, &batch->lock, &until) == ETIMEDOUT)
			database_rest(batch->options.database);
	}
}

static void take(struct batch *batch, struct taken *taken)
{
	taken->count = 0;
	pthread_mutex_lock(&batch->lock);
	wait_for_item(batch);
	while (batch->first && taken->count < BATCH_MOST) {
		taken->items[taken->count++] = batch->first;
		batch->first = batch->first->next;
	}
	if (!batch->first)
		batch->last = &batch->first;
	pthread_mutex_unlock(&batch->lock);
}

static void answer(struct batch *batch, struct taken *taken)
{
	pthread_mutex_lock(&batch->lock);
	for (size_t i = 0; i < taken->count; i++) {
		taken->items[i]->done = 1;
		pthread_cond_signal(&taken->items[i]->answered);
	}
	pthread_mutex_unlock(&batch->lock);
}

static void *commit_loop(void *shared)
{
	struct batch *batch = shared;
	struct arena *arena = arena_new();
	for (;;) {
		struct taken taken;
		take(batch, &taken);
		arena_reset(arena);
		arena_use(arena);
		run_all(batch, arena, &taken);
		answer(batch, &taken);
	}
	return NULL;
}

struct batch *batch_new(const struct batch_options *options)
{
	struct arena *arena = arena_new(); /* lives as long as the process */
	struct batch *batch = arena_alloc(arena, sizeof *batch);
	pthread_attr_t small;
	pthread_t thread;
	batch->options = *options;
	batch->last = &batch->first;
	pthread_mutex_init(&batch->lock, NULL);
	pthread_cond_init(&batch->queued, NULL);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK_SIZE);
	for (int i = 0; i < options->committers; i++)
		if (pthread_create(&thread, &small, commit_loop, batch))
			die("no thread can be started");
	return batch;
}

struct error *batch_run(struct batch *batch, struct batch_item *item)
{
	struct waiting waiting = {.item = item, .answered = PTHREAD_COND_INITIALIZER};
	pthread_mutex_lock(&batch->lock);
	*batch->last = &waiting;
	batch->last = &waiting.next;
	pthread_cond_signal(&batch->queued);
	while (!waiting.done)
		pthread_cond_wait(&waiting.answered, &batch->lock);
	pthread_mutex_unlock(&batch->lock);
	return waiting.error;
}
