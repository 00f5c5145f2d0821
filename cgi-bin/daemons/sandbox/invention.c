/* invention.c: what the sandbox's model writes. */
#include "daemons/sandbox/invention.h"

#include <ctype.h>

#include "daemons/sandbox/analysis.h"
#include "lib/strbuf.h"

enum { DEEPEST = 12 };

struct invention {
	struct arena *arena;
	const json_t *root;  /* the schema, for its $defs */
	const json_t *lines; /* of the transcript */
	struct analysis analysis;
};

static json_t *invent(struct invention *invention, const json_t *schema, const char *name, int item);

/* A line's speaker: 1 the person, 0 the agent, -1 nobody. */
static int speaker(const char *line, size_t length)
{
	static const struct {
		const char *word;
		int person;
	} words[] = {{"agent", 0}, {"assistant", 0}, {"bot", 0}, {"user", 1}, {"person", 1}, {"customer", 1},
		{"caller", 1}, {"callee", 1}, {"lead", 1}, {"human", 1}, {"contact", 1}, {"machine", 1},
		{"them", 1}};
	char head[48];
	snprintf(head, sizeof head, "%.*s", (int)length, line);
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcasestr(head, words[i].word))
			return words[i].person;
	return -1;
}

/* "[01:05]", "01:05", "65s" or "65.2 s" in the head of a line, in seconds; -1 if there is none. */
static double seconds_in(const char *head, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char *end;
		if (!isdigit((unsigned char)head[i]))
			continue;
		double value = strtod(head + i, &end);
		if (*end == ':' && isdigit((unsigned char)end[1]))
			return value * 60 + strtod(end + 1, NULL);
		if (*end == 's' || (*end == ' ' && end[1] == 's' && !isalpha((unsigned char)end[2])))
			return value;
		i = (size_t)(end - head);
	}
	return -1;
}

/* The colon after the speaker's name, with no long sentence before it. */
static const char *speaker_colon(const char *line, size_t length)
{
	for (size_t i = 0; i < length && i < 44; i++)
		if (line[i] == ':' && (line[i + 1] == ' ' || i + 1 == length))
			return line + i;
	return NULL;
}

json_t *invention_lines(struct arena *arena, const char *prompt)
{
	json_t *lines = json_array();
	for (const char *line = prompt; *line;) {
		size_t length = strcspn(line, "\n");
		const char *colon = speaker_colon(line, length);
		size_t head = colon ? (size_t)(colon - line) : 0;
		int who = colon ? speaker(line, head) : -1;
		const char *digits = line + strspn(line, " [(#");
		if (who >= 0)
			json_array_append_new(lines,
				json_pack("{s:b, s:s, s:f, s:i}", "person", who, "text",
					arena_strndup(arena, colon + 1 + (colon[1] == ' '),
						length - head - 1 - (colon[1] == ' ')),
					"seconds", seconds_in(line, head), "number",
					isdigit((unsigned char)*digits) ? (int)strtol(digits, NULL, 10)
									: (int)json_array_size(lines)));
		line += length + (line[length] == '\n');
	}
	return lines;
}

static int name_has(const char *name, const char *words)
{
	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");
		char word[32];
		snprintf(word, sizeof word, "%.*s", (int)length, at);
		if (strcasestr(name, word))
			return 1;
		at += length + (at[length] == ' ');
	}
	return 0;
}

/* The choice that means one of the words, the most fitting first; or NULL. */
static json_t *choice_for(const json_t *choices, const char *words)
{
	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");
		for (size_t i = 0; i < json_array_size(choices); i++) {
			const char *choice = json_string_value(json_array_get(choices, i));
			if (choice && strlen(choice) == length && !strncasecmp(choice, at, length))
				return json_array_get(choices, i);
		}
		at += length + (at[length] == ' ');
	}
	return NULL;
}

static json_t *choose(struct invention *invention, const json_t *choices, const char *name)
{
	const struct analysis *analysis = &invention->analysis;
	json_t *choice = NULL;
	if (name_has(name, "sentiment mood tone"))
		choice = choice_for(choices, analysis->sentiment);
	if (!choice && name_has(name, "speaker role who"))
		choice = choice_for(choices, "person user customer caller lead callee human");
	if (!choice)
		choice = choice_for(choices, analysis->words);
	if (!choice)
		choice = choice_for(choices, analysis->sentiment);
	if (!choice)
		choice = choice_for(choices, "other unknown none neutral completed human medium normal");
	return choice ? choice : json_array_get(choices, 0);
}

/* The list that a name asks for. */
static const json_t *list_for(const struct invention *invention, const char *name)
{
	if (name_has(name, "action todo next follow task"))
		return invention->analysis.action_items;
	if (name_has(name, "highlight quote moment excerpt"))
		return invention->analysis.highlights;
	return invention->analysis.key_points;
}

