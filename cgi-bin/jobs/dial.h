/* dial.h: dials one call that was decided on: has its conversation prepared, looks once more, asks the carrier. */
#ifndef JOBS_DIAL_H
#define JOBS_DIAL_H

#include "db/tx.h"
#include "models/dialing.h"

struct dial {
	struct arena *arena;
	struct database *database;
	const char *tenant, *call;
	struct dialing_limits limits;
};

/*
 * Dials it, or puts it back, or ends it, as providers answer; paces the requests to them over all processes. May be cut
 * off at any instruction: before dialing_begin the call is taken up again, after it it is only looked for. An error is the
 * database's; the call is then taken up again in three quarters of a minute.
 */
struct error *dial_call(const struct dial *dial) must_check;

#endif
