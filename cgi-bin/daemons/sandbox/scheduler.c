/* scheduler.c: the one thread in which calls go on. */
#include "daemons/sandbox/scheduler.h"

#include <pthread.h>
#include <time.h>

#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/delivery.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/store.h"
#include "lib/clock.h"
#include "lib/error.h"

enum { BATCH = 200 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static int awake;

static void wake(void)
{
	pthread_mutex_lock(&lock);
	awake = 1;
	pthread_cond_signal(&woken);
	pthread_mutex_unlock(&lock);
}

static void sleep_until(int64_t due)
{
	struct timespec until = {due / SECOND, due % SECOND * 1000};
	pthread_mutex_lock(&lock);
	while (!awake) {
		if (due == INT64_MAX)
			pthread_cond_wait(&woken, &lock);
		else if (pthread_cond_timedwait(&woken, &lock, &until))
			break;
	}
	awake = 0;
	pthread_mutex_unlock(&lock);
}

static void carry_out(const json_t *timer, int64_t now)
{
	const char *kind = row_text(timer, "kind"), *call = row_text(timer, "call");
	int64_t due = row_integer(timer, "due"), detail = row_integer(timer, "detail");
	/* Things happen at the moment that they were due, unless the sandbox was away for longer. */
	int64_t at = due < now - 2 * SECOND ? now : due;
	store_run("delete from timers where id = ?1", "i", row_integer(timer, "id"));
	if (!network_timer(kind, call, at) && !conversation_timer(kind, call, at, detail))
		die("an unknown timer: %s", kind);
}

/* All that is due, in one transaction; when the next thing is due. */
static int64_t tick(void)
{
	store_begin();
	int64_t now = clock_wall();
	json_t *timers = store_rows(
		"select id, due, kind, call, detail from timers where due <= ?1 order by due, id limit ?2",
		"ii", now, (int64_t)BATCH);
	for (size_t i = 0; i < json_array_size(timers); i++) {
		const json_t *timer = json_array_get(timers, i);
		/* A timer before this one may have cancelled it. */
		if (store_row("select id from timers where id = ?1", "i", row_integer(timer, "id")))
			carry_out(timer, now);
	}
	int64_t due = delivery_dispatch(now);
	json_t *next = store_row("select min(due) as due from timers", "");
	int64_t timer_due = row_integer(next, "due");
	store_commit();
	return timer_due && timer_due < due ? timer_due : due;
}

static void *run(void *unused)
{
	(void)unused;
	struct arena *arena = arena_new();
	for (;;) {
		arena_reset(arena);
		arena_use(arena);
		sleep_until(tick());
	}
	return NULL;
}

void scheduler_start(void)
{
	pthread_t thread;
	store_on_change(wake);
	if (pthread_create(&thread, NULL, run, NULL))
		die("no thread for the scheduler");
	pthread_detach(thread);
}
