/* script.c: a story's script with the names filled in and every line given its time. */
#include "daemons/sandbox/script.h"

#include <ctype.h>

#include "daemons/sandbox/wire.h"
#include "lib/compiler.h"
#include "lib/strbuf.h"

enum { CHARACTER_MS = 66, SENTENCE_MS = 300, GAP_MS = 500 };

struct building {
	struct arena *arena;
	const struct cast *cast;
	struct script *script;
	int64_t now_ms;
	json_t *names; /* what stands for the words in braces */
};

int64_t script_speech_ms(const char *text)
{
	return SENTENCE_MS + CHARACTER_MS * (int64_t)strlen(text);
}

/* The first text in the context whose name contains `part`, and looks at objects inside too; or NULL. */
static const char *context_find(const json_t *context, const char *part, const char *but)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)context, name, value)
	{
		const char *text = json_string_value(value);
		if (text && *text && strcasestr(name, part) && !(but && strcasestr(name, but)))
			return text;
	}
	json_object_foreach((json_t *)context, name, value)
	{
		const char *text = but && strcasestr(name, but) ? NULL : context_find(value, part, but);
		if (text)
			return text;
	}
	return NULL;
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

/* The name of the one who is called, from whatever the context calls it. */
static void name_person(struct building *building)
{
	const json_t *context = building->cast->context;
	const json_t *lead = json_object_get(context, "lead");
	if (!json_is_object(lead))
		lead = context;
	const char *first = context_find(lead, "first", "agent");
	const char *whole = json_string_value(json_object_get(lead, "name"));
	if (!whole)
		whole = json_string_value(json_object_get(lead, "full_name"));
	if (!whole)
		whole = json_string_value(json_object_get(context, "lead_name"));
	if (!whole && first)
		whole = first;
	whole = or_else(whole, "Alex Morgan");
	if (!first)
		first = arena_strndup(building->arena, whole, strcspn(whole, " "));
	json_object_set_new(building->names, "first", json_string(first));
	json_object_set_new(building->names, "name", json_string(whole));
}

static void name_everything(struct building *building)
{
	static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
	static const char *const hours[] = {"one o'clock", "half past one", "two o'clock", "half past two",
		"three o'clock", "a quarter past four"};
	const struct cast *cast = building->cast;
	const char *topic = context_find(cast->context, "topic", NULL);
	if (!topic)
		topic = context_find(cast->context, "interest", NULL);
	if (!topic)
		topic = context_find(cast->context, "product", NULL);
	building->names = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "company", cast->company, "agent",
		cast->agent, "topic", or_else(topic, "your enquiry"), "day", days[cast->seed % COUNT(days)],
		"other_day", days[(cast->seed + 2) % COUNT(days)], "hour",
		hours[cast->seed / 8 % COUNT(hours)]);
	name_person(building);
}

static const char *fill_in(struct building *building, const char *text, size_t length)
{
	struct strbuf out;
	strbuf_init(&out, building->arena);
	const char *end = text + length;
	while (text < end) {
		const char *close = *text == '{' ? memchr(text, '}', (size_t)(end - text)) : NULL;
		if (!close) {
			strbuf_addc(&out, *text++);
			continue;
		}
		char name[32];
		snprintf(name, sizeof name, "%.*s", (int)(close - text - 1), text + 1);
		strbuf_adds(&out, or_else(json_string_value(json_object_get(building->names, name)), ""));
		text = close + 1;
	}
	return out.text;
}

static void add_turn(struct building *building, enum turn_kind kind, const char *text, const char *tool)
{
	struct script *script = building->script;
	if (script->count == TURNS || !*text)
		return;
	struct turn *turn = &script->turns[script->count++];
	*turn = (struct turn){kind, text, tool, building->now_ms, building->now_ms};
	if (kind == TURN_TOOL)
		turn->end_ms += 200;
	else
		turn->end_ms += script_speech_ms(text);
	building->now_ms = turn->end_ms + (kind == TURN_TOOL ? 100 : GAP_MS);
}

