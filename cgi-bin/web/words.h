/* words.h: the words that people read for the states that programs keep: "no_answer" is "No answer". */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include "lib/arena.h"

/* "On the phone" of "in_progress"; a constant, or in the arena. */
const char *words_of(struct arena *arena, const char *state);

/* Whether a key names a state: "state", "outcome", "sentiment", "direction", "kind", "role" and "reason". */
int words_is_state(const char *key);

#endif
