/* listing.h: pages of a long list: reads where a page begins, and links to the next and the previous one.
 *
 * A list's form declares LISTING_FIELDS besides its filters. The model's query is in the order newest first, or oldest
 * first when `backwards`, and asks for KEYSET_ROWS + 1 rows.
 */
#ifndef WEB_LISTING_H
#define WEB_LISTING_H

#include "db/keyset.h"
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

/* Where the page after these rows (KEYSET_ROWS + 1 of them) begins: for downloads, which read all pages. */
struct keyset listing_next(const json_t *rows, const char *time);

/* The present filters as a query, "agent=…&state=…", without the paging; "" if there are none. */
char *listing_filters(struct request *request);

#endif
