/* keyset.h: where a page of a long list begins: after or before a row, by its time and id, never by an offset. */
#ifndef DB_KEYSET_H
#define DB_KEYSET_H

enum { KEYSET_ROWS = 50 }; /* rows a page; queries ask for one more, which tells whether there is another page */

struct keyset {
	const char *at, *id; /* the row's; both NULL on the first page */
	int backwards;       /* towards newer rows: the query's order is turned round, and listing_finish turns it back */
};

#endif