/* What the agent says into a silent line: its own messages, or a usual one; then it hangs up. */
static void add_inactivity(struct building *building)
{
	const json_t *messages = building->cast->inactivity;
	for (size_t i = 0; i < json_array_size(messages); i++) {
		const json_t *message = json_array_get(messages, i);
		int64_t wait = wire_parse_duration(json_string_value(json_object_get(message, "duration")));
		building->now_ms += wait > 0 ? wait : 1000;
		add_turn(building, TURN_AGENT,
			or_else(json_string_value(json_object_get(message, "message")),
				"Are you still there?"),
			NULL);
		if (json_object_get(message, "endBehavior"))
			return;
	}
	building->now_ms += 10000;
	add_turn(building, TURN_AGENT, "I can't hear anything, so I will hang up now. Goodbye.", NULL);
}

static void add_tool(struct building *building, char letter, const char *text)
{
	const struct cast *cast = building->cast;
	if (letter == 'O' && cast->has_opt_out)
		add_turn(building, TURN_TOOL, text, "opt_out");
	if (letter == 'B' && cast->has_booking)
		add_turn(building, TURN_TOOL, text, "book");
	if (letter == 'V' && cast->has_voicemail)
		add_turn(building, TURN_TOOL, "A message is left after the tone.", "leaveVoicemail");
}

static void end_script(struct building *building, char letter)
{
	if (letter == 'H' && building->cast->has_hang_up)
		add_turn(building, TURN_TOOL, "The conversation is over.", "hangUp");
	/* Who has no tool to hang up with waits until the other side does. */
	int by_agent = letter == 'H' && building->cast->has_hang_up;
	building->script->end_ms = building->now_ms;
	building->script->end_reason = letter == 'S' ? "system_error" : by_agent ? "agent_hangup" : "hangup";
}

/* One line of the script; 0 after the last. */
static int add_line(struct building *building, char letter, const char *text)
{
	if (letter == 'G')
		add_turn(building, TURN_AGENT, building->cast->greeting, NULL);
	else if (letter == 'A' || letter == 'U')
		add_turn(building, letter == 'A' ? TURN_AGENT : TURN_USER, text, NULL);
	else if (letter == 'P')
		building->now_ms += strtol(text, NULL, 10);
	else if (letter == 'I')
		add_inactivity(building);
	else if (strchr("OBV", letter))
		add_tool(building, letter, text);
	else
		end_script(building, letter);
	return !strchr("HXS", letter);
}

/* Lines again and again until the time is up. */
static void add_lines(struct building *building, const char *lines)
{
	const char *at = lines;
	int more = 1;
	while (more && building->now_ms < building->cast->maximum_ms && building->script->count < TURNS - 3) {
		size_t length = strcspn(at, "\n");
		if (*at == 'L') {
			at = lines;
			while (*at != 'U')
				at += strcspn(at, "\n") + 1;
			continue;
		}
		more = add_line(building, *at, fill_in(building, at + 2, length - 2));
		at += length + (at[length] == '\n');
	}
}

/* What was said when the call reached its maximum length. */
static void cut_at_maximum(struct building *building)
{
	struct script *script = building->script;
	int64_t maximum = building->cast->maximum_ms;
	if (script->end_reason && script->end_ms <= maximum)
		return;
	const char *last_words = building->cast->time_is_up;
	int64_t until = maximum - (last_words ? script_speech_ms(last_words) : 0);
	while (script->count && script->turns[script->count - 1].end_ms > until)
		script->count--;
	building->now_ms = until > 0 ? until : 0;
	if (last_words)
		add_turn(building, TURN_AGENT, last_words, NULL);
	script->end_ms = maximum;
	script->end_reason = "timeout";
}

void script_build(struct arena *arena, const struct cast *cast, struct script *script)
{
	struct building building = {arena, cast, script, 400, NULL};
	const char *lines = story_script(cast->story, cast->variant);
	script->count = 0;
	script->end_ms = 0;
	script->end_reason = NULL;
	name_everything(&building);
	lines = or_else(lines, "U:Hello?\nX:");
	/* An agent that speaks first speaks into the hello, so nobody hears that. Machines and screeners talk anyway. */
	const char *second = lines + strcspn(lines, "\n");
	if (!cast->user_first && !strncmp(second, "\nG:", 3) && strcmp(cast->story->name, "screening"))
		lines = second + 1;
	add_lines(&building, lines);
	cut_at_maximum(&building);
}
