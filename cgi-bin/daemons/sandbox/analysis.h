/* analysis.h: what a language model would make of a conversation: recognised by what people say, not by its story. */
#ifndef SANDBOX_ANALYSIS_H
#define SANDBOX_ANALYSIS_H

#include <jansson.h>

#include "lib/arena.h"

struct analysis {
	const char *outcome;   /* a row of the table in analysis.c */
	const char *words;     /* how else people call this outcome, apart by blanks: to find it in an enum */
	const char *sentiment; /* positive, neutral, negative */
	const char *short_summary, *summary;
	json_t *key_points, *action_items; /* arrays of sentences */
	json_t *highlights;                /* {"text", "person", "line"} of the telling lines */
};

/* `lines` are objects {"person": boolean, "text": …} in order; an empty array is a conversation that was none. */
void analysis_of(struct arena *arena, const json_t *lines, struct analysis *analysis);

#endif
