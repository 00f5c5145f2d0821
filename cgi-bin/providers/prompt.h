/* prompt.h: what every engine's agent is told besides its own prompt, and our variables in the form that engines know. */
#ifndef PROVIDERS_PROMPT_H
#define PROVIDERS_PROMPT_H

#include "lib/error.h"
#include "providers/engine_order.h"

/* What the engine calls its tools. */
struct prompt_tools {
	const char *opt_out, *hang_up;
};

/*
 * The agent's whole prompt: its own, its first words (where `opening`, for engines that are not told them apart), and the
 * rules that always hold. Dotted variables are flattened, {{lead.name}} to {{lead_name}}, since engines know plain names
 * only; each is added to `names`, with "" as its value.
 */
const char *prompt_text(struct arena *arena, const struct engine_agent *agent,
	const struct prompt_tools *tools, int opening, json_t *names);

/* {"lead.name": "Ann"} as {"lead_name": "Ann"}; values that are no text are left out. */
json_t *prompt_values(struct arena *arena, const json_t *variables);

/* The agent's name, cut at 64 characters. */
const char *prompt_name(struct arena *arena, const char *name);

/* What the opt-out tool is for, as the model reads it. */
extern const char prompt_opt_out[];

/* Sets a member, unless the text is NULL or empty. */
void prompt_set(json_t *object, const char *name, const char *value);

#endif
