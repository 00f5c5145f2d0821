/* voice_sample.c: the sound of a voice, fetched from its engine once. */
#include "jobs/voice_sample.h"

#include <stdio.h>
#include <unistd.h>

#include "jobs/account.h"
#include "lib/secret.h"
#include "lib/store.h"
#include "lib/text.h"
#include "models/voice.h"

enum { FETCH_MS = 9000 };

/* What files of sound begin with. */
static const struct {
	const char *ending, *type, *magic;
	size_t length;
} kinds[] = {
	{"wav", "audio/wav", "RIFF", 4},
	{"ogg", "audio/ogg", "OggS", 4},
	{"mp3", "audio/mpeg", "ID3", 3},
	{"mp3", "audio/mpeg", "\xff\xfb", 2},
	{"mp3", "audio/mpeg", "\xff\xf3", 2},
};

/* Ids come from outside, so that files go by a digest. */
static const char *path_of(struct arena *arena, const json_t *voice, const char *language, const char *ending)
{
	const char *words =
		arena_printf(arena, "%s %s %s", text_of(voice, "engine"), text_of(voice, "voice"), language);
	return arena_printf(arena, "voices/%s.%s", secret_sha256(arena, words, strlen(words)), ending);
}

int voice_sample_kept(
	struct arena *arena, const json_t *voice, const char *language, struct voice_sample *sample)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		*sample = (struct voice_sample){
			path_of(arena, voice, language, kinds[i].ending), kinds[i].type};
		if (!access(store_name(arena, sample->path), R_OK))
			return 1;
	}
	return 0;
}

/* Which of the kinds a file is; -1 for what is no sound. */
static int kind_of(const char *name)
{
	char head[4] = "";
	FILE *file = fopen(name, "rbe");
	size_t length = file ? fread(head, 1, sizeof head, file) : 0;
	if (file)
		fclose(file);
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (length >= kinds[i].length && !memcmp(head, kinds[i].magic, kinds[i].length))
			return (int)i;
	return -1;
}

struct error *voice_sample_fetch(
	struct arena *arena, const json_t *voice, const char *language, struct voice_sample *sample)
{
	struct engine_use use;
	const char *begun = arena_printf(arena, "temp/%s.sound", secret_uuid(arena));
	struct engine_sample wanted = {.voice = text_of(voice, "voice"),
		.language = language,
		.sentence = voice_sentence(language),
		.path = store_name(arena, begun),
		.timeout_ms = FETCH_MS};
	TRY(account_engine(arena, text_of(voice, "engine"), &use));
	if (!use.engine->voice_sample)
		return error_new(arena, ERROR_MISSING, "There is no sample of this voice.", NULL);
	TRY(store_write(arena, begun, "")); /* makes the folder */
	struct error *error = use.engine->voice_sample(arena, &use.account, &wanted);
	int kind = error ? -1 : kind_of(wanted.path);
	if (kind < 0) {
		store_delete(arena, begun);
		return error ? error
			     : error_new(arena, ERROR_UPSTREAM,
				       "The sample of this voice can't be heard just now.",
				       "the engine sent no sound for %s", wanted.voice);
	}
	*sample =
		(struct voice_sample){path_of(arena, voice, language, kinds[kind].ending), kinds[kind].type};
	return store_keep(arena, wanted.path, sample->path);
}
