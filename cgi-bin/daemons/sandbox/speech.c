/* speech.c: what is heard. */
#include "daemons/sandbox/speech.h"

#include "daemons/sandbox/cache.h"
#include "daemons/sandbox/voice.h"

enum { RATE = SOUND_RATE, HEADER = 44, LONGEST_MS = 20 * 60 * 1000, RAMP = 80 };

static void put_number(char *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (char)(value >> (8 * i));
}

static void put_header(char *wav, size_t bytes)
{
	memcpy(wav, "RIFF\0\0\0\0WAVEfmt ", 16);
	put_number(wav + 4, (uint32_t)(bytes + HEADER - 8), 4);
	put_number(wav + 16, 16, 4);
	put_number(wav + 20, 1, 2);
	put_number(wav + 22, 1, 2);
	put_number(wav + 24, RATE, 4);
	put_number(wav + 28, RATE * 2, 4);
	put_number(wav + 32, 2, 2);
	put_number(wav + 34, 16, 2);
	memcpy(wav + 36, "data", 4);
	put_number(wav + 40, (uint32_t)bytes, 4);
}

/* Adds a sound at its time, cut with a short ramp where its slot ends. */
static void mix(int16_t *samples, size_t start, size_t end, struct sound sound)
{
	size_t count = sound.count < end - start ? sound.count : end - start;
	for (size_t i = 0; i < count; i++) {
		size_t left = count - i;
		int value = samples[start + i] +
			    (left < RAMP ? sound.samples[i] * (int)left / RAMP : sound.samples[i]);
		samples[start + i] = (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
	}
}

/* espeak-ng is not always as quick as the script: what is longer than its turn may go on into the pause after it. */
static void mix_turn(const struct turn *turn, int16_t *samples, size_t count)
{
	size_t start = (size_t)turn->start_ms * RATE / 1000, end = (size_t)(turn->end_ms + 400) * RATE / 1000;
	if (end > count)
		end = count;
	if (turn->kind == TURN_TOOL || start >= end)
		return;
	struct arena *scratch = arena_new();
	mix(samples, start, end,
		voice_say(scratch, turn->kind == TURN_AGENT ? "en-us+f3" : "en-gb+m3", turn->text));
	arena_free(scratch);
}

const void *speech_recording(struct arena *arena, const struct recording *recording, size_t *length)
{
	char *name = arena_printf(arena, "%s.wav", recording->call);
	const void *made = cache_get(arena, name, length);
	if (made)
		return made;
	int64_t talk_ms = recording->talk_ms < LONGEST_MS ? recording->talk_ms : LONGEST_MS;
	size_t count = (size_t)talk_ms * RATE / 1000;
	*length = HEADER + count * 2;
	char *wav = arena_alloc(arena, *length);
	int16_t *samples = (int16_t *)(wav + HEADER);
	put_header(wav, count * 2);
	int64_t words_ms = recording->last_words ? script_speech_ms(recording->last_words) : 0;
	for (size_t i = 0;
		i < recording->script->count && recording->script->turns[i].start_ms < talk_ms - words_ms;
		i++)
		mix_turn(&recording->script->turns[i], samples, count);
	if (words_ms && words_ms <= talk_ms)
		mix_turn(&(struct turn){TURN_AGENT, recording->last_words, NULL, talk_ms - words_ms, talk_ms},
			samples, count);
	cache_put(name, wav, *length);
	return wav;
}

const void *speech_sentence(struct arena *arena, const char *voice, const char *text, size_t *length)
{
	struct sound sound = voice_say(arena, voice, text);
	*length = HEADER + sound.count * 2;
	char *wav = arena_alloc(arena, *length);
	put_header(wav, sound.count * 2);
	memcpy(wav + HEADER, sound.samples, sound.count * 2);
	return wav;
}
