/* agent_version.c: the versions of an agent. */
#include "models/agent_version.h"

#include "lib/clock.h"
#include "lib/diff.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/job.h"
#include "models/personality.h"

enum { SHOWN_BESIDE = 240, LONG_STRETCH = 3 * SHOWN_BESIDE }; /* of what is the same: bytes around a change */

void agent_versions(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_rows(tx, into, key,
		"select v.agent_id, v.version, v.restored_from, v.created_at, v.created_by_name, v.version = "
		"a.version as "
		"is_current"
		" from agent_versions v join agents a on a.tenant_id = $1 and a.id = v.agent_id"
		" where v.tenant_id = $1 and v.agent_id = $2::uuid order by v.version desc limit 50",
		P(id));
}

#define ONE                                                                                                  \
	"select v.version, v.greeting, v.prompt, v.engine, v.voice, v.language, v.longest_seconds, "         \
	"v.recording, "                                                                                      \
	"v.says_ai,"                                                                                         \
	" v.says_recording, v.waiver, v.personality, v.personality_words, v.restored_from, v.created_at,"    \
	" v.created_by_name, v.version = a.version as is_current, coalesce(o.name, v.voice) as voice_name"   \
	" from agent_versions v join agents a on a.tenant_id = $1 and a.id = v.agent_id"                     \
	" left join voices o on o.engine = v.engine and o.voice = v.voice"                                   \
	" where v.tenant_id = $1 and v.agent_id = $2::uuid and v.version = $3::integer"

void agent_version(struct tx *tx, json_t *into, const char *key, const char *id, const char *version)
{
	tx_row(tx, into, key, ONE, P(id, version));
}

void agent_version_maybe(struct tx *tx, json_t *into, const char *key, const char *id, const char *version)
{
	tx_maybe(tx, into, key, ONE, P(id, version));
}

/* The beginning of a text of so many bytes at most, which ends with a character. */
static size_t whole_characters(const char *text, size_t bytes)
{
	while (bytes && ((unsigned char)text[bytes] & 0xc0) == 0x80)
		bytes--;
	return bytes;
}

static json_t *part_json(struct arena *arena, const struct diff_part *part)
{
	json_t *json = json_object();
	const char *text = arena_strndup(arena, part->text, part->length);
	if (part->kind == DIFF_SAME && part->length > LONG_STRETCH) {
		size_t head = whole_characters(text, SHOWN_BESIDE);
		size_t tail = whole_characters(text, part->length - SHOWN_BESIDE);
		const char *middle = arena_strndup(arena, text + head, tail - head);
		json_object_set_new(json, "skipped_count", json_integer((json_int_t)text_characters(middle)));
		json_object_set_new(json, "rest", json_string(text + tail));
		text = arena_strndup(arena, text, head);
	}
	json_object_set_new(json, "text", json_string(text));
	json_object_set_new(json, "removed", json_boolean(part->kind == DIFF_REMOVED));
	json_object_set_new(json, "added", json_boolean(part->kind == DIFF_ADDED));
	return json;
}

static json_t *changed_text(struct arena *arena, const json_t *was, const json_t *is, const char *name)
{
	if (!strcmp(text_or_empty(was, name), text_or_empty(is, name)))
		return json_null();
	json_t *parts = json_array();
	struct diff diff = diff_words(arena, text_or_empty(was, name), text_or_empty(is, name));
	for (size_t i = 0; i < diff.count; i++)
		json_array_append_new(parts, part_json(arena, &diff.parts[i]));
	return parts;
}

/* The settings of a version as people read them. */
static const char *setting(struct arena *arena, const json_t *version, const char *name)
{
	const json_t *value = json_object_get(version, name);
	if (!strcmp(name, "longest_seconds"))
		return arena_printf(arena, "%lld min", (long long)(json_integer_value(value) + 59) / 60);
	if (!strcmp(name, "language"))
		return agent_language_name(arena, text_or_empty(version, name));
	if (!strcmp(name, "personality"))
		return !strcmp(text_or_empty(version, name), "own")
			       ? text_or_empty(version, "personality_words")
			       : personality_label(text_or_empty(version, name));
	if (json_is_boolean(value))
		return json_is_true(value) ? "Yes" : "No";
	return json_is_string(value) ? json_string_value(value) : "Not given";
}

json_t *agent_version_compare(struct arena *arena, const json_t *was, const json_t *is)
{
	static const struct {
		const char *name, *label;
	} settings[] = {{"kind", "Kind of voice"}, {"voice_name", "Voice"}, {"language", "Language"},
		{"personality", "Manner"}, {"longest_seconds", "Longest call"},
		{"recording", "Records calls"}, {"says_recording", "Says that the call is recorded"},
		{"says_ai", "Says that it is an AI"}, {"waiver", "Why something is not said"}};
	json_t *changed = json_array();
	for (size_t i = 0; i < COUNT(settings); i++) {
		const char *before = setting(arena, was, settings[i].name);
		const char *after = setting(arena, is, settings[i].name);
		if (strcmp(before, after))
			json_array_append_new(
				changed, json_pack("{s:s, s:s, s:s}", "label", settings[i].label, "was",
						 before, "is", after));
	}
	json_t *greeting = changed_text(arena, was, is, "greeting"),
	       *prompt = changed_text(arena, was, is, "prompt");
	int sets = json_array_size(changed) > 0, greets = json_is_array(greeting),
	    tells = json_is_array(prompt);
	return json_pack("{s:o, s:o, s:o, s:b, s:b, s:b, s:b}", "settings", changed, "greeting", greeting,
		"prompt", prompt, "has_settings", sets, "has_greeting", greets, "has_prompt", tells,
		"is_same", !sets && !greets && !tells);
}

void agent_version_restore(struct tx *tx, const char *id, const char *version, struct agent_restorer by)
{
	tx_do(tx, "select agent_restore($1::uuid, $2::uuid, $3::integer, $4::uuid, $5)",
		P(id, version, by.person_id, by.person));
	job_enqueue(tx, "agent_provision", id, json_pack("{s:s}", "agent_id", id), clock_now());
}
