/* call_story.c: one call as a story. */
#include "models/call_story.h"

#include "lib/clock.h"
#include "lib/text.h"

/* How long after the beginning of the call something was: "+12 s"; NULL at the beginning. */
static json_t *after(struct arena *arena, const json_t *call, const char *at)
{
	int64_t begin = clock_parse(text_of(call, "created_at")), then = clock_parse(at);
	int64_t seconds =
		then < begin ? 0 : (then - begin) / SECOND; /* carriers round down to whole seconds */
	if (begin < 0 || then == begin)
		return NULL;
	return json_string(seconds < 60 ? arena_printf(arena, "+%lld s", (long long)seconds)
					: arena_printf(arena, "+%lld:%02lld", (long long)seconds / 60,
						  (long long)seconds % 60));
}

static void add_moment(struct arena *arena, json_t *timeline, const json_t *call, const char *const moment[2])
{
	const char *at = text_of(call, moment[0]);
	if (at)
		json_array_append_new(
			timeline, json_pack("{s:s, s:s, s:s, s:o*}", "tone", "good", "text", moment[1],
					  "event_at", at, "after", after(arena, call, at)));
}

static const char *end_tone(const char *state)
{
	return !state || !strcmp(state, "completed") ? "good" : !strcmp(state, "failed") ? "bad" : "warn";
}

static json_t *timeline_of(struct arena *arena, const json_t *call)
{
	static const char *const moments[2][4][2] = {
		{{"created_at", "It was this number's turn"}, {"dialing_at", "Dialed"},
			{"ringing_at", "It rang"}, {"answered_at", "Somebody answered"}},
		{{"created_at", "The call came in"}, {"dialing_at", "Dialed"}, {"ringing_at", "It rang"},
			{"answered_at", "The agent answered"}},
	};
	json_t *timeline = json_array();
	const char *ended = text_of(call, "ended_at"), *state = text_of(call, "state");
	int inbound = json_is_true(json_object_get(call, "is_inbound"));
	for (size_t i = 0; i < COUNT(moments[inbound]); i++)
		add_moment(arena, timeline, call, moments[inbound][i]);
	if (ended)
		json_array_append_new(
			timeline, json_pack("{s:s, s:s, s:s, s:o*, s:s*}", "tone", end_tone(state), "text",
					  "Ended", "event_at", ended, "after", after(arena, call, ended),
					  "detail", text_of(call, "failure")));
	return timeline;
}

/* Whether one of the analysis's highlights quotes this turn. */
static int is_marked(const json_t *analysis, const char *text)
{
	size_t index;
	json_t *quote;
	json_array_foreach(json_object_get(analysis, "highlights"), index,
		quote) if (json_is_string(quote) && json_string_length(quote) > 3 &&
			   strstr(text, json_string_value(quote))) return 1;
	return 0;
}

static void tell_turn(
	struct arena *arena, json_t *turn, const json_t *analysis, const char *agent, const char *person)
{
	const char *speaker = text_of(turn, "speaker");
	json_int_t ms = json_integer_value(json_object_get(turn, "start_ms"));
	int is_agent = speaker && !strcmp(speaker, "agent"), is_tool = speaker && !strcmp(speaker, "tool");
	json_object_set_new(turn, "speaker", json_string(is_agent ? "agent" : is_tool ? "tool" : "lead"));
	json_object_set_new(turn, "name", json_string(is_agent ? agent : is_tool ? "Tool" : person));
	json_object_set_new(
		turn, "seekable", json_boolean(json_is_integer(json_object_get(turn, "start_ms"))));
	json_object_set_new(turn, "offset", json_string(arena_printf(arena, "%.1f", (double)ms / 1000)));
	json_object_set_new(turn, "offset_text",
		json_string(arena_printf(
			arena, "%lld:%02lld", (long long)(ms / 60000), (long long)(ms / 1000 % 60))));
	json_object_set_new(turn, "is_marked", json_boolean(is_marked(analysis, text_of(turn, "text"))));
}

/* The tools that every agent has, in words; their answers say nothing more. */
static const struct {
	const char *start, *words;
} tools[] = {
	{"hangUp: ", "Ended the call"},
	{"optOut: ", "Put the number on the do-not-call list"},
	{"leaveVoicemail: ", "Left the message after the tone"},
};

/* Which of them a turn is about, or COUNT(tools). */
static size_t tool_of(const json_t *turn)
{
	size_t at = 0;
	const char *speaker = text_of(turn, "speaker"), *text = text_of(turn, "text");
	if (!speaker || strcmp(speaker, "tool") != 0)
		return COUNT(tools);
	while (at < COUNT(tools) && strncmp(text, tools[at].start, strlen(tools[at].start)) != 0)
		at++;
	return at;
}

