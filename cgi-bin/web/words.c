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
};

static char *words_of(struct arena *arena, const char *state)
{
	for (size_t i = 0; i < COUNT(special); i++)
		if (!strcmp(special[i].state, state))
			return arena_strdup(arena, special[i].words);
	char *words = arena_strdup(arena, state);
	words[0] = (char)toupper((unsigned char)words[0]);
	for (char *at = words; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	return words;
}

/* Most keys are none of these: their lengths tell. */
static int is_state(const char *key)
{
	static const char *const names[] = {
		"state", "outcome", "sentiment", "direction", "kind", "role", "reason"};
	size_t length = strlen(key);
	if (length < 4 || length > 9)
		return 0;
	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], key))
			return 1;
	return 0;
}

static int is_left_alone(const char *key)
{
	return !strcmp(key, "form") || !strcmp(key, "errors") || !strcmp(key, "options");
}

static int has_parts(const json_t *value)
{
	return json_is_object(value) || json_is_array(value);
}

static void add_to_object(struct arena *arena, json_t *object)
{
	const char *key;
	json_t *value, *added = NULL;
	json_object_foreach(object, key, value)
	{
		if (json_is_string(value) && is_state(key)) {
			added = added ? added : json_object();
			json_object_set_new(added, arena_printf(arena, "%s_text", key),
				json_string(words_of(arena, json_string_value(value))));
		} else if (has_parts(value) && !is_left_alone(key)) {
			words_add(arena, value);
		}
	}
	if (added)
		json_object_update_missing(object, added);
}

void words_add(struct arena *arena, json_t *document)
{
	size_t index;
	json_t *item;
	if (json_is_object(document))
		add_to_object(arena, document);
	else
		json_array_foreach(document, index, item) words_add(arena, item);
}
