/* listing.c: pages of a long list. */
#include "web/listing.h"

#include "lib/clock.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "web/exchange.h"

/* "2026-11-21T10:11:12.123456Z_018f…" as time and id. */
static int read_key(struct request *request, const char *name, struct keyset *start)
{
	const char *sent = form_optional(request, name);
	const char *bar = sent ? strchr(sent, '_') : NULL;
	if (!bar || !text_is_uuid(bar + 1))
		return 0;
	start->at = arena_strndup(request->arena, sent, (size_t)(bar - sent));
	start->id = bar + 1;
	return clock_parse(start->at) >= 0;
}

struct keyset listing_start(struct request *request)
{
	struct keyset start = {0};
	if (read_key(request, "before", &start))
		start.backwards = 1;
	else if (!read_key(request, "after", &start))
		start = (struct keyset){0};
	return start;
}

static int is_filter(const char *name)
{
	return strcmp(name, "after") && strcmp(name, "before");
}

char *listing_filters(struct request *request)
{
	struct strbuf query;
	strbuf_init(&query, request->arena);
	for (const struct field *field = request->exchange->page->form; field && field->name; field++) {
		const char *value = is_filter(field->name) ? form_optional(request, field->name) : NULL;
		if (value && *value && field->kind != CHOICES && field->kind != FLAG)
			strbuf_addf(&query, "%s%s=%s", query.length ? "&" : "", field->name,
				text_url_encode(request->arena, value));
	}
	return query.text;
}

static json_t *reversed(json_t *rows)
{
	json_t *turned = json_array();
	for (size_t i = json_array_size(rows); i > 0; i--)
		json_array_append(turned, json_array_get(rows, i - 1));
	return turned;
}

static void add_link(struct request *request, json_t *page, const char *name, json_t *row, const char *time)
{
	const char *direction = strcmp(name, "next") ? "before" : "after";
	const char *key = arena_printf(request->arena, "%s_%s", json_string_value(json_object_get(row, time)),
		json_string_value(json_object_get(row, "id")));
	const char *filters = listing_filters(request);
	json_object_set_new(page, name,
		json_sprintf("%s?%s%s%s=%s", request->exchange->path, filters, *filters ? "&" : "", direction,
			text_url_encode(request->arena, key)));
}

struct keyset listing_next(const json_t *rows, const char *time)
{
	json_t *last = json_array_get(rows, KEYSET_ROWS - 1);
	return (struct keyset){.at = json_string_value(json_object_get(last, time)),
		.id = json_string_value(json_object_get(last, "id"))};
}

void listing_finish(struct request *request, const char *key, const char *time)
{
	struct keyset start = listing_start(request);
	json_t *rows = json_object_get(request->page, key), *page = json_object();
	int more = json_array_size(rows) > KEYSET_ROWS;
	if (more)
		json_array_remove(rows, KEYSET_ROWS);
	if (start.backwards)
		rows = reversed(rows);
	size_t count = json_array_size(rows);
	if (count && (start.backwards || more))
		add_link(request, page, "next", json_array_get(rows, count - 1), time);
	if (count && (start.backwards ? more : start.at != NULL))
		add_link(request, page, "previous", json_array_get(rows, 0), time);
	json_object_set(request->page, key, rows);
	json_object_set_new(request->page, "page", page);
	json_object_set_new(request->page, "filtered", json_boolean(*listing_filters(request)));
	json_object_set_new(request->page, arena_printf(request->arena, "has_%s", key), json_boolean(count));
}
