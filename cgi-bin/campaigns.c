/* campaigns.c: campaigns: plan, review, start, watch, pause and stop; who was reached, as CSV. */
#include "models/campaign.h"

#include "jobs/account.h"
#include "lib/csv_write.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "models/call_log.h"
#include "models/outage.h"
#include "parts/campaign_form.h"
#include "parts/campaign_view.h"
#include "web/listing.h"
#include "web/page.h"

enum { RECENT_CALLS = 8, CSV_PAGES_MOST = 2000, CSV_ROWS = 1000 };

static const struct choice states[] = {{"draft", "Draft"}, {"scheduled", "Scheduled"}, {"running", "Running"},
	{"paused", "Paused"}, {"completed", "Completed"}, {"stopped", "Stopped"}, {NULL, NULL}};
static const struct choice actions[] = {
	{"start", "Start"}, {"pause", "Pause"}, {"resume", "Resume"}, {"stop", "Stop"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"state", CHOICE, .choices = states},
	LISTING_FIELDS,
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

static json_t *campaign_of(struct request *request)
{
	return json_object_get(request->page, "campaign");
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
				      choice_label(states, text_or_empty(row, "state")), "url",
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

static struct error *campaigns_new(struct request *request)
{
	TRY(campaign_form_offer(request));
	if (*request_query(request, "list")) /* from the page of an import, or of a list */
		request_fill_form(request, json_pack("{s:s}", "list_id", request_query(request, "list")));
	campaign_form_begin(request);
	return NULL;
}

static struct error *campaigns_edit(struct request *request)
{
	campaign_find(request->tx, request->page, "campaign", request_path(request, "id"));
	TRY(campaign_form_offer(request));
	if (!json_is_true(json_object_get(campaign_of(request), "can_change")))
		return error_new(request->arena, ERROR_CONFLICT,
			"Only a draft can be changed; one that was started can't any more.", NULL);
	request_fill_form(request, campaign_of(request));
	return NULL;
}

static struct error *campaigns_create(struct request *request)
{
	struct campaign_draft draft;
	TRY(campaign_form_read(request, &draft));
	request_redirect(request, "/campaigns/%s/review", campaign_create(request->tx, &draft));
	return NULL;
}

static struct error *campaigns_update(struct request *request)
{
	struct campaign_draft draft;
	const char *id = request_path(request, "id");
	TRY(campaign_form_read(request, &draft));
	campaign_update(request->tx, id, &draft);
	request_redirect(request, "/campaigns/%s/review", id);
	return NULL;
}

static struct error *campaigns_review(struct request *request)
{
	campaign_review(request->tx, request->page, request_path(request, "id"), account_is_sandbox());
	TRY(tx_commit(request->tx));
	campaign_view_review(request);
	if (!json_is_true(json_object_get(campaign_of(request), "can_start")))
		request_redirect(request, "/campaigns/%s", request_path(request, "id"));
	json_object_set_new(request->page, "blocked",
		json_boolean(!json_integer_value(json_object_get(request->page, "callable_count")) ||
			     json_is_true(json_object_get(request->page, "importing"))));
	return NULL;
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
	campaign_view_progress(request);
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
	campaign_run(request->tx, id, action, account_is_sandbox());
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
	csv_add_field(csv, text_is(lead, "state", "pending") ? text_or_empty(lead, "next_attempt_at") : "");
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
