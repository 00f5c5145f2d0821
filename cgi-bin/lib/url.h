/* url.h: addresses of web pages: read, completed, compared. Over libcurl's parser, which is the one that fetches them. */
#ifndef LIB_URL_H
#define LIB_URL_H

#include "lib/arena.h"

struct url {
	const char *text;   /* the whole address, without user, password and fragment */
	const char *origin; /* "https://example.com", with its port where that is unusual */
	const char *host;   /* lower-case */
	const char *path;   /* with its query, begins with a slash */
	int port, secure;
};

/*
 * Reads an address of http or https; one relative to `base`, or where that is NULL a whole one, which may lack "https://".
 * 0 if it is none.
 */
int url_read(struct arena *arena, const char *base, const char *text, struct url *url);

/* Whether two addresses are of one web site: the same host, but for a "www." before it, and both at usual ports, or the same. */
int url_same_site(const struct url *a, const struct url *b);

/* Whether it is at the usual port of its scheme, 80 or 443. */
int url_port_is_usual(const struct url *url);

#endif