static const char *item_text(const json_t *item)
{
	const char *text = json_string_value(json_is_object(item) ? json_object_get(item, "text") : item);
	return text ? text : "";
}

static json_t *invent_text(struct invention *invention, const char *name, int item)
{
	const struct analysis *analysis = &invention->analysis;
	const json_t *highlight = json_array_get(analysis->highlights, (size_t)(item < 0 ? 0 : item));
	if (name_has(name, "quote excerpt highlight"))
		return json_string(item_text(highlight));
	if (name_has(name, "speaker"))
		return json_string(json_is_true(json_object_get(highlight, "person")) ? "user" : "agent");
	if (name_has(name, "sentiment"))
		return json_string(analysis->sentiment);
	if (name_has(name, "outcome"))
		return json_string(analysis->outcome);
	if (name_has(name, "short title headline reason note why gist"))
		return json_string(analysis->short_summary);
	if (item >= 0 && name_has(name, "action task text description item")) {
		const json_t *list =
			name_has(name, "action task") ? analysis->action_items : analysis->key_points;
		return json_string(item_text(json_array_get(list, (size_t)item)));
	}
	if (name_has(name, "due date when deadline owner assignee"))
		return json_string("");
	return json_string(analysis->summary);
}

static double clamp(const json_t *schema, double value)
{
	const json_t *lowest = json_object_get(schema, "minimum"),
		     *highest = json_object_get(schema, "maximum");
	if (json_is_number(lowest) && value < json_number_value(lowest))
		value = json_number_value(lowest);
	if (json_is_number(highest) && value > json_number_value(highest))
		value = json_number_value(highest);
	return value;
}

static double invent_number(struct invention *invention, const char *name, int item)
{
	const struct analysis *analysis = &invention->analysis;
	const json_t *highlight = json_array_get(analysis->highlights, (size_t)(item < 0 ? 0 : item));
	const json_t *line = json_array_get(
		invention->lines, (size_t)json_integer_value(json_object_get(highlight, "line")));
	if (name_has(name, "second start time offset") &&
		json_number_value(json_object_get(line, "seconds")) >= 0)
		return json_number_value(json_object_get(line, "seconds"));
	if (name_has(name, "turn index line position number"))
		return (double)json_integer_value(json_object_get(line, "number"));
	if (name_has(name, "confidence"))
		return 0.9;
	if (name_has(name, "sentiment score"))
		return !strcmp(analysis->sentiment, "positive")   ? 0.8
		       : !strcmp(analysis->sentiment, "negative") ? -0.7
								  : 0.1;
	return 0;
}

static json_t *invent_truth(const struct invention *invention, const char *name)
{
	static const char *const questions[][2] = {{"opt stop remove do_not donotcall", "opted_out"},
		{"voicemail machine", "voicemail"}, {"screen", "screened"}, {"wrong", "wrong_number"},
		{"callback call_back", "callback"}, {"appointment book meeting", "appointment"},
		{"interest", "interested"}, {"complain angry escalat", "complaint"}};
	for (size_t i = 0; i < COUNT(questions); i++)
		if (name_has(name, questions[i][0]))
			return json_boolean(!strcmp(invention->analysis.outcome, questions[i][1]));
	if (name_has(name, "human person"))
		return json_boolean(strcmp(invention->analysis.outcome, "voicemail") &&
				    strcmp(invention->analysis.outcome, "screened"));
	return json_false();
}

static json_t *invent_list(struct invention *invention, const json_t *schema, const char *name)
{
	const json_t *list = list_for(invention, name), *items = json_object_get(schema, "items");
	const char *type = json_string_value(json_object_get(items, "type"));
	size_t most = json_array_size(list),
	       least = (size_t)json_integer_value(json_object_get(schema, "minItems"));
	json_t *made = json_array();
	if (json_object_get(schema, "maxItems") &&
		most > (size_t)json_integer_value(json_object_get(schema, "maxItems")))
		most = (size_t)json_integer_value(json_object_get(schema, "maxItems"));
	if (most < least)
		most = least;
	for (size_t i = 0; i < most; i++) {
		const char *text = item_text(
			json_array_get(list, i % (json_array_size(list) ? json_array_size(list) : 1)));
		if (type && !strcmp(type, "string") && !json_object_get(items, "enum"))
			json_array_append_new(made, json_string(text));
		else
			json_array_append_new(made, invent(invention, items, name, (int)i));
	}
	return made;
}

