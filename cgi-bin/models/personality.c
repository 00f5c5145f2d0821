/* personality.c: the manner of an agent. */
#include "models/personality.h"

#include "lib/text.h"

static const struct {
	const char *word, *label, *description, *sentence;
} personalities[] = {
	{"none", "Not set", "Only what is written above counts.", ""},
	{"friendly", "Friendly", "Warm, patient, and glad about the call.",
		"Your manner: warm and friendly. Use the person's name now and then, take an interest in "
		"what they "
		"say, and stay patient when they are not."},
	{"professional", "Professional", "Polite, precise and to the point.",
		"Your manner: professional. Be polite, calm and precise, come to the point, and use neither "
		"slang "
		"nor jokes."},
	{"casual", "Casual", "Relaxed, as among people who know each other.",
		"Your manner: casual and relaxed. Speak in everyday words and short sentences, as one does "
		"among "
		"people who know each other, and never be pushy."},
	{"own", "In my own words", "Say it yourself, below.", "Your manner: "},
};

json_t *personality_options(void)
{
	json_t *list = json_array();
	for (size_t i = 0; i < COUNT(personalities); i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s}", "value", personalities[i].word, "label",
				      personalities[i].label, "description", personalities[i].description));
	return list;
}

static int index_of(const char *personality)
{
	for (size_t i = 0; i < COUNT(personalities); i++)
		if (personality && !strcmp(personalities[i].word, personality))
			return (int)i;
	return -1;
}

const char *personality_of(const char *sent)
{
	return sent && *sent ? sent : "none";
}

struct error *personality_check(struct arena *arena, const char *personality, const char *words)
{
	if (index_of(personality) < 0)
		return error_field(arena, "personality", "Please choose one of the list.");
	if (!strcmp(personality, "own") && (!words || text_characters(words) < 3))
		return error_field(arena, "personality_words", "Please say how it should speak.");
	return NULL;
}

const char *personality_sentence(struct arena *arena, const char *personality, const char *words)
{
	int index = index_of(personality);
	const char *sentence = index < 0 ? "" : personalities[index].sentence;
	return personality && !strcmp(personality, "own")
		       ? arena_printf(arena, "%s%s", sentence, words ? words : "")
		       : sentence;
}

const char *personality_label(const char *personality)
{
	int index = index_of(personality);
	return personalities[index < 0 ? 0 : index].label;
}
