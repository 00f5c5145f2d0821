/* batch.h: what many threads change at the same moment is committed together.
 *
 * A thread hands over one call of an SQL function and waits. A committer takes whatever has been queued by the time it is
 * free, up to BATCH_MOST, runs it as one transaction in one round trip, and answers all after the commit. There is no
 * timer: when little goes on, an item is alone and waits for nobody. When a batch fails its items are run one by one, so
 * that a bad one fails alone, and one that had to give way to another transaction is run again.
 *
 * Items are run in the order of tenant and key (the row that they lock). Rows that many items share are left to `follow`,
 * which is run once a tenant after all items, so that batches don't lock each other out.
 */
#ifndef DB_BATCH_H
#define DB_BATCH_H

#include "db/tx.h"

enum { BATCH_MOST = 32 };

struct batch;

struct batch_options {
	struct database *database;
	int committers; /* threads; each uses one connection while it works */
	const char *
		follow; /* SQL literal: $1 tenant, $2 uuid[] of the keys of items that `follow`, $3 the time; or NULL */
	const char *
		wake; /* the daemon of this queue is woken after a commit when `follow` answered true; or NULL */
};

struct batch_item {
	struct arena *arena; /* the answer and the error are in it; nobody else uses it meanwhile */
	const char *tenant;  /* a UUID */
	const char *key;     /* a UUID: what the item locks */
	const char *sql;     /* a literal; $1 is the tenant */
	struct params params;
	int follow;
	json_t *answer; /* set: the one row as an object, or null */
};

/* Starts the committers; lives as long as the process. */
struct batch *batch_new(const struct batch_options *options);

/* Runs the item and returns after its commit. */
struct error *batch_run(struct batch *batch, struct batch_item *item) must_check;

#endif
