/* campaign_form.c: what is asked of whoever plans a campaign. */
#include "parts/campaign_form.h"

#include "lib/strbuf.h"
#include "models/agent.h"
#include "models/lead.h"
#include "models/number.h"

static const struct choice kinds[] = {
	{"informational", "Informational"}, {"marketing", "Marketing"}, {NULL, NULL}};
const struct choice campaign_weekdays[] = {{"1", "Mon"}, {"2", "Tue"}, {"3", "Wed"}, {"4", "Thu"},
	{"5", "Fri"}, {"6", "Sat"}, {"7", "Sun"}, {NULL, NULL}};
const struct choice campaign_machines[] = {{"hang_up", "Hang up at once, and try again later"},
	{"leave_message", "Leave a message"}, {NULL, NULL}};

const struct field campaign_form[] = {
	{"name", TEXT, .required = 1, .highest = 120},
	{"kind", CHOICE, .required = 1, .choices = kinds},
	{"list_id", ID, .required = 1},
	{"agent_id", ID, .required = 1},
	{"number_id", ID, .required = 1},
	{"opens", TIME, .required = 1},
	{"closes", TIME, .required = 1},
	{"weekdays", CHOICES, .choices = campaign_weekdays},
	{"calls_at_once", INTEGER, .required = 1, .lowest = 1, .highest = 1000},
	{"attempts_most", INTEGER, .required = 1, .lowest = 1, .highest = 10},
	{"retry_busy_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 10080},
	{"retry_no_answer_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 10080},
	{"retry_voicemail_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 10080},
	{"on_machine", CHOICE, .required = 1, .choices = campaign_machines},
	{"machine_message", LONG_TEXT, .highest = 600},
	{NULL, TEXT},
};

struct error *campaign_form_offer(struct request *request)
{
	lead_list_options(request->tx, request->page, "lists");
	agent_options(request->tx, request->page, "agents");
	number_options(request->tx, request->page, "numbers");
	TRY(tx_commit(request->tx));
	request_options(request, "list_id", json_object_get(request->page, "lists"));
	request_options(request, "agent_id", json_object_get(request->page, "agents"));
	request_options(request, "number_id", json_object_get(request->page, "numbers"));
	const char *const needed[] = {"lists", "agents", "numbers"};
	for (size_t i = 0; i < COUNT(needed); i++)
		json_object_set_new(request->page, arena_printf(request->arena, "no_%s", needed[i]),
			json_boolean(!json_array_size(json_object_get(request->page, needed[i]))));
	return NULL;
}

void campaign_form_begin(struct request *request)
{
	request_fill_form(request,
		json_pack("{s:s, s:s, s:s, s:s, s:[sssss], s:i, s:i, s:i, s:i, s:i}", "kind", "informational",
			"on_machine", "hang_up", "opens", "09:00", "closes", "18:00", "weekdays", "1", "2",
			"3", "4", "5", "calls_at_once", 5, "attempts_most", 3, "retry_busy_minutes", 15,
			"retry_no_answer_minutes", 240, "retry_voicemail_minutes", 1440));
}

/* ["1", "3"] as PostgreSQL's "{1,3}". */
static const char *weekdays_text(struct request *request)
{
	struct strbuf text;
	size_t index;
	json_t *day;
	strbuf_init(&text, request->arena);
	json_array_foreach(json_object_get(request->form, "weekdays"), index, day)
		strbuf_addf(&text, "%s%s", index ? "," : "", json_string_value(day));
	return arena_printf(request->arena, "{%s}", text.text);
}

struct error *campaign_form_read(struct request *request, struct campaign_draft *draft)
{
	TRY(tx_run(request->tx)); /* who it is that plans */
	*draft = (struct campaign_draft){
		.name = form_text(request, "name"),
		.kind = form_text(request, "kind"),
		.list_id = form_text(request, "list_id"),
		.agent_id = form_text(request, "agent_id"),
		.number_id = form_text(request, "number_id"),
		.opens = form_text(request, "opens"),
		.closes = form_text(request, "closes"),
		.weekdays = weekdays_text(request),
		.calls_at_once = form_integer(request, "calls_at_once"),
		.attempts_most = form_integer(request, "attempts_most"),
		.retry_busy_minutes = form_integer(request, "retry_busy_minutes"),
		.retry_no_answer_minutes = form_integer(request, "retry_no_answer_minutes"),
		.retry_voicemail_minutes = form_integer(request, "retry_voicemail_minutes"),
		.on_machine = form_text(request, "on_machine"),
		.machine_message = form_text(request, "machine_message"),
		.person = request_me(request, "name"),
	};
	return campaign_check(request->arena, draft);
}