/* One line for what such a tool did, instead of its call and its answer. */
static json_t *tell_tools(const json_t *turns)
{
	size_t index, last = COUNT(tools);
	json_t *turn, *told = json_array();
	json_array_foreach((json_t *)turns, index, turn)
	{
		size_t tool = tool_of(turn);
		if (tool < COUNT(tools) && tool == last) {
			last = COUNT(tools);
			continue;
		}
		if (tool < COUNT(tools))
			json_object_set_new(turn, "action", json_string(tools[tool].words));
		json_array_append(told, turn);
		last = tool;
	}
	return told;
}

static void tell_turns(struct arena *arena, json_t *document)
{
	size_t index;
	json_t *turn, *call = json_object_get(document, "call");
	const char *agent = text_of(call, "agent_name"), *person = text_of(call, "their_name");
	json_object_set_new(document, "turns", tell_tools(json_object_get(document, "turns")));
	json_array_foreach(json_object_get(document, "turns"), index, turn)
		tell_turn(arena, turn, json_object_get(document, "analysis"), agent ? agent : "Agent",
			person && *person ? person : "Person");
}

/* Why a part is not there: because it is being fetched, because it failed, or because there was nothing to have. */
static const char *why_missing(
	const json_t *call, const char *state_key, const char *later, const char *nothing)
{
	const char *state = text_of(call, state_key), *because = text_of(call, "missing_because");
	if (!text_of(call, "ended_at"))
		return later;
	if (state && !strcmp(state, "waiting"))
		return "It is being fetched.";
	if (state && !strcmp(state, "failed"))
		return because ? because : "It could not be had.";
	return nothing;
}

static json_t *missing_of(const json_t *call)
{
	int talked = text_of(call, "answered_at") != NULL;
	return json_pack("{s:s, s:s, s:s, s:s}", "recording",
		why_missing(call, "recording_state", "The recording will be here when the call has ended.",
			talked ? "This call was not recorded: the agent does not record."
			       : "Nobody answered: there is no recording."),
		"transcript",
		why_missing(call, "transcript_state", "What was said will be here when the call has ended.",
			talked ? "Nothing was said." : "Nobody answered: nothing was said."),
		"analysis",
		why_missing(call, "analysis_state", "The summary will be here when the call has ended.",
			"There was nothing to sum up."),
		"costs",
		why_missing(call, "", "The cost will be here when the call has ended.",
			"This call cost nothing."));
}

static const char *cost_label(struct arena *arena, const json_t *cost)
{
	const char *kind = text_of(cost, "kind");
	long long quantity = (long long)json_integer_value(json_object_get(cost, "quantity"));
	if (!strcmp(kind, "analysis"))
		return "Analysis";
	if (!strcmp(kind, "sale"))
		return arena_printf(arena, quantity > 60 ? "%lld started minutes" : "%lld started minute",
			(quantity + 59) / 60);
	return arena_printf(
		arena, "%s, %lld s", !strcmp(kind, "carrier") ? "Carrier" : "Voice engine", quantity);
}

/* What the customer pays stays in costs; what the operator spends goes to own_costs. */
static void sum_costs(struct arena *arena, json_t *document)
{
	size_t index;
	json_t *cost, *paid = json_array(), *spent = json_array();
	json_int_t price = 0, own = 0;
	json_array_foreach(json_object_get(document, "costs"), index, cost)
	{
		json_int_t here = json_integer_value(json_object_get(cost, "price_micros"));
		price += here;
		own += json_integer_value(json_object_get(cost, "cost_micros"));
		json_object_set_new(cost, "label", json_string(cost_label(arena, cost)));
		json_array_append(here ? paid : spent, cost);
	}
	json_object_set_new(document, "costs", paid);
	json_object_set_new(document, "own_costs", spent);
	json_object_set_new(document, "price_micros", json_integer(price));
	json_object_set_new(document, "cost_micros", json_integer(own));
}

static void flag(json_t *document, const char *name, const json_t *array)
{
	json_object_set_new(document, name, json_boolean(json_array_size(array)));
}

void call_story_tell(struct arena *arena, json_t *document)
{
	json_t *call = json_object_get(document, "call"), *analysis = json_object_get(document, "analysis");
	tell_turns(arena, document);
	sum_costs(arena, document);
	json_object_set_new(document, "timeline", timeline_of(arena, call));
	json_object_set_new(document, "missing", missing_of(call));
	flag(document, "has_turns", json_object_get(document, "turns"));
	flag(document, "has_costs", json_object_get(document, "costs"));
	flag(document, "has_actions", json_object_get(analysis, "action_items"));
	flag(document, "has_points", json_object_get(analysis, "key_points"));
}
