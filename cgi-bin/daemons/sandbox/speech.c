/* speech.c: what is heard. */
#include "daemons/sandbox/speech.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemons/sandbox/wire.h"
#include "lib/error.h"
#include "lib/strbuf.h"

enum { RATE = 8000, HEADER = 44, LONGEST_MS = 20 * 60 * 1000, RAMP = 80, WORDS_A_MINUTE = 172 };

extern char **environ;

static char folder[4096];

struct sound {
	int16_t *samples;
	size_t count;
};

void speech_start(const char *path)
{
	snprintf(folder, sizeof folder, "%s", path);
	if (mkdir(folder, 0700) && errno != EEXIST)
		die("cannot make the folder %s", folder);
}

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

/* Syllables as a humming tone, for machines without espeak-ng. */
static struct sound hum(struct arena *arena, const char *voice, const char *text)
{
	size_t count = (size_t)script_speech_ms(text) * RATE / 1000;
	struct sound sound = {arena_alloc(arena, count * 2), count};
	double pitch = 110 + wire_hash(voice) % 120;
	for (size_t i = 0; i < count; i++) {
		double time = (double)i / RATE, syllable = fabs(sin(time * 9));
		sound.samples[i] = (int16_t)(4000 * syllable * sin(2 * M_PI * pitch * time));
	}
	return sound;
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
	size_t wanted = (size_t)((double)count * RATE / rate);
	struct sound sound = {arena_alloc(arena, wanted * 2 + 2), wanted};
	for (size_t i = 0; i < wanted; i++) {
		size_t start = i * rate / RATE, end = (i + 1) * rate / RATE;
		long sum = 0;
		for (size_t j = start; j < end && j < count; j++)
			sum += from[j];
		sound.samples[i] = (int16_t)(sum / (long)(end - start));
	}
	return sound;
}

static struct sound speak(struct arena *arena, const char *voice, const char *text)
{
	struct strbuf wav = spawn_speech(arena, voice, text);
	if (wav.length <= HEADER)
		return hum(arena, voice, text);
	const unsigned char *head = (const unsigned char *)wav.text;
	unsigned rate = head[24] | (unsigned)head[25] << 8 | (unsigned)head[26] << 16;
	if (rate < RATE || rate > 96000)
		return hum(arena, voice, text);
	return resample(arena, (const int16_t *)(wav.text + HEADER), (wav.length - HEADER) / 2, rate);
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
static void mix_turn(struct arena *arena, const struct turn *turn, int16_t *samples, size_t count)
{
	size_t start = (size_t)turn->start_ms * RATE / 1000, end = (size_t)(turn->end_ms + 400) * RATE / 1000;
	if (end > count)
		end = count;
	if (turn->kind == TURN_TOOL || start >= end)
		return;
	struct arena *scratch = arena_new();
	mix(samples, start, end,
		speak(scratch, turn->kind == TURN_AGENT ? "en-us+f3" : "en-gb+m3", turn->text));
	arena_free(scratch);
	(void)arena;
}

static const void *read_file(struct arena *arena, const char *path, size_t *length)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return NULL;
	char *bytes = NULL;
	size_t got = 0;
	if (!fstat(file, &status)) {
		bytes = arena_alloc(arena, (size_t)status.st_size + 1);
		ssize_t part;
		while ((part = read(file, bytes + got, (size_t)status.st_size - got)) > 0)
			got += (size_t)part;
	}
	close(file);
	*length = got;
	return got ? bytes : NULL;
}

/* Written beside its place and then moved there, so that nobody reads half of it. */
static void write_file(struct arena *arena, const char *path, const char *bytes, size_t length)
{
	char *part = arena_printf(arena, "%s.%s", path, wire_uuid(arena));
	int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return;
	ssize_t wrote = write(file, bytes, length);
	close(file);
	if (wrote != (ssize_t)length || rename(part, path))
		unlink(part);
}

const void *speech_recording(struct arena *arena, const struct recording *recording, size_t *length)
{
	char *path = arena_printf(arena, "%s/%s.wav", folder, recording->call);
	const void *made = read_file(arena, path, length);
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
		mix_turn(arena, &recording->script->turns[i], samples, count);
	if (words_ms && words_ms <= talk_ms)
		mix_turn(arena,
			&(struct turn){TURN_AGENT, recording->last_words, NULL, talk_ms - words_ms, talk_ms},
			samples, count);
	write_file(arena, path, wav, *length);
	return wav;
}

const void *speech_sentence(struct arena *arena, const char *voice, const char *text, size_t *length)
{
	struct sound sound = speak(arena, voice, text);
	*length = HEADER + sound.count * 2;
	char *wav = arena_alloc(arena, *length);
	put_header(wav, sound.count * 2);
	memcpy(wav + HEADER, sound.samples, sound.count * 2);
	return wav;
}
