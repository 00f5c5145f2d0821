/* call_story.c: one call as a story. */
#include "models/call_story.h"

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void add_moment(json_t *timeline, const json_t *call, const char *key, const char *text)
{
	const char *at = text_of(call, key);
	if (at)
		json_array_append_new(
			timeline, json_pack("{s:s, s:s, s:s}", "tone", "good", "text", text, "event_at", at));
}

static const char *end_tone(const char *state)
{
	return !state || !strcmp(state, "completed") ? "good" : !strcmp(state, "failed") ? "bad" : "warn";
}

static json_t *timeline_of(const json_t *call)
{
	json_t *timeline = json_array();
	const char *ended = text_of(call, "ended_at"), *state = text_of(call, "state");
	int inbound = json_is_true(json_object_get(call, "is_inbound"));
	add_moment(timeline, call, "created_at", inbound ? "The call came in" : "It was this number's turn");
	add_moment(timeline, call, "dialing_at", "Dialed");
	add_moment(timeline, call, "ringing_at", "It rang");
	add_moment(timeline, call, "answered_at", inbound ? "The agent answered" : "Somebody answered");
	if (ended)
		json_array_append_new(
			timeline, json_pack("{s:s, s:s, s:s, s:s*}", "tone", end_tone(state), "text", "Ended",
					  "event_at", ended, "detail", text_of(call, "failure")));
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

static void tell_turns(struct arena *arena, json_t *document)
{
	size_t index;
	json_t *turn, *call = json_object_get(document, "call");
	const char *agent = text_of(call, "agent_name"), *person = text_of(call, "their_name");
	json_array_foreach(json_object_get(document, "turns"), index, turn)
		tell_turn(arena, turn, json_object_get(document, "analysis"), agent ? agent : "Agent",
			person && *person ? person : "Person");
}

/* Why a part is not there: because it is being fetched, because it failed, or because there was nothing to have. */
static const char *why_missing(const json_t *call, const char *state_key, const char *nothing)
{
	const char *state = text_of(call, state_key), *because = text_of(call, "missing_because");
	if (!text_of(call, "ended_at"))
		return "It will be here when the call has ended.";
	if (state && !strcmp(state, "waiting"))
		return "It is being fetched. Reload in a moment.";
	if (state && !strcmp(state, "failed"))
		return because ? because : "It could not be had.";
	return nothing;
}

static json_t *missing_of(const json_t *call)
{
	int talked = text_of(call, "answered_at") != NULL;
	return json_pack("{s:s, s:s, s:s, s:s}", "recording",
		why_missing(call, "recording_state",
			talked ? "This call was not recorded: the agent does not record."
			       : "Nobody answered: there is no recording."),
		"transcript",
		why_missing(call, "transcript_state",
			talked ? "Nothing was said." : "Nobody answered: nothing was said."),
		"analysis", why_missing(call, "analysis_state", "There was nothing to sum up."), "costs",
		why_missing(call, "", "This call cost nothing."));
}

static void sum_costs(json_t *document)
{
	size_t index;
	json_t *cost;
	json_int_t price = 0, own = 0;
	json_array_foreach(json_object_get(document, "costs"), index, cost)
	{
		price += json_integer_value(json_object_get(cost, "price_micros"));
		own += json_integer_value(json_object_get(cost, "cost_micros"));
	}
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
	sum_costs(document);
	json_object_set_new(document, "timeline", timeline_of(call));
	json_object_set_new(document, "missing", missing_of(call));
	flag(document, "has_turns", json_object_get(document, "turns"));
	flag(document, "has_costs", json_object_get(document, "costs"));
	flag(document, "has_actions", json_object_get(analysis, "action_items"));
	flag(document, "has_points", json_object_get(analysis, "key_points"));
}
