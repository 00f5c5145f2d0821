/* voice.c: a sentence as sound. */
#include "daemons/sandbox/voice.h"

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemons/sandbox/cache.h"
#include "daemons/sandbox/script.h"
#include "daemons/sandbox/wire.h"
#include "lib/error.h"
#include "lib/secret.h"
#include "lib/strbuf.h"

enum { HEADER = 44, WORDS_A_MINUTE = 172, AT_A_TIME = 2 };

extern char **environ;

static sem_t places;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
	sem_init(&places, 0, AT_A_TIME);
}

/* Syllables as a humming tone, for machines without espeak-ng. */
static struct sound hum(struct arena *arena, const char *voice, const char *text)
{
	size_t count = (size_t)script_speech_ms(text) * SOUND_RATE / 1000;
	int16_t *samples = arena_alloc(arena, count * 2);
	double pitch = 110 + wire_hash(voice) % 120;
	for (size_t i = 0; i < count; i++) {
		double time = (double)i / SOUND_RATE, syllable = fabs(sin(time * 9));
		samples[i] = (int16_t)(4000 * syllable * sin(2 * M_PI * pitch * time));
	}
	return (struct sound){samples, count};
}

/* The standard output of espeak-ng, or "" when it is not there. */
static struct strbuf spawn_speech(struct arena *arena, const char *voice, const char *text)
{
	struct strbuf out;
	int ends[2];
	char speed[8], buffer[16384];
	ssize_t got;
	pid_t child;
	posix_spawn_file_actions_t actions;
	strbuf_init(&out, arena);
	snprintf(speed, sizeof speed, "%d", WORDS_A_MINUTE);
	char *const arguments[] = {
		"espeak-ng", "-v", (char *)voice, "-s", speed, "--stdout", "--", (char *)text, NULL};
	if (pipe2(ends, O_CLOEXEC))
		return out;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	int failed = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	while (!failed && (got = read(ends[0], buffer, sizeof buffer)) > 0)
		strbuf_add(&out, buffer, (size_t)got);
	close(ends[0]);
	if (!failed)
		waitpid(child, NULL, 0);
	return out;
}

/* From espeak-ng's rate to ours: each sample is the mean of those that it covers. */
static struct sound resample(struct arena *arena, const int16_t *from, size_t count, unsigned rate)
{
	size_t wanted = (size_t)((double)count * SOUND_RATE / rate);
	int16_t *samples = arena_alloc(arena, wanted * 2 + 2);
	for (size_t i = 0; i < wanted; i++) {
		size_t first = i * rate / SOUND_RATE, end = (i + 1) * rate / SOUND_RATE;
		long sum = 0;
		for (size_t j = first; j < end && j < count; j++)
			sum += from[j];
		samples[i] = (int16_t)(sum / (long)(end - first));
	}
	return (struct sound){samples, wanted};
}

static struct sound make(struct arena *arena, const char *voice, const char *text)
{
	struct strbuf wav = spawn_speech(arena, voice, text);
	if (wav.length <= HEADER)
		return hum(arena, voice, text);
	const unsigned char *head = (const unsigned char *)wav.text;
	unsigned rate = head[24] | (unsigned)head[25] << 8 | (unsigned)head[26] << 16;
	if (rate < SOUND_RATE || rate > 96000)
		return hum(arena, voice, text);
	return resample(arena, (const int16_t *)(wav.text + HEADER), (wav.length - HEADER) / 2, rate);
}

struct sound voice_say(struct arena *arena, const char *voice, const char *text)
{
	size_t length;
	const char *words = arena_printf(arena, "%s %s", voice, text);
	const char *name = arena_printf(arena, "%s.sound", secret_sha256(arena, words, strlen(words)));
	const int16_t *samples = cache_get(arena, name, &length);
	if (samples)
		return (struct sound){samples, length / 2};
	pthread_once(&once, start);
	sem_wait(&places);
	struct sound sound = make(arena, voice, text);
	sem_post(&places);
	cache_put(name, sound.samples, sound.count * 2);
	return sound;
}
