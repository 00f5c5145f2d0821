/* queue.h: the loop of a daemon that serves a queue: tenants that have work are taken in turn, through `wake`.
 *
 * A claimed tenant is put off for half a minute and that is committed, so that other workers take other tenants; then
 * the work is done in transactions of its own; then the queue is told when this tenant is next worth looking at, unless
 * somebody enqueued meanwhile. Whoever dies in between loses nothing: the tenant comes up again after the half minute.
 */
#ifndef DB_QUEUE_H
#define DB_QUEUE_H

#include "db/tx.h"

/* One tenant's turn. */
struct turn {
	struct arena *arena; /* reset after the turn */
	struct database *database;
	const char *tenant;
	const char *next; /* set by `work`: ISO time, or "infinity"; NULL: look again at once */
};

struct queue {
	const char *name; /* in wake: "jobs", "dialer", "statistics" */
	int threads;
	int connections; /* to the database at most, as manyline_worker */
	struct error *(*work)(struct turn *turn); /* an error is logged, and the tenant comes up again in half a minute */
	void (*tick)(struct arena *arena, struct database *database); /* about once a second in one thread; or NULL */
};

/* Serves the queue for ever: polls each second, and is woken by wake_send. */
void queue_serve(const struct queue *queue);

#endif
