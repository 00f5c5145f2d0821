/* voice.h: a sentence as sound, by espeak-ng, or as tones where that is missing. Sentences said before come from a file. */
#ifndef SANDBOX_VOICE_H
#define SANDBOX_VOICE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/arena.h"

enum { SOUND_RATE = 8000 };

struct sound {
	const int16_t *samples; /* 8000 a second */
	size_t count;
};

/* Says the text in one of espeak-ng's voices; at most two sentences are made at a time. */
struct sound voice_say(struct arena *arena, const char *voice, const char *text);

#endif
