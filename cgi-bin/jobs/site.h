/* site.h: a web site of strangers, read page by page: only that site, only what robots.txt lets us, nothing private. */
#ifndef JOBS_SITE_H
#define JOBS_SITE_H

#include "jobs/extract.h"
#include "lib/url.h"

struct site;

/*
 * Begins at an address: looks what may be read there. ERROR_INVALID with a sentence where that is no web site, or a private
 * one. It lives in `arena`.
 */
struct error *site_open(struct arena *arena, const char *address, struct site **site) must_check;

/* Where it begins. */
const struct url *site_start(const struct site *site);

struct site_page {
	struct url url; /* where the page was at last, after being sent elsewhere */
	struct extracted extracted;
};

/*
 * Fetches a page into `arena`. ERROR_INVALID: it may not or can't be read; ERROR_MISSING: it is not there; any other error
 * may pass.
 */
struct error *site_fetch(
	const struct site *site, struct arena *arena, const char *address, struct site_page *page) must_check;

/* Reads a link of a page: 1 if it is a page of this site that may be read. */
int site_link(
	const struct site *site, struct arena *arena, const char *base, const char *href, struct url *url);

#endif
