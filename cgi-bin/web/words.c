/* words.c: the words that people read for the states that programs keep. */
#include "web/words.h"

#include <ctype.h>

static const struct {
	const char *state, *words;
} special[] = {
	{"in_progress", "On the phone"},
	{"initiating", "Dialing"},
	{"screened", "Call screening"},
	{"opted_out", "Opted out"},
	{"human", "Person"},
	{"fax", "Fax machine"},
	{"opt_out", "Asked not to be called"},
	{"analysis", "Heard in a call"},
	{"manual", "Added by hand"},
	{"import", "Imported"},
	{"idle", "Not connected"},
	{"inbound", "Call in"},
	{"outbound", "Call out"},
	{"faq", "Question and answer"},
	{"site", "Web site"},
	{"finding", "Looking for pages"},
	{"choosing", "Waiting for you"},
};

const char *words_of(struct arena *arena, const char *state)
{
	for (size_t i = 0; i < COUNT(special); i++)
		if (special[i].state[0] == state[0] && !strcmp(special[i].state, state))
			return special[i].words;
	char *words = arena_strdup(arena, state);
	words[0] = (char)toupper((unsigned char)words[0]);
	for (char *at = words; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	return words;
}

int words_is_state(const char *key)
{
	static const char *const names[] = {
		"state", "outcome", "sentiment", "direction", "kind", "role", "reason"};
	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], key))
			return 1;
	return 0;
}
