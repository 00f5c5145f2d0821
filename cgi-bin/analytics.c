/* analytics.c: how the calls go: outcomes per day, the best hours, durations, sentiment, cost; each as chart, table, CSV. */
#include "models/agent.h"
#include "models/call_log.h"
#include "models/report.h"
#include "web/report_chart.h"

#include "lib/csv_write.h"
#include "web/listing.h"
#include "web/page.h"

static const struct choice presets[] = {{"1", "Today"}, {"7", "7 days"}, {"14", "14 days"}, {"30", "30 days"},
	{"90", "90 days"}, {NULL, NULL}};

static const struct choice directions[] = {{"inbound", "Calls in"}, {"outbound", "Calls out"}, {NULL, NULL}};

static const struct choice charts[] = {
	{"days", "Days"}, {"hours", "Hours"}, {"sentiments", "Sentiments"}, {NULL, NULL}};

#define FILTERS                                                                                              \
	{"from", DATE}, {"until", DATE}, {"days", CHOICE, .choices = presets},                               \
		{"direction", CHOICE, .choices = directions}, {"agent", ID},                                 \
	{                                                                                                    \
		"campaign", ID                                                                               \
	}

static const struct field filter_form[] = {FILTERS, {NULL, TEXT}};
static const struct field csv_form[] = {
	FILTERS, {"chart", CHOICE, .choices = charts, .fallback = "days"}, {NULL, TEXT}};

static struct report_filter read_filter(struct request *request)
{
	return (struct report_filter){
		.from = form_optional(request, "from"),
		.until = form_optional(request, "until"),
		.days = form_optional(request, "days"),
		.agent = form_optional(request, "agent"),
		.campaign = form_optional(request, "campaign"),
		.direction = form_optional(request, "direction"),
	};
}

/* "&agent=…" and so on: other days of the same calls. */
static const char *kept_filters(struct request *request)
{
	static const char *const names[] = {"direction", "agent", "campaign"};
	const char *kept = "";
	for (size_t i = 0; i < COUNT(names); i++)
		if (form_optional(request, names[i]))
			kept = arena_printf(
				request->arena, "%s&%s=%s", kept, names[i], form_optional(request, names[i]));
	return kept;
}

static void add_presets(struct request *request)
{
	json_t *list = json_array();
	const char *days = form_optional(request, "days");
	int own = form_optional(request, "from") || form_optional(request, "until");
	for (const struct choice *preset = presets; preset->value; preset++)
		json_array_append_new(list,
			json_pack("{s:o, s:s, s:b}", "url",
				json_sprintf("/analytics?days=%s%s", preset->value, kept_filters(request)),
				"label", preset->label, "selected",
				!own && !strcmp(preset->value, days ? days : "14")));
	json_object_set_new(request->page, "presets", list);
}

static json_t *page_part(struct request *request, const char *key)
{
	return json_object_get(request->page, key);
}

static struct error *analytics_index(struct request *request)
{
	struct report_filter filter = read_filter(request);
	report_range(request->tx, request->page, "range", &filter);
	report_days(request->tx, request->page, "rows", &filter);
	report_hours(request->tx, request->page, "hour_rows", &filter);
	report_sentiments(request->tx, request->page, "sentiment_row", &filter);
	agent_options(request->tx, request->page, "agents");
	call_log_campaigns(request->tx, request->page, "campaigns");
	TRY(tx_commit(request->tx));
	request_options(request, "agent", page_part(request, "agents"));
	request_options(request, "campaign", page_part(request, "campaigns"));
	report_chart_days(request->arena, request->page, request->page);
	report_chart_lines(request->arena, request->page, request->page);
	report_chart_hours(request->arena, page_part(request, "hour_rows"), request->page);
	report_chart_sentiments(request->arena, page_part(request, "sentiment_row"), request->page);
	json_t *form = page_part(request, "form"), *range = page_part(request, "range");
	json_object_set(form, "from", json_object_get(range, "first"));
	json_object_set(form, "until", json_object_get(range, "last"));
	json_object_set_new(
		request->page, "csv", json_sprintf("/analytics/csv?%s", listing_filters(request)));
	add_presets(request);
	return NULL;
}

static void add_row(struct strbuf *csv, const json_t *row, const char *const *columns)
{
	for (; *columns; columns++) {
		const json_t *value = json_object_get(row, *columns);
		csv_add_field(csv, json_is_string(value)    ? json_string_value(value)
				   : json_is_integer(value) ? arena_printf(csv->arena, "%lld",
								      (long long)json_integer_value(value))
							    : "");
	}
	csv_end_row(csv);
}

static void send_table(struct request *request, json_t *rows, const char *const *columns)
{
	struct strbuf csv;
	size_t index;
	json_t *row;
	strbuf_init(&csv, request->arena);
	for (const char *const *column = columns; *column; column++)
		csv_add_field(&csv, *column);
	csv_end_row(&csv);
	json_array_foreach(rows, index, row) add_row(&csv, row, columns);
	request_stream(request, "analytics.csv", csv.text, csv.length);
}

static struct error *analytics_csv(struct request *request)
{
	static const char *const days[] = {"day", "outcome", "calls", "answered", "talk", "price", NULL};
	static const char *const hours[] = {"weekday", "hour", "calls", "answered", NULL};
	static const char *const sentiments[] = {"positive", "neutral", "negative", NULL};
	struct report_filter filter = read_filter(request);
	const char *chart = form_text(request, "chart");
	report_days(request->tx, request->page, "days", &filter);
	report_hours(request->tx, request->page, "hours", &filter);
	report_sentiments(request->tx, request->page, "sentiment", &filter);
	TRY(tx_commit(request->tx));
	json_object_set_new(request->page, "sentiments", json_pack("[O]", page_part(request, "sentiment")));
	send_table(request, page_part(request, chart),
		!strcmp(chart, "hours")        ? hours
		: !strcmp(chart, "sentiments") ? sentiments
					       : days);
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/analytics", analytics_index, .form = filter_form, .again = analytics_index},
	{GET, VIEWER, "/analytics/csv", analytics_csv, .form = csv_form},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
