/* calls.c: calls in and out: the list, one call with what was said, its recording, and the list as CSV. */
#include "models/call_log.h"

#include "lib/csv_write.h"
#include "lib/phone.h"
#include "models/agent.h"
#include "models/call_story.h"
#include "models/live.h"
#include "models/suppression.h"
#include "web/listing.h"
#include "web/page.h"

enum { CSV_PAGES_MOST = 2000 }; /* 100,000 calls */

static const struct choice directions[] = {{"inbound", "Calls in"}, {"outbound", "Calls out"}, {NULL, NULL}};

static const struct choice outcomes[] = {{"human", "Person"}, {"voicemail", "Voicemail"},
	{"screened", "Call screening"}, {"opted_out", "Opted out"}, {"transferred", "Transferred"},
	{"fax", "Fax machine"}, {"silent", "Silent"}, {"wrong_number", "Wrong number"},
	{"no_answer", "No answer"}, {"busy", "Busy"}, {"failed", "Failed"}, {"canceled", "Canceled"},
	{"unknown", "Unknown"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 40},
	{"direction", CHOICE, .choices = directions},
	{"outcome", CHOICE, .choices = outcomes},
	{"agent", ID},
	{"campaign", ID},
	{"number", ID},
	LISTING_FIELDS,
	{NULL, TEXT},
};

/* A number that is searched for; what is none finds nothing, and says so beside the field. */
static const char *searched_hash(struct request *request)
{
	const char *typed = form_optional(request, "q"), *phone;
	if (!typed)
		return NULL;
	const char *country =
		json_string_value(json_object_get(json_object_get(request->page, "me"), "country"));
	struct error *error = phone_normalise(request->arena, typed, country ? country : "US", &phone);
	if (!error)
		return suppression_hash(request->arena, phone);
	json_object_set_new(request->page, "search_problem", json_string(error->message));
	return "";
}

static struct call_filter read_filter(struct request *request)
{
	return (struct call_filter){
		.direction = form_optional(request, "direction"),
		.outcome = form_optional(request, "outcome"),
		.agent = form_optional(request, "agent"),
		.campaign = form_optional(request, "campaign"),
		.number = form_optional(request, "number"),
		.phone_hash = searched_hash(request),
		.start = listing_start(request),
	};
}

static struct error *calls_index(struct request *request)
{
	struct call_filter filter = read_filter(request);
	call_log_list(request->tx, request->page, "calls", &filter);
	agent_options(request->tx, request->page, "agents");
	call_log_campaigns(request->tx, request->page, "campaigns");
	TRY(tx_commit(request->tx));
	request_options(request, "agent", json_object_get(request->page, "agents"));
	request_options(request, "campaign", json_object_get(request->page, "campaigns"));
	listing_finish(request, "calls", "created_at");
	json_object_set_new(request->page, "csv", json_sprintf("/calls/csv?%s", listing_filters(request)));
	return NULL;
}

/* What is being said, while it goes on: whoever looks at the call follows it. */
static struct error *follow(struct request *request, const json_t *call)
{
	const char *id = request_path(request, "id");
	live_follow(request->tx, id);
	live_words(request->tx, request->page, "words", id);
	TRY(tx_run(request->tx));
	json_t *words = json_object_get(request->page, "words");
	live_tell(words, json_string_value(json_object_get(call, "agent_name")),
		json_string_value(json_object_get(call, "their_name")));
	json_object_set_new(request->page, "has_words", json_boolean(json_array_size(words)));
	return NULL;
}

/* Whether something will still come: the page then looks for it. */
static int is_open(const json_t *call)
{
	static const char *const parts[] = {"transcript_state", "recording_state", "analysis_state"};
	int waits = !json_is_string(json_object_get(call, "ended_at"));
	for (size_t i = 0; i < COUNT(parts); i++) {
		const char *state = json_string_value(json_object_get(call, parts[i]));
		waits |= state && !strcmp(state, "waiting");
	}
	return waits;
}

static struct error *calls_show(struct request *request)
{
	const char *id = request_path(request, "id");
	call_log_find(request->tx, request->page, "call", id);
	call_log_details(request->tx, request->page, id);
	TRY(tx_run(request->tx));
	json_t *call = json_object_get(request->page, "call");
	if (!json_is_string(json_object_get(call, "ended_at")))
		TRY(follow(request, call));
	TRY(tx_commit(request->tx));
	call_story_tell(request->arena, request->page);
	json_object_set_new(request->page, "is_open", json_boolean(is_open(call)));
	if (request_is_fragment(request))
		request_view(request, "calls/parts");
	return NULL;
}

static struct error *calls_recording(struct request *request)
{
	call_log_recording(request->tx, request->page, "recording", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	json_t *recording = json_object_get(request->page, "recording");
	request_file(request, json_string_value(json_object_get(recording, "path")),
		json_string_value(json_object_get(recording, "content_type")), NULL);
	return NULL;
}

static void add_csv_row(struct strbuf *csv, const json_t *call)
{
	static const char *const columns[] = {
		"their_name", "their_phone", "outcome", "state", "agent_name", "campaign_name", "summary"};
	csv_add_field(csv, json_string_value(json_object_get(call, "created_at")));
	csv_add_field(csv, json_is_true(json_object_get(call, "is_inbound")) ? "inbound" : "outbound");
	for (size_t i = 0; i < COUNT(columns); i++) {
		const char *text = json_string_value(json_object_get(call, columns[i]));
		csv_add_field(csv, text ? text : "");
	}
	char number[32];
	snprintf(number, sizeof number, "%lld",
		(long long)json_integer_value(json_object_get(call, "talk_seconds")));
	csv_add_field(csv, number);
	snprintf(number, sizeof number, "%.4f",
		(double)json_integer_value(json_object_get(call, "price_micros")) / 1e6);
	csv_add_field(csv, number);
	csv_end_row(csv);
}

static void query_page(struct tx *tx, json_t *into, const char *key, const void *filter, struct keyset start)
{
	struct call_filter page = *(const struct call_filter *)filter;
	page.start = start;
	call_log_list(tx, into, key, &page);
}

static struct error *calls_csv(struct request *request)
{
	static const struct listing_export export = {
		.file = "calls.csv",
		.head = "When,Direction,Name,Phone,Outcome,State,Agent,Campaign,Summary,Talk "
			"seconds,Price\r\n",
		.time = "created_at",
		.query = query_page,
		.row = add_csv_row,
	};
	struct call_filter filter = read_filter(request);
	return listing_export(request, &export, &filter);
}

static const struct page pages[] = {
	{GET, VIEWER, "/calls", calls_index, .form = filter_form, .again = calls_index},
	{GET, VIEWER, "/calls/csv", calls_csv, .form = filter_form},
	{GET, VIEWER, "/calls/:id", calls_show},
	{GET, VIEWER, "/calls/:id/recording", calls_recording},
};

int main(int argc, char **argv)
{
	return serve_with(pages, COUNT(pages), (struct serve_options){.busy = 1}, argc, argv);
}
