/* speech.h: what is heard: WAV files, or MP3 made from them (8 kHz, 16 bits, one channel) by espeak-ng, or of tones where that is missing. */
#ifndef SANDBOX_SPEECH_H
#define SANDBOX_SPEECH_H

#include <stddef.h>
#include <stdint.h>

#include "daemons/sandbox/script.h"

struct recording {
	const char *call;
	const struct script *script;
	int64_t talk_ms;
	const char *last_words; /* what the agent said at the end, or NULL */
};

/* The recording of a call, each turn at its time. It takes about a second the first time; then it comes from a file. */
const void *speech_recording(struct arena *arena, const struct recording *recording, size_t *length);

/* One sentence in one of espeak-ng's voices. */
const void *speech_sentence(struct arena *arena, const char *voice, const char *text, size_t *length);

/* The same as MP3. */
const void *speech_mp3(struct arena *arena, const struct recording *recording, size_t *length);
const void *speech_mp3_sentence(struct arena *arena, const char *voice, const char *text, size_t *length);

#endif
