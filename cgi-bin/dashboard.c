/* dashboard.c: the first page after log-in: today's figures, two weeks of outcomes, what ran last, what to do next. */
#include "models/outage.h"
#include "models/onboarding.h"
#include "models/overview.h"
#include "models/report.h"
#include "web/report_chart.h"

#include "web/page.h"

static void flag(struct request *request, const char *key, const char *name)
{
	json_object_set_new(
		request->page, name, json_boolean(json_array_size(json_object_get(request->page, key))));
}

static struct error *dashboard_index(struct request *request)
{
	static const struct report_filter fortnight = {.days = "14"};
	report_range(request->tx, request->page, "range", &fortnight);
	report_days(request->tx, request->page, "rows", &fortnight);
	outage_find(request->tx, request->page, NULL);
	overview_setup(request->tx, request->page, "setup");
	onboarding_waits(request->tx, request->page, "onboarding_waits", NULL);
	overview_latest(request->tx, request->page);
	TRY(tx_commit(request->tx));
	outage_tell(request->arena, request->page);
	report_chart_days(request->arena, request->page, request->page);
	flag(request, "calls", "has_recent");
	flag(request, "campaigns", "has_campaigns");
	if (request_is_fragment(request))
		request_view(request, "dashboard/figures");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/", dashboard_index, .view = "dashboard/index"},
};

int main(int argc, char **argv)
{
	return serve_with(pages, COUNT(pages), (struct serve_options){.busy = 1}, argc, argv);
}
