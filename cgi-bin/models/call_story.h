/* call_story.h: one call as a story: what happened when, what each turn says, and why something is missing. */
#ifndef MODELS_CALL_STORY_H
#define MODELS_CALL_STORY_H

#include <jansson.h>

#include "lib/arena.h"

/*
 * Adds to a document of "call", "analysis", "recording", "turns", "provider_events" and "costs":
 *   timeline   [{tone, text, event_at, after ("+12 s"), detail}] in order
 *   turns      each with name, seconds (for seeking), offset ("0:12"), is_marked where the analysis quotes it;
 *              one line with "action" for what a tool did that every agent has
 *   missing    {recording, transcript, analysis, costs}: a sentence for each part that is not there
 *   costs      what the customer pays, each with a label; own_costs what the operator spends, for staff
 *   price_micros, cost_micros, has_turns, has_actions, has_points
 */
void call_story_tell(struct arena *arena, json_t *document);

#endif
