/* campaigns.c: campaigns: plan, review, start, watch, pause and stop; who was reached, as CSV. */
#include "models/outage.h"
#include "models/campaign.h"

#include "lib/csv_write.h"
#include "lib/config.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/call_log.h"
#include "models/lead.h"
#include "models/number.h"
#include "web/chart.h"
#include "web/listing.h"
#include "web/mustache.h"
#include "web/page.h"

enum { RECENT_CALLS = 8, CSV_PAGES_MOST = 2000, CSV_ROWS = 1000, SERIES_MAX = 16 };

static const struct choice kinds[] = {
	{"informational", "Informational"}, {"marketing", "Marketing"}, {NULL, NULL}};
static const struct choice weekdays[] = {{"1", "Mon"}, {"2", "Tue"}, {"3", "Wed"}, {"4", "Thu"}, {"5", "Fri"},
	{"6", "Sat"}, {"7", "Sun"}, {NULL, NULL}};
static const struct choice machines[] = {{"hang_up", "Hang up at once, and try again later"},
	{"leave_message", "Leave a message"}, {NULL, NULL}};
static const struct choice states[] = {{"draft", "Draft"}, {"scheduled", "Scheduled"}, {"running", "Running"},
	{"paused", "Paused"}, {"completed", "Completed"}, {"stopped", "Stopped"}, {NULL, NULL}};
