/* mp3.c: what is heard, as MP3, by LAME. */
#include <lame/lame.h>

#include "daemons/sandbox/speech.h"
#include "daemons/sandbox/voice.h"
#include "lib/error.h"

enum { HEADER = 44, KILOBITS = 24 };

static const void *encode(struct arena *arena, const char *wav, size_t bytes, size_t *length)
{
	int samples = (int)((bytes - HEADER) / 2);
	size_t room = (size_t)samples * 5 / 4 + 7200 + 7200; /* LAME's own rule, and what it flushes */
	unsigned char *mp3 = arena_alloc(arena, room);
	lame_t lame = lame_init();
	lame_set_in_samplerate(lame, SOUND_RATE);
	lame_set_num_channels(lame, 1);
	lame_set_mode(lame, MONO);
	lame_set_brate(lame, KILOBITS);
	lame_set_quality(lame, 9);
	lame_set_bWriteVbrTag(lame, 0);
	if (lame_init_params(lame) < 0)
		die("LAME does not start");
	int made = lame_encode_buffer(lame, (const short *)(wav + HEADER), NULL, samples, mp3, (int)room);
	int rest = made < 0 ? made : lame_encode_flush(lame, mp3 + made, (int)room - made);
	lame_close(lame);
	if (rest < 0)
		die("LAME does not encode");
	*length = (size_t)(made + rest);
	return mp3;
}

const void *speech_mp3(struct arena *arena, const struct recording *recording, size_t *length)
{
	size_t bytes;
	const char *wav = speech_recording(arena, recording, &bytes);
	return encode(arena, wav, bytes, length);
}

const void *speech_mp3_sentence(struct arena *arena, const char *voice, const char *text, size_t *length)
{
	size_t bytes;
	const char *wav = speech_sentence(arena, voice, text, &bytes);
	return encode(arena, wav, bytes, length);
}
