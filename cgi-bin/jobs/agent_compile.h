/* agent_compile.h: what an agent is made from at an engine, shared by those who make it. */
#ifndef JOBS_AGENT_COMPILE_H
#define JOBS_AGENT_COMPILE_H

#include "jobs/job.h"
#include "providers/engine.h"

/* How long an agent is left where no new call reaches it: the longest call, and what was prepared just before. */
enum { AGENT_LEAVE_SECONDS = 3600 + 300 };

/* From a row of agent_find. */
struct engine_agent agent_compile(struct job *job, const json_t *agent);

#endif
