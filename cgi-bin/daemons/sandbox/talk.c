/* talk.c: what the sandbox's model says in plain words. */
#include "daemons/sandbox/talk.h"

#include <ctype.h>

#include "lib/strbuf.h"

enum { WORD_SHORTEST = 4, WORD_LONGEST = 40 };

static const struct {
	const char *phrases[5], *answer;
} rules[] = {
	{{"stop calling", "don't call", "do not call", "take me off"},
		"I understand. You will not be called again. Good-bye."},
	{{"are you a robot", "are you human", "are you an ai", "am i talking to a"},
		"I'm an AI assistant, and I speak for the company."},
	{{"good-bye", "goodbye", "bye bye", "that is all"}, "Thank you for the call. Good-bye."},
};

/* All that was said in one role, or only the last of it. */
static const char *said(struct arena *arena, const json_t *messages, const char *role, int last)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	for (size_t i = 0; i < json_array_size(messages); i++) {
		const json_t *message = json_array_get(messages, i);
		const char *content = json_string_value(json_object_get(message, "content"));
		if (!content || strcmp(json_string_value(json_object_get(message, "role")), role))
			continue;
		if (last)
			strbuf_init(&text, arena);
		strbuf_addf(&text, "%s\n", content);
	}
	return text.text;
}

/* The next word of so many letters, in small ones; NULL at the end. */
static const char *next_word(const char **at, char word[WORD_LONGEST + 1])
{
	size_t length = 0;
	for (; **at; (*at)++) {
		if (isalpha((unsigned char)**at) || (unsigned char)**at >= 0x80) {
			if (length < WORD_LONGEST)
				word[length++] = (char)tolower((unsigned char)**at);
		} else if (length >= WORD_SHORTEST) {
			break;
		} else {
			length = 0;
		}
	}
	word[length] = '\0';
	return length >= WORD_SHORTEST ? word : NULL;
}

/* How many words of the question stand in the line; words of many questions count for nothing. */
static int score(const char *question, const char *line)
{
	static const char common[] =
		" what when where which your have does this that with about there would could tell please "
		"know they them from will much many ";
	char word[WORD_LONGEST + 1];
	int count = 0;
	for (const char *at = question; next_word(&at, word);) {
		char padded[WORD_LONGEST + 3];
		snprintf(padded, sizeof padded, " %s ", word);
		count += !strstr(common, padded) && strcasestr(line, word);
	}
	return count;
}

/* The line of the instructions that fits a question best; NULL when none has anything to do with it. */
static const char *best_line(struct arena *arena, const char *text, const char *question)
{
	const char *best = NULL;
	int most = 0;
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		const char *copy = arena_strndup(arena, line, length);
		int points = strncmp(copy, "You are ", 8) ? score(question, copy) : 0;
		if (points > most) {
			most = points;
			best = copy + strspn(copy, "- ");
		}
		line += length + (line[length] == '\n');
	}
	return best;
}

const char *talk_answer(struct arena *arena, const json_t *messages)
{
	const char *asked = said(arena, messages, "user", 1), *told = said(arena, messages, "system", 0);
	for (size_t i = 0; i < COUNT(rules); i++)
		for (size_t j = 0; j < COUNT(rules[i].phrases) && rules[i].phrases[j]; j++)
			if (strcasestr(asked, rules[i].phrases[j]))
				return rules[i].answer;
	const char *role = strstr(told, "You are ");
	if (role && (strcasestr(asked, "your name") || strcasestr(asked, "who are you")))
		return arena_printf(arena, "I'm %.*s.", (int)strcspn(role + 8, ",.\n"), role + 8);
	const char *line = best_line(arena, told, asked);
	if (line)
		return arena_printf(arena, "As far as I know: %s", line);
	if (strchr(asked, '?'))
		return "That is something a colleague has to answer. When may somebody call you back?";
	return "I see. Could you tell me a little more about that?";
}
