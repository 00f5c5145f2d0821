/* agent_compile.h: what an agent is made from at an engine, and how it gets there. */
#ifndef JOBS_AGENT_COMPILE_H
#define JOBS_AGENT_COMPILE_H

#include "jobs/account.h"
#include "jobs/job.h"

/* How long an agent is left where no new call reaches it: the longest call, and what was prepared just before. */
enum { AGENT_LEAVE_SECONDS = 3600 + 300 };

/* From a row of agent_find, or of agent_standby. */
struct engine_agent agent_compile(struct job *job, const json_t *agent);

/* Changes the agent *id of an engine, or makes it where there is none (any more): *id is its id then. */
struct error *agent_put(struct job *job, const struct engine_use *use, const struct engine_agent *compiled,
	const char **id) must_check;

#endif
