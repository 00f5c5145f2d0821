/* campaign_view.c: how a campaign is put into words, and its people into a bar. */
#include "parts/campaign_view.h"

#include "lib/strbuf.h"
#include "lib/text.h"
#include "models/campaign.h"
#include "parts/campaign_form.h"
#include "web/chart.h"
#include "web/mustache.h"

enum { SERIES_MAX = 16 };

/* "09:00–18:00, Mon Tue Wed"; every day says nothing. */
static const char *hours_text(struct arena *arena, const json_t *campaign)
{
	struct strbuf text;
	const json_t *days = json_object_get(campaign, "weekdays");
	strbuf_init(&text, arena);
	strbuf_addf(&text, "%s–%s", text_or_empty(campaign, "opens"), text_or_empty(campaign, "closes"));
	for (size_t i = 0; json_array_size(days) < 7 && i < json_array_size(days); i++)
		strbuf_addf(&text, "%s%s", i ? " " : ", ",
			choice_label(campaign_weekdays, json_string_value(json_array_get(days, i))));
	return text.text;
}

static void add_words(struct request *request)
{
	json_t *campaign = json_object_get(request->page, "campaign");
	json_object_set_new(campaign, "hours_text", json_string(hours_text(request->arena, campaign)));
	json_object_set_new(campaign, "machine_text",
		json_string(choice_label(campaign_machines, text_or_empty(campaign, "on_machine"))));
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

void campaign_view_review(struct request *request)
{
	json_t *page = request->page, *parts = json_array();
	campaign_review_tell(page);
	add_words(request);
	add_part(parts, "human", "Will be called", json_object_get(page, "callable_count"));
	add_part(parts, "skipped", "Skipped", json_object_get(page, "skipped_count"));
	json_object_set_new(page, "share_bar", share_bar(request->arena, "People of the list", parts));
}

void campaign_view_progress(struct request *request)
{
	size_t index;
	json_t *row, *parts = json_array();
	campaign_progress_tell(request->page);
	add_words(request);
	json_t *progress = json_object_get(request->page, "progress");
	json_array_foreach(json_object_get(progress, "outcomes"), index, row)
		add_part(parts, text_or_empty(row, "outcome"), text_or_empty(row, "outcome"),
			json_object_get(row, "leads_count"));
	add_part(parts, "skipped", "Not called", json_object_get(progress, "skipped_count"));
	add_part(parts, "remaining", "To do", json_object_get(progress, "remaining_count"));
	json_object_set_new(progress, "share_bar", share_bar(request->arena, "People by outcome", parts));
}
