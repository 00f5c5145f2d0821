/* lease.h: a job belongs to whoever runs it for half a minute at a time; while it runs, its daemon renews that.
 *
 * So what a daemon held that is no more is taken up by another within half a minute, however long such work may take.
 */
#ifndef JOBS_LEASE_H
#define JOBS_LEASE_H

#include "db/tx.h"

enum { LEASE_SECONDS = 30 };

/* A job that a thread of this process runs; tenant and job must live until lease_release. */
struct lease {
	struct lease *next, **back;
	const char *tenant, *job;
	int64_t until; /* by clock_now */
};

void lease_hold(struct lease *lease);
void lease_release(struct lease *lease);

/* Renews the leases of this process that will run out soon; to be called about once a second. */
void leases_renew(struct arena *arena, struct database *database);

#endif
