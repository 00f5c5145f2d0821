/* voice.h: the voices that agents can have: what the engines offer to every customer. */
#ifndef MODELS_VOICE_H
#define MODELS_VOICE_H

#include "db/tx.h"

/* All voices as choices of a form, by engine and name: value (its id), label, name, description, language, engine. */
void voice_list(struct tx *tx, json_t *into, const char *key);

/* One voice, as into[key]: engine, voice, name, language; ERROR_MISSING. */
void voice_find(struct tx *tx, json_t *into, const char *key, const char *voice);

/* Counts a sample that has to be fetched for this tenant; into[key] is how many seconds to wait first, 0: none. */
void voice_throttle(struct tx *tx, json_t *into, const char *key);

/* The language of the list of agents' languages that a voice is heard in: the asked one, its own, or US English. */
const char *voice_language(const char *asked, const char *own);

/* The sentence that samples say in that language. */
const char *voice_sentence(const char *language);

#endif