/* Within the items of a list, a property without a telling name means the list. */
static json_t *invent_object(struct invention *invention, const json_t *schema, const char *name, int item)
{
	json_t *made = json_object(), *property;
	const char *key;
	json_object_foreach(json_object_get(schema, "properties"), key, property)
	{
		int says_text = name_has(key, "text description item content sentence");
		const char *meant = item >= 0 && says_text ? name : key;
		json_object_set_new(made, key, invent(invention, property, meant, item));
	}
	return made;
}

/* The schema itself behind $ref, or the first of several that is not null. */
static const json_t *resolve(const struct invention *invention, const json_t *schema)
{
	for (int depth = 0; depth < DEEPEST; depth++) {
		const char *reference = json_string_value(json_object_get(schema, "$ref"));
		const json_t *several = json_object_get(schema, "anyOf");
		if (!several)
			several = json_object_get(schema, "oneOf");
		if (reference && strrchr(reference, '/')) {
			const json_t *definitions = json_object_get(invention->root, "$defs");
			if (!definitions)
				definitions = json_object_get(invention->root, "definitions");
			schema = json_object_get(definitions, strrchr(reference, '/') + 1);
		} else if (several) {
			const char *type =
				json_string_value(json_object_get(json_array_get(several, 0), "type"));
			schema = json_array_get(several, type && !strcmp(type, "null") ? 1 : 0);
		} else {
			break;
		}
	}
	return schema;
}

static const char *type_of(const json_t *schema)
{
	const json_t *type = json_object_get(schema, "type");
	for (size_t i = 0; i < json_array_size(type); i++)
		if (strcmp(json_string_value(json_array_get(type, i)), "null"))
			return json_string_value(json_array_get(type, i));
	if (json_is_string(type))
		return json_string_value(type);
	return json_object_get(schema, "properties") ? "object" : "string";
}

static json_t *invent(struct invention *invention, const json_t *schema, const char *name, int item)
{
	schema = resolve(invention, schema);
	const char *type = type_of(schema);
	if (json_object_get(schema, "const"))
		return json_object_get(schema, "const");
	if (json_object_get(schema, "enum"))
		return choose(invention, json_object_get(schema, "enum"), name);
	if (!strcmp(type, "object"))
		return invent_object(invention, schema, name, item);
	if (!strcmp(type, "array"))
		return invent_list(invention, schema, name);
	if (!strcmp(type, "boolean"))
		return invent_truth(invention, name);
	if (!strcmp(type, "integer"))
		return json_integer((int64_t)clamp(schema, invent_number(invention, name, item)));
	if (!strcmp(type, "number"))
		return json_real(clamp(schema, invent_number(invention, name, item)));
	return strcmp(type, "null") ? invent_text(invention, name, item) : json_null();
}

const char *invention_answer(struct arena *arena, const char *prompt, const json_t *format)
{
	struct invention invention = {.arena = arena, .lines = invention_lines(arena, prompt)};
	const char *type = json_string_value(json_object_get(format, "type"));
	analysis_of(arena, invention.lines, &invention.analysis);
	if (!type || !strcmp(type, "text"))
		return invention.analysis.summary;
	if (!strcmp(type, "json_object"))
		return json_dumps(
			json_pack("{s:s, s:s, s:s, s:O, s:O}", "summary", invention.analysis.summary,
				"sentiment", invention.analysis.sentiment, "outcome",
				invention.analysis.outcome, "key_points", invention.analysis.key_points,
				"action_items", invention.analysis.action_items),
			JSON_COMPACT);
	invention.root = json_object_get(json_object_get(format, "json_schema"), "schema");
	return json_dumps(invent(&invention, invention.root, "", -1), JSON_COMPACT | JSON_ENCODE_ANY);
}

const char *schema_wrong_when_strict(struct arena *arena, const json_t *schema)
{
	const json_t *properties = json_object_get(schema, "properties"),
		     *required = json_object_get(schema, "required");
	const char *name, *wrong = NULL;
	json_t *property;
	if (properties && !json_is_false(json_object_get(schema, "additionalProperties")))
		return "Invalid schema: 'additionalProperties' is required to be supplied and to be false.";
	json_object_foreach((json_t *)properties, name, property)
	{
		int found = 0;
		for (size_t i = 0; i < json_array_size(required); i++)
			found |= !strcmp(json_string_value(json_array_get(required, i)), name);
		if (!found)
			return arena_printf(arena,
				"Invalid schema: 'required' is required to be an array including every key "
				"in properties. "
				"Missing '%s'.",
				name);
		wrong = schema_wrong_when_strict(arena, property);
		if (wrong)
			return wrong;
	}
	return json_object_get(schema, "items")
		       ? schema_wrong_when_strict(arena, json_object_get(schema, "items"))
		       : NULL;
}
