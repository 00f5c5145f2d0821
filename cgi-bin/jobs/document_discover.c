/* document_discover.c: looks for the pages of a web site, from its first one on, and shows them before any is read. */
#include "jobs/kinds.h"

#include <unistd.h>

#include "jobs/document.h"
#include "jobs/site.h"
#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/document.h"
#include "models/document_reading.h"

enum { TRIES = 3, DEPTH = 3, FETCHES = 120, LONGEST_SECONDS = 300, PAUSE_US = 100 * 1000, TITLE_BYTES = 200 };

struct search {
	struct job *job;
	struct site *site;
	struct arena *page_arena; /* reset with each page */
	json_t *waiting;          /* [{address, depth}], in the order in which they were found */
	json_t *known; /* addresses that are waiting or were fetched, in every way of writing them */
	json_t *found;
	size_t fetches;
};

static int is_known(struct search *search, const char *address)
{
	if (json_object_get(search->known, address))
		return 1;
	json_object_set_new(search->known, address, json_true());
	return 0;
}

static void add_link(struct search *search, const struct url *from, const char *href, json_int_t depth)
{
	struct url url;
	if (!site_link(search->site, search->page_arena, from->text, href, &url) ||
		is_known(search, url.text))
		return;
	json_array_append_new(search->waiting, json_pack("{s:s, s:I}", "address", url.text, "depth", depth));
}

static void add_links(struct search *search, const struct site_page *page, json_int_t depth)
{
	for (const char *at = page->extracted.links; depth <= DEPTH && *at; at += strcspn(at, "\n") + 1) {
		size_t length = strcspn(at, "\n");
		add_link(search, &page->url, arena_strndup(search->page_arena, at, length), depth);
		if (!at[length])
			break;
	}
}

static void add_page(struct search *search, const struct site_page *page)
{
	const char *title = text_cut(search->page_arena, page->extracted.title, TITLE_BYTES);
	json_array_append_new(
		search->found, json_pack("{s:s, s:s, s:s}", "id", secret_uuid(search->job->arena), "address",
				       page->url.text, "title", title));
}

/* Fetches the next page that waits; the first has to work, others are left out where they do not. */
static struct error *look_at(struct search *search, const json_t *next)
{
	struct site_page page;
	const char *address = text_of(next, "address");
	arena_reset(search->page_arena);
	struct error *error = site_fetch(search->site, search->page_arena, address, &page);
	if (error) {
		struct error *kept = error_new(search->job->arena, error->kind,
			arena_strdup(search->job->arena, error->message), "%s",
			error->detail ? error->detail : "");
		return search->fetches++ ? NULL : kept;
	}
	search->fetches++;
	if (strcmp(page.url.text, address) != 0 && is_known(search, page.url.text))
		return NULL;
	if (*page.extracted.text)
		add_page(search, &page);
	add_links(search, &page, json_integer_value(json_object_get(next, "depth")) + 1);
	return NULL;
}

static struct error *look(struct search *search)
{
	int64_t end = clock_elapsed() + LONGEST_SECONDS * SECOND;
	for (size_t i = 0; i < json_array_size(search->waiting) && search->fetches < FETCHES &&
			   json_array_size(search->found) < DOCUMENT_SITE_PAGES && clock_elapsed() < end;
		i++) {
		if (i)
			usleep(PAUSE_US);
		TRY(look_at(search, json_array_get(search->waiting, i)));
	}
	if (json_array_size(search->found))
		return NULL;
	return error_new(
		search->job->arena, ERROR_INVALID, "There is no text to be read on this web site.", NULL);
}

static struct error *keep(struct job *job, const json_t *document, const json_t *found)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	reading_found(tx, document, found);
	TRY(tx_commit(tx));
	document_publish(document);
	return NULL;
}

static struct error *discover(struct job *job, const json_t *document)
{
	struct search search = {.job = job, .known = json_object(), .found = json_array()};
	TRY(site_open(job->arena, text_of(document, "address"), &search.site));
	const char *start = site_start(search.site)->text;
	search.waiting = json_pack("[{s:s, s:i}]", "address", start, "depth", 0);
	is_known(&search, start);
	search.page_arena = arena_new();
	struct error *error = look(&search);
	arena_free(search.page_arena);
	return error ? error : keep(job, document, search.found);
}

/* Somebody waits for the list: an address that does not answer a few times is wrong. */
struct error *document_discover_run(struct job *job)
{
	json_t *document;
	TRY(document_of(job, &document));
	struct error *error = document ? discover(job, document) : NULL;
	if (error && job->attempts >= TRIES)
		error->kind = ERROR_INVALID;
	return error;
}

/* When a site is read again. */
struct error *document_refresh_run(struct job *job)
{
	struct tx *tx;
	json_t *found = json_object();
	const char *id = job_text(job, "document");
	TRY(job_begin(job, &tx));
	document_load(tx, found, "document", id);
	TRY(tx_run(tx));
	const json_t *document = json_object_get(found, "document");
	int same = json_is_object(document) &&
		   json_equal(json_object_get(document, "round"), json_object_get(job->payload, "round"));
	if (same && !text_is(document, "state", "choosing"))
		document_read_again(tx, id, 0);
	return tx_commit(tx);
}
