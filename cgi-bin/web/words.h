/* words.h: the words that people read for the states that programs keep: "no_answer" is "No answer". */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include <jansson.h>

#include "lib/arena.h"

/*
 * Beside every "state", "outcome", "sentiment", "direction", "kind", "role" and "reason" of the document, at any depth,
 * puts a key with "_text" added to its name. What is inside of "form", "errors" and "options" is left alone.
 */
void words_add(struct arena *arena, json_t *document);

#endif
