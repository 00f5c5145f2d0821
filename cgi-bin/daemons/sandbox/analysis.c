/* analysis.c: what a language model would make of a conversation. */
#include "daemons/sandbox/analysis.h"

#include "lib/compiler.h"

enum { HIGHLIGHTS = 3, QUOTE = 160 };

/* The first row with a phrase that was said wins. */
static const struct sign {
	const char *outcome, *words;
	const char *phrases[8];
	int by_agent; /* the agent's lines count too */
	const char *sentiment, *gist, *point, *action;
} signs[] = {
	{"opted_out", "opted_out opt_out optout do_not_call dnc unsubscribe",
		{"stop calling", "don't call", "take me off", "remove my number", "never call"}, 0,
		"negative", "The person does not want to be called again.",
		"An opt-out was voiced and confirmed.", "Never call this number again."},
	{"send_information", "send_information information_requested email follow_up interested maybe",
		{"e-mail with the information", "in writing", "by e-mail"}, 0, "neutral",
		"The person prefers to read about it first.", "Information was asked for by e-mail.",
		"Send the information by e-mail."},
	{"screened", "screened screening call_screening",
		{"reason for calling", "screening service", "why you are calling"}, 0, "neutral",
		"A call-screening assistant answered.", "The agent said who is calling and why.",
		"Try again at another time."},
	{"voicemail", "voicemail machine answering_machine left_message message_left",
		{"leave a message", "record your message", "after the tone", "at the tone"}, 0, "neutral",
		"An answering machine took the call.", "The agent left a short message.",
		"Try again on another day."},
	{"wrong_number", "wrong_number wrong_person invalid_contact", {"wrong number"}, 0, "neutral",
		"The number belongs to somebody else.", "The person reached is not the lead.",
		"Correct the telephone number of this lead."},
	{"callback", "callback call_back follow_up later reschedule",
		{"call me back", "call back", "call back then"}, 0, "neutral",
		"The person asked to be called back at another time.", "A better time was named.",
		"Call back at the time that was named."},
	{"appointment", "appointment booked appointment_booked meeting_booked scheduled success converted",
		{"i've booked", "it is booked", "you are booked"}, 1, "positive",
		"An appointment was booked.", "Day and hour were agreed upon.",
		"Send the confirmation of the appointment."},
	{"complaint", "complaint angry negative escalate escalation dissatisfied not_interested",
		{"ridiculous", "outrageous", "unacceptable", "nobody cares"}, 0, "negative",
		"The person was annoyed and complained.", "There is a complaint that waits for an answer.",
		"Have a colleague call back today."},
	{"not_interested", "not_interested declined no_interest uninterested rejected lost",
		{"not interested", "no, thanks", "no thank you", "already have somebody"}, 0, "neutral",
		"The person declined politely.", "There is no need at the moment.", NULL},
	{"undecided", "undecided maybe considering price follow_up interested",
		{"think it over", "think about it"}, 0, "neutral",
		"The person asked about details and thinks it over.", "The decision is open.",
		"Send the prices and ask again next week."},
	{"interested", "interested hot_lead qualified positive success",
		{"interested", "send me a quote", "hear more", "next step"}, 0, "positive",
		"The person is interested and wants to know more.", "The person wants details.",
		"Send the details today."},
	{"question", "question information answered support other completed",
		{"quick question", "where can i", "wanted to know"}, 0, "positive",
		"The caller had a question, and it was answered.", "The question was answered in the call.",
		NULL},
};

static const struct sign silence = {"silence", "silence silent no_conversation no_response incomplete other",
	{NULL}, 0, "neutral", "Nobody spoke with the agent.", "The line stayed silent.",
	"Try again at another time."};

static const struct sign hung_up = {"hung_up", "hung_up no_conversation incomplete human other", {NULL}, 0,
	"neutral", "The person hung up almost at once.", "There was no conversation.",
	"Try again at another time."};