static const struct choice actions[] = {
	{"start", "Start"}, {"pause", "Pause"}, {"resume", "Resume"}, {"stop", "Stop"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"state", CHOICE, .choices = states},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static const struct field campaign_form[] = {
	{"name", TEXT, .required = 1, .highest = 120},
	{"kind", CHOICE, .required = 1, .choices = kinds},
	{"list_id", ID, .required = 1},
	{"agent_id", ID, .required = 1},
	{"number_id", ID, .required = 1},
	{"opens", TIME, .required = 1},
	{"closes", TIME, .required = 1},
	{"weekdays", CHOICES, .choices = weekdays},
	{"calls_at_once", INTEGER, .required = 1, .lowest = 1, .highest = 1000},
	{"attempts_most", INTEGER, .required = 1, .lowest = 1, .highest = 10},
	{"retry_busy_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 10080},
	{"retry_no_answer_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 10080},
	{"retry_voicemail_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 10080},
	{"on_machine", CHOICE, .required = 1, .choices = machines},
	{"machine_message", LONG_TEXT, .highest = 600},
	{NULL, TEXT},
};

static const struct field run_form[] = {
	{"action", CHOICE, .required = 1, .choices = actions},
	{NULL, TEXT},
};

static const struct field schedule_form[] = {
	{"starts_on", DATE, .required = 1},
	{"starts_time", TIME, .required = 1},
	{NULL, TEXT},
};

static int is_sandbox(void)
{
	return !strcmp(config_load()->sandbox, "on");
}

static json_t *campaign_of(struct request *request)
{
	return json_object_get(request->page, "campaign");
}

static const char *label_of(const struct choice *choices, const char *value)
{
	for (; choices->value; choices++)
		if (!strcmp(choices->value, value))
			return choices->label;
	return value;
}

/* "09:00–18:00, Mon Tue Wed"; every day says nothing. */
static const char *hours_text(struct arena *arena, const json_t *campaign)
{
	struct strbuf text;
	const json_t *days = json_object_get(campaign, "weekdays");
	strbuf_init(&text, arena);
	strbuf_addf(&text, "%s–%s", text_or_empty(campaign, "opens"), text_or_empty(campaign, "closes"));
	for (size_t i = 0; json_array_size(days) < 7 && i < json_array_size(days); i++)
		strbuf_addf(&text, "%s%s", i ? " " : ", ",
			label_of(weekdays, json_string_value(json_array_get(days, i))));
	return text.text;
}

static void say(struct request *request)
{
	json_t *campaign = campaign_of(request);
	json_object_set_new(campaign, "hours_text", json_string(hours_text(request->arena, campaign)));
	json_object_set_new(campaign, "machine_text",
		json_string(label_of(machines, text_or_empty(campaign, "on_machine"))));
}

/* One bar of people, by the name of their outcome or of what else they are. */
static json_t *share_bar(struct arena *arena, const char *name, const json_t *rows)
{
	struct chart_series series[SERIES_MAX];
	double values[SERIES_MAX];
	size_t count = json_array_size(rows) < SERIES_MAX ? json_array_size(rows) : SERIES_MAX;
	for (size_t i = 0; i < count; i++) {
		const json_t *row = json_array_get(rows, i);
		values[i] = (double)json_integer_value(json_object_get(row, "leads_count"));
		series[i] = (struct chart_series){.name = text_or_empty(row, "label"),
			.class = arena_printf(arena, "series-%s", text_or_empty(row, "series")),
			.values = &values[i]};
	}
	struct chart chart = {.name = name, .count = 1, .series = series, .series_count = count};
	return html_value(chart_share(arena, &chart));
}

static void add_part(json_t *parts, const char *series, const char *label, json_t *count)
{
	if (json_integer_value(count) > 0)
		json_array_append_new(parts,
			json_pack("{s:s, s:s, s:O}", "series", series, "label", label, "leads_count", count));
}

static struct error *campaigns_index(struct request *request)
{
	struct keyset start = listing_start(request);
	const char *state = form_optional(request, "state");
	campaign_list(request->tx, request->page, "campaigns", state, &start);
	campaign_states(request->tx, request->page, "states");
	TRY(tx_commit(request->tx));
	listing_finish(request, "campaigns", "created_at");
	json_t *tabs = json_array(), *row;
	size_t index, all = 0;
	json_array_foreach(json_object_get(request->page, "states"), index, row)
	{
		json_int_t count = json_integer_value(json_object_get(row, "campaigns_count"));
		all += (size_t)count;
		json_array_append_new(
			tabs, json_pack("{s:s, s:o, s:b, s:I}", "label",
				      label_of(states, text_or_empty(row, "state")), "url",
				      json_sprintf("/campaigns?state=%s", text_or_empty(row, "state")),
				      "selected", state && !strcmp(state, text_or_empty(row, "state")),
				      "campaigns_count", count));
	}
	json_array_insert_new(tabs, 0,
		json_pack("{s:s, s:s, s:b, s:I}", "label", "All", "url", "/campaigns", "selected", !state,
			"campaigns_count", (json_int_t)all));
	json_object_set_new(request->page, "tabs", tabs);
	json_object_set_new(request->page, "any", json_boolean(all));
	return NULL;
}

/* What the form of a campaign offers to choose from. */
static struct error *offer(struct request *request)
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

static struct error *campaigns_new(struct request *request)
{
	TRY(offer(request));
	if (*request_query(request, "list")) /* from the page of an import, or of a list */
		request_fill_form(request, json_pack("{s:s}", "list_id", request_query(request, "list")));
	request_fill_form(request,
		json_pack("{s:s, s:s, s:s, s:s, s:[sssss], s:i, s:i, s:i, s:i, s:i}", "kind", "informational",
			"on_machine", "hang_up", "opens", "09:00", "closes", "18:00", "weekdays", "1", "2",
			"3", "4", "5", "calls_at_once", 5, "attempts_most", 3, "retry_busy_minutes", 15,
			"retry_no_answer_minutes", 240, "retry_voicemail_minutes", 1440));
	return NULL;
}

static struct error *campaigns_edit(struct request *request)
{
	campaign_find(request->tx, request->page, "campaign", request_path(request, "id"));
	TRY(offer(request));
	if (!json_is_true(json_object_get(campaign_of(request), "can_change")))
		return error_new(request->arena, ERROR_CONFLICT,
			"Only a draft can be changed; one that was started can't any more.", NULL);
	request_fill_form(request, campaign_of(request));
	return NULL;
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

static struct error *read_draft(struct request *request, struct campaign_draft *draft)
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
		.person = text_or_empty(json_object_get(request->page, "me"), "name"),
	};
	return campaign_check(request->arena, draft);
}

static struct error *campaigns_create(struct request *request)
{
	struct campaign_draft draft;
	TRY(read_draft(request, &draft));
	request_redirect(request, "/campaigns/%s/review", campaign_create(request->tx, &draft));
	return NULL;
}

static struct error *campaigns_update(struct request *request)
{
	struct campaign_draft draft;
	const char *id = request_path(request, "id");
	TRY(read_draft(request, &draft));
	campaign_update(request->tx, id, &draft);
	request_redirect(request, "/campaigns/%s/review", id);
	return NULL;
}

static struct error *campaigns_review(struct request *request)
{
	json_t *parts = json_array();
	campaign_review(request->tx, request->page, request_path(request, "id"), is_sandbox());
	TRY(tx_commit(request->tx));
	campaign_review_tell(request->page);
	say(request);
	if (!json_is_true(json_object_get(campaign_of(request), "can_start")))
		request_redirect(request, "/campaigns/%s", request_path(request, "id"));
	add_part(parts, "human", "Will be called", json_object_get(request->page, "callable_count"));
	add_part(parts, "skipped", "Skipped", json_object_get(request->page, "skipped_count"));
	json_object_set_new(
		request->page, "share_bar", share_bar(request->arena, "People of the list", parts));
	json_object_set_new(request->page, "blocked",
		json_boolean(!json_integer_value(json_object_get(request->page, "callable_count")) ||
			     json_is_true(json_object_get(request->page, "importing"))));
	return NULL;
}

/* Reads the campaign with its progress, and draws it. */
static void draw_progress(struct request *request)
{
	size_t index;
	json_t *row, *parts = json_array();
	campaign_progress_tell(request->page);
	json_t *progress = json_object_get(request->page, "progress");
	json_array_foreach(json_object_get(progress, "outcomes"), index, row)
		add_part(parts, text_or_empty(row, "outcome"), text_or_empty(row, "outcome"),
			json_object_get(row, "leads_count"));
	add_part(parts, "skipped", "Not called", json_object_get(progress, "skipped_count"));
	add_part(parts, "remaining", "To do", json_object_get(progress, "remaining_count"));
	json_object_set_new(progress, "share_bar", share_bar(request->arena, "People by outcome", parts));
}

static struct error *campaigns_show(struct request *request)
{
	struct call_filter filter = {.campaign = request_path(request, "id")};
	campaign_find(request->tx, request->page, "campaign", filter.campaign);
	outage_find(request->tx, request->page, NULL);
	campaign_progress(request->tx, request->page, filter.campaign);
	call_log_list(request->tx, request->page, "calls", &filter);
	TRY(tx_commit(request->tx));
	outage_tell(request->arena, request->page);
	say(request);
	draw_progress(request);
	json_t *calls = json_object_get(request->page, "calls");
	while (json_array_size(calls) > RECENT_CALLS)
		json_array_remove(calls, RECENT_CALLS);
	json_object_set_new(request->page, "has_calls", json_boolean(json_array_size(calls)));
	if (request_is_fragment(request))
		request_view(request, "campaigns/fragment");
	return NULL;
}

static struct error *campaigns_run(struct request *request)
{
	const char *id = request_path(request, "id"), *action = form_text(request, "action");
	campaign_run(request->tx, id, action, is_sandbox());
	TRY(tx_run(request->tx));
	request_redirect(request, "/campaigns/%s", id);
	request_flash(request, !strcmp(action, "start")
				       ? "Started. The first calls begin now, where the hours allow it."
			       : !strcmp(action, "pause") ? "Paused. Calls in progress go on to their end."
			       : !strcmp(action, "stop")  ? "Stopped. Calls in progress go on to their end."
							  : "Going on.");
	return NULL;
}

static struct error *campaigns_schedule(struct request *request)
{
	const char *id = request_path(request, "id");
	campaign_schedule(
		request->tx, id, form_text(request, "starts_on"), form_text(request, "starts_time"));
	TRY(tx_run(request->tx));
	request_redirect(request, "/campaigns/%s/review", id);
	request_flash(request, "It starts by itself at that time.");
	return NULL;
}

static struct error *campaigns_unschedule(struct request *request)
{
	const char *id = request_path(request, "id");
	campaign_unschedule(request->tx, id);
	TRY(tx_run(request->tx));
	request_redirect(request, "/campaigns/%s/review", id);
	request_flash(request, "It does not start by itself any more.");
	return NULL;
}

static struct error *campaigns_delete(struct request *request)
{
	campaign_delete(request->tx, request_path(request, "id"));
	request_redirect(request, "/campaigns");
	request_flash(request, "The draft is deleted.");
	return NULL;
}

static void add_csv_row(struct strbuf *csv, const json_t *lead)
{
	csv_add_field(csv, text_or_empty(lead, "phone"));
	csv_add_field(csv, text_or_empty(lead, "name"));
	csv_add_field(csv, text_or_empty(lead, "state"));
	csv_add_field(csv, text_or_empty(lead, "outcome"));
	csv_add_field(csv, arena_printf(csv->arena, "%lld",
				   (long long)json_integer_value(json_object_get(lead, "attempts"))));
	csv_add_field(csv, strcmp(text_or_empty(lead, "state"), "pending")
				   ? ""
				   : text_or_empty(lead, "next_attempt_at"));
	csv_end_row(csv);
}

/* Rows go out as they are read, each thousand in an arena of its own. */
static struct error *send_csv_page(struct request *request, struct arena *slice, const char **after)
{
	struct strbuf csv;
	json_t *rows = json_object();
	strbuf_init(&csv, slice);
	campaign_leads(request->tx, rows, "leads", request_path(request, "id"), *after);
	TRY(tx_run(request->tx));
	const json_t *leads = json_object_get(rows, "leads");
	size_t count = json_array_size(leads);
	for (size_t i = 0; i < count; i++)
		add_csv_row(&csv, json_array_get(leads, i));
	request_stream(request, "campaign.csv", csv.text, csv.length);
	*after = count < CSV_ROWS ? NULL
				  : arena_strdup(request->arena,
					    text_or_empty(json_array_get(leads, count - 1), "phone"));
	return NULL;
}

static struct error *campaigns_csv(struct request *request)
{
	static const char head[] = "Phone,Name,State,Outcome,Attempts,Next attempt\r\n";
	const char *after = "";
	struct error *error = NULL;
	campaign_find(request->tx, request->page, "campaign", request_path(request, "id"));
	TRY(tx_run(request->tx));
	request_stream(request, "campaign.csv", head, sizeof head - 1);
	struct arena *slice = arena_new();
	for (int page = 0; page < CSV_PAGES_MOST && after && !error; page++) {
		arena_reset(slice);
		struct arena *before = arena_use(slice);
		error = send_csv_page(request, slice, &after);
		arena_use(before);
	}
	arena_free(slice);
	return error;
}

static const struct page pages[] = {
	{GET, VIEWER, "/campaigns", campaigns_index, .again = campaigns_index, .form = filter_form},
	{GET, MANAGER, "/campaigns/new", campaigns_new},
	{GET, VIEWER, "/campaigns/:id", campaigns_show},
	{GET, MANAGER, "/campaigns/:id/edit", campaigns_edit},
	{GET, VIEWER, "/campaigns/:id/review", campaigns_review, .view = "campaigns/review"},
	{GET, VIEWER, "/campaigns/:id/csv", campaigns_csv},
	{POST, MANAGER, "/campaigns", campaigns_create, .form = campaign_form, .again = campaigns_new},
	{POST, MANAGER, "/campaigns/:id", campaigns_update, .form = campaign_form, .again = campaigns_edit},
	{POST, MANAGER, "/campaigns/:id/runs", campaigns_run, .form = run_form, .again = campaigns_show,
		.view = "campaigns/show"},
	{POST, MANAGER, "/campaigns/:id/schedules", campaigns_schedule, .form = schedule_form,
		.again = campaigns_review, .view = "campaigns/review"},
	{POST, MANAGER, "/campaigns/:id/schedules/delete", campaigns_unschedule},
	{POST, MANAGER, "/campaigns/:id/delete", campaigns_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
