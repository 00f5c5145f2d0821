/* tools.h: the tools that an agent was given, and their invocation by HTTP as Ultravox does it. */
#ifndef SANDBOX_TOOLS_H
#define SANDBOX_TOOLS_H

#include <jansson.h>

#include "lib/arena.h"

/* The selected tool that the model would take for "opt_out", "book", "hangUp" or "leaveVoicemail"; NULL if none. */
const json_t *tool_for(const json_t *definition, const char *purpose);

/* The name by which the model calls it. */
const char *tool_name(const json_t *selected);

/* The values that the model fills in, because of `reason`. */
json_t *tool_arguments(const json_t *selected, const char *reason);

/* Puts the HTTP request of a tool's turn in the queue; 0 when it is no HTTP tool. */
int tool_invoke(const json_t *row, const json_t *selected, const json_t *arguments, int turn);

#endif
