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

/* Where a page of a download begins; the texts outlive the page before. */
struct place {
	char at[48], id[48];
};

static void remember(struct place *place, const json_t *rows, const char *time)
{
	const json_t *last = json_array_get(rows, KEYSET_ROWS - 1);
	snprintf(place->at, sizeof place->at, "%s", json_string_value(json_object_get(last, time)));
	snprintf(place->id, sizeof place->id, "%s", json_string_value(json_object_get(last, "id")));
}

/* *more says whether there is another page, which begins at the place then. */
static struct error *export_page(struct request *request, const struct listing_export *export,
	const void *filter, struct place *place, int *more)
{
	size_t index;
	struct strbuf csv;
	json_t *row, *found = json_object();
	struct keyset start = {0};
	if (*more)
		start = (struct keyset){.at = place->at, .id = place->id};
	export->query(request->tx, found, "rows", filter, start);
	TRY(tx_run(request->tx));
	const json_t *rows = json_object_get(found, "rows");
	strbuf_init(&csv, request->arena);
	if (!*more)
		strbuf_adds(&csv, export->head);
	json_array_foreach(rows, index, row) if (index < KEYSET_ROWS) export->row(&csv, row);
	request_stream(request, export->file, csv.text, csv.length);
	*more = json_array_size(rows) > KEYSET_ROWS;
	if (*more)
		remember(place, rows, export->time);
	return NULL;
}

struct error *listing_export(struct request *request, const struct listing_export *export, const void *filter)
{
	TRY(tx_run(request->tx)); /* who asks is kept as long as the request, not as long as a piece */
	struct place place;
	struct error *error;
	struct arena *piece = arena_new();
	struct request turn = *request;
	int more = 0;
	turn.arena = piece;
	do {
		arena_reset(piece);
		arena_use(piece);
		error = export_page(&turn, export, filter, &place, &more);
	} while (!error && more);
	arena_use(request->arena);
	arena_free(piece);
	return error;
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

void listing_follow(struct request *request, const char *key, const char *column, size_t rows)
{
	json_t *list = json_object_get(request->page, key);
	const char *filters = listing_filters(request);
	if (json_array_size(list) > rows) {
		while (json_array_size(list) > rows)
			json_array_remove(list, rows);
		const char *last = json_string_value(json_object_get(json_array_get(list, rows - 1), column));
		json_object_set_new(request->page, "page",
			json_pack("{s:o}", "next",
				json_sprintf("%s?%s%safter=%s", request->exchange->path, filters,
					*filters ? "&" : "", text_url_encode(request->arena, last))));
	}
	json_object_set_new(request->page, "filtered", json_boolean(*filters));
	json_object_set_new(request->page, arena_printf(request->arena, "has_%s", key),
		json_boolean(json_array_size(list)));
}
