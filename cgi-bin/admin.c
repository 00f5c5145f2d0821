/* admin.c: where staff land: what goes on at all customers, what waits, what failed, what it earned, and what works. */
#include "models/oversight.h"
#include "models/platform.h"
#include "web/chart.h"
#include "web/mustache.h"
#include "web/page.h"

enum { HOURS = 24 };

static json_int_t integer_of(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* Every hour of the day has its bar; the table beside it has those that have calls. */
static char *draw_hours(struct arena *arena, const json_t *rows)
{
	double others[HOURS] = {0}, answered[HOURS] = {0};
	const char *labels[HOURS];
	size_t index;
	const json_t *row;
	for (int hour = 0; hour < HOURS; hour++)
		labels[hour] = arena_printf(arena, "%02d", hour);
	json_array_foreach(rows, index, row)
	{
		json_int_t hour = integer_of(row, "hour");
		if (hour < 0 || hour >= HOURS)
			continue;
		answered[hour] = (double)integer_of(row, "answered_count");
		others[hour] = (double)integer_of(row, "calls_count") - answered[hour];
	}
	const struct chart_series series[] = {
		{"Answered by a person", "series-human", answered}, {"Other", "series-no_answer", others}};
	struct chart chart = {.name = "Calls by hour today",
		.labels = labels,
		.count = HOURS,
		.series = series,
		.series_count = COUNT(series)};
	return chart_bars(arena, &chart);
}

static struct error *admin_index(struct request *request)
{
	json_t *page = request->page;
	oversight_today(request->tx, page, "today");
	oversight_hours(request->tx, page, "hours");
	platform_queues(request->tx, page, "queues");
	platform_states(request->tx, page, "parts");
	TRY(tx_commit(request->tx));
	const json_t *hours = json_object_get(page, "hours");
	json_object_set_new(page, "has_calls", json_boolean(json_array_size(hours)));
	json_object_set_new(page, "chart", html_value(draw_hours(request->arena, hours)));
	const json_t *parts = json_object_get(page, "parts");
	json_object_set_new(page, "has_parts", json_boolean(json_array_size(parts)));
	json_object_set_new(page, "has_trouble",
		json_boolean(json_is_false(json_object_get(json_array_get(parts, 0), "ok"))));
	if (request_is_fragment(request))
		request_view(request, "admin/figures");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin", admin_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
