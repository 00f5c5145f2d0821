/* lease.c: renews the leases of the jobs that this process runs. */
#include "jobs/lease.h"

#include <pthread.h>

#include "lib/clock.h"
#include "lib/log.h"

enum { RENEWED_BEFORE_SECONDS = 20 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct lease *held;

void lease_hold(struct lease *lease)
{
	pthread_mutex_lock(&lock);
	lease->until = clock_now() + LEASE_SECONDS * SECOND;
	lease->next = held;
	lease->back = &held;
	if (held)
		held->back = &lease->next;
	held = lease;
	pthread_mutex_unlock(&lock);
}

void lease_release(struct lease *lease)
{
	pthread_mutex_lock(&lock);
	*lease->back = lease->next;
	if (lease->next)
		lease->next->back = lease->back;
	pthread_mutex_unlock(&lock);
}

/* Copies, since a job may end meanwhile. */
static struct lease *due_leases(struct arena *arena, int64_t now)
{
	struct lease *due = NULL;
	pthread_mutex_lock(&lock);
	for (struct lease *lease = held; lease; lease = lease->next) {
		if (lease->until - now > RENEWED_BEFORE_SECONDS * SECOND)
			continue;
		struct lease *copy = arena_alloc(arena, sizeof *copy);
		copy->tenant = arena_strdup(arena, lease->tenant);
		copy->job = arena_strdup(arena, lease->job);
		copy->next = due;
		due = copy;
	}
	pthread_mutex_unlock(&lock);
	return due;
}

static void prolong(const char *job, int64_t until)
{
	pthread_mutex_lock(&lock);
	for (struct lease *lease = held; lease; lease = lease->next)
		if (!strcmp(lease->job, job))
			lease->until = until;
	pthread_mutex_unlock(&lock);
}

static struct error *renew(
	struct arena *arena, struct database *database, const struct lease *lease, int64_t until)
{
	struct tx *tx;
	TRY(tx_for_tenant(arena, database, lease->tenant, &tx));
	tx_do(tx,
		"update jobs set leased_until = $3::timestamptz"
		" where tenant_id = $1 and id = $2::uuid and state = 'queued' and leased_until is not null",
		P(lease->job, tx_time(tx, until)));
	return tx_commit(tx);
}

void leases_renew(struct arena *arena, struct database *database)
{
	int64_t now = clock_now(), until = now + LEASE_SECONDS * SECOND;
	for (const struct lease *lease = due_leases(arena, now); lease; lease = lease->next) {
		struct error *error = renew(arena, database, lease, until);
		if (error)
			log_error("lease.not_renewed", error);
		else
			prolong(lease->job, until);
	}
}
