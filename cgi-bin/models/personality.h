/* personality.h: the manner of an agent: a word to choose, or a person's own words, and the sentences that it adds to a prompt. */
#ifndef MODELS_PERSONALITY_H
#define MODELS_PERSONALITY_H

#include <jansson.h>

#include "lib/error.h"

/* The choices of a form: value ("none", "friendly", "professional", "casual", "own"), label, description. */
json_t *personality_options(void);

/* ERROR_INVALID, with the field, for a word that is none of the choices, and for "own" without words. */
struct error *personality_check(struct arena *arena, const char *personality, const char *words) must_check;

/* The word that is kept for what a form sent: an empty one is "none". */
const char *personality_of(const char *sent);

/* What a prompt says of it; "" for "none". `words` are those of "own". */
const char *personality_sentence(struct arena *arena, const char *personality, const char *words);

/* The choice in words: "Friendly". */
const char *personality_label(const char *personality);

#endif
