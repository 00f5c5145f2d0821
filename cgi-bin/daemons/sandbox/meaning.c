/* meaning.c: the sandbox's idea of what a text means. */
#include "daemons/sandbox/meaning.h"

#include <ctype.h>
#include <math.h>

#include "daemons/sandbox/wire.h"

enum { LONGEST_WORD = 40, NUMBERS_A_WORD = 8 };

/* Words that stand for the same, each group in a line. */
static const char *const alike[] = {
	" open opening opened hours closing closed close schedule time times ",
	" price prices cost costs fee fees charge rate rates expensive cheap pay ",
	" appointment appointments booking book reservation reserve reserved visit ",
	" cancel cancellation cancelled refund ",
	" address location located where find directions ",
	" doctor dentist physician practitioner ",
	" car vehicle automobile parking park garage ",
	" breakfast brunch meal food eat lunch dinner restaurant ",
	" phone telephone call number contact reach ",
	" child children kid kids family ",
	" dog dogs cat cats pet pets animal animals ",
	" holiday holidays vacation weekend saturday saturdays sunday sundays ",
};
static const char plain[] =
	" a an and are as at be by can do does for from how i in is it its me my of on or our that the "
	"their them there they this to us was we what when which who will with you your ";

static int is_in(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; (at = strstr(at, word)); at++)
		if (at[-1] == ' ' && at[length] == ' ')
			return 1;
	return 0;
}

/* Adds a word at a few places that its letters choose. */
static void add_word(double *numbers, int size, const char *word)
{
	char name[LONGEST_WORD + 8];
	for (size_t i = 0; i < COUNT(alike); i++)
		if (is_in(alike[i], word))
			word = alike[i];
	for (int i = 0; i < NUMBERS_A_WORD; i++) {
		snprintf(name, sizeof name, "%d %.*s", i, LONGEST_WORD, word);
		uint32_t hash = wire_hash(name);
		numbers[hash % (uint32_t)size] += hash & 0x10000 ? 1 : -1;
	}
}

static void add_words(double *numbers, int size, const char *text)
{
	char word[LONGEST_WORD + 1];
	size_t length = 0;
	for (;; text++) {
		unsigned char letter = (unsigned char)*text;
		if (isalnum(letter) || letter >= 0x80) {
			if (length < LONGEST_WORD)
				word[length++] = (char)tolower(letter);
			continue;
		}
		word[length] = '\0';
		if (length > 1 && !is_in(plain, word))
			add_word(numbers, size, word);
		length = 0;
		if (!letter)
			return;
	}
}

json_t *meaning_of(struct arena *arena, const char *text, int size)
{
	double sum = 1e-6;
	double *numbers = arena_alloc(arena, (size_t)size * sizeof *numbers);
	json_t *list = json_array();
	add_words(numbers, size, text);
	numbers[0] += 1e-3; /* a text without words points somewhere too */
	for (int i = 0; i < size; i++)
		sum += numbers[i] * numbers[i];
	for (int i = 0; i < size; i++)
		json_array_append_new(list, json_real(numbers[i] / sqrt(sum)));
	return list;
}
