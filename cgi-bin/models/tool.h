/* tool.h: the addresses and keys of the HTTP tools that a voice engine may use during a call.
 *
 * A tool's address names tenant and agent; its key (X-Tool-Key) is derived from them, so that nothing has to be stored,
 * and one tenant's agent can't speak for another.
 */
#ifndef MODELS_TOOL_H
#define MODELS_TOOL_H

#include "lib/arena.h"

/* API_BASE_URL/api/v1/tools/opt-out/TENANT/AGENT */
const char *tool_opt_out_url(struct arena *arena, const char *tenant, const char *agent);

/* The key that the tools of this agent send. */
const char *tool_key(struct arena *arena, const char *tenant, const char *agent);

#endif