static const struct sign talk = {"conversation",
	"conversation completed answered human other unknown neutral", {NULL}, 0, "neutral",
	"The person talked with the agent without a clear result.", "No decision was made.", NULL};

static const char *line_text(const json_t *line)
{
	const char *text = json_string_value(json_object_get(line, "text"));
	return text ? text : "";
}

static int by_person(const json_t *line)
{
	return json_is_true(json_object_get(line, "person"));
}

static int says(const json_t *line, const struct sign *sign)
{
	if (!by_person(line) && !sign->by_agent)
		return 0;
	for (size_t i = 0; i < COUNT(sign->phrases) && sign->phrases[i]; i++)
		if (strcasestr(line_text(line), sign->phrases[i]))
			return 1;
	return 0;
}

/* The sign that was given, and the line that gave it (-1: none). */
static const struct sign *find_sign(const json_t *lines, int *at)
{
	for (size_t i = 0; i < COUNT(signs); i++)
		for (size_t j = 0; j < json_array_size(lines); j++)
			if (says(json_array_get(lines, j), &signs[i])) {
				*at = (int)j;
				return &signs[i];
			}
	size_t spoken = 0;
	for (size_t j = 0; j < json_array_size(lines); j++)
		spoken += (size_t)by_person(json_array_get(lines, j));
	*at = -1;
	return spoken > 1 ? &talk : spoken ? &hung_up : &silence;
}

static void add_highlight(json_t *highlights, const json_t *lines, int at)
{
	const json_t *line = json_array_get(lines, (size_t)at);
	if (line && json_array_size(highlights) < HIGHLIGHTS)
		json_array_append_new(highlights, json_pack("{s:s, s:b, s:i}", "text", line_text(line),
							  "person", by_person(line), "line", at));
}

/* The line that decided, and the longest line of the person. */
static json_t *find_highlights(const json_t *lines, int at)
{
	json_t *highlights = json_array();
	int longest = -1;
	for (int i = 0; i < (int)json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, (size_t)i);
		if (!by_person(line) || i == at)
			continue;
		if (longest < 0 ||
			strlen(line_text(line)) > strlen(line_text(json_array_get(lines, (size_t)longest))))
			longest = i;
	}
	add_highlight(highlights, lines, longest >= 0 && longest < at ? longest : at);
	add_highlight(highlights, lines, longest >= 0 && longest < at ? at : longest);
	return highlights;
}

static json_t *find_points(struct arena *arena, const json_t *lines, const struct sign *sign)
{
	json_t *points = json_array();
	json_array_append_new(points, json_string(sign->gist));
	json_array_append_new(points, json_string(sign->point));
	for (size_t i = 0; i < json_array_size(lines) && json_array_size(points) < 3; i++) {
		const char *text = line_text(json_array_get(lines, i));
		if (by_person(json_array_get(lines, i)) && strchr(text, '?') && strlen(text) > 15)
			json_array_append_new(
				points, json_string(arena_printf(arena, "The person asked: \"%s\"", text)));
	}
	return points;
}

void analysis_of(struct arena *arena, const json_t *lines, struct analysis *analysis)
{
	int at;
	const struct sign *sign = find_sign(lines, &at);
	json_t *highlights = find_highlights(lines, at);
	const char *quote = line_text(json_array_get(lines, (size_t)at));
	if (at < 0)
		quote = line_text(json_array_get(highlights, 0));
	analysis->outcome = sign->outcome;
	analysis->words = sign->words;
	analysis->sentiment = sign->sentiment;
	analysis->short_summary = sign->gist;
	analysis->summary =
		*quote ? arena_printf(arena, "%s \"%.*s\" %s", sign->gist, QUOTE, quote, sign->point)
		       : arena_printf(arena, "%s %s", sign->gist, sign->point);
	analysis->key_points = find_points(arena, lines, sign);
	analysis->action_items = json_array();
	if (sign->action)
		json_array_append_new(analysis->action_items, json_string(sign->action));
	analysis->highlights = highlights;
}
