/* listing.h: pages of a long list: reads where a page begins, and links to the next and the previous one.
 *
 * A list's form declares LISTING_FIELDS besides its filters. The model's query is in the order newest first, or oldest
 * first when `backwards`, and asks for KEYSET_ROWS + 1 rows.
 */
#ifndef WEB_LISTING_H
#define WEB_LISTING_H

#include "db/keyset.h"
#include "lib/strbuf.h"
#include "web/page.h"

#define LISTING_FIELDS                                                                                       \
	{"after", TEXT, .highest = 80},                                                                      \
	{                                                                                                    \
		"before", TEXT, .highest = 80                                                                \
	}

/* Where the asked page begins; what is malformed begins at the start. */
struct keyset listing_start(struct request *request);

/*
 * After the query: drops the row too many, puts the rows in order, and adds page.next and page.previous, URLs that keep
 * the filters. Rows are at page[key] and have the time under `time` and "id". Also adds "has_KEY", and "filtered" when
 * any filter is in use.
 */
void listing_finish(struct request *request, const char *key, const char *time);

/*
 * The same for a list in the order of a column that nothing shares, which only goes forwards: of more than `rows` rows at
 * page[key] the rest is dropped, and page.next links to what follows, `after` being the last one's `column`.
 */
void listing_follow(struct request *request, const char *key, const char *column, size_t rows);

/* A list as a download, of all its pages. */
struct listing_export {
	const char *file, *head; /* "leads.csv", and its first line */
	const char *time;        /* the column that orders the rows */
	void (*query)(struct tx *tx, json_t *into, const char *key, const void *filter, struct keyset start);
	void (*row)(struct strbuf *csv, const json_t *row);
};

/* Sends it, page by page: memory does not grow with the list. `filter` is handed to the query. */
struct error *listing_export(
	struct request *request, const struct listing_export *export, const void *filter) must_check;

/* The present filters as a query, "agent=…&state=…", without the paging; "" if there are none. */
char *listing_filters(struct request *request);

#endif
