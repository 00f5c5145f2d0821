/* page.h: what a program of pages is made of: a table of pages, declared forms, and handlers that get a request.
 *
 *	static const struct page pages[] = {
 *		{ GET,  VIEWER,  "/leads",     leads_index  },
 *		{ GET,  VIEWER,  "/leads/:id", leads_show   },
 *		{ POST, MANAGER, "/leads",     leads_create, .form = lead_form, .again = leads_new },
 *	};
 *	int main(int argc, char **argv) { return serve(pages, COUNT(pages), argc, argv); }
 *
 * Before a handler runs: route (404, 405 with Allow), session and role, CSRF token, and the declared form, validated
 * with the messages beside the fields and what was typed kept. The handler queues queries on request->tx and fills
 * request->page; it never touches raw input, never prints HTML, never commits. The transaction commits when it returns
 * without an error, and only then is anything sent: a redirect, or the view of the page's document.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include <jansson.h>
#include <stdint.h>

#include "db/tx.h"

enum method { GET, POST };

/* Who may enter; each includes those after it, but STAFF, whose pages are below /admin. MACHINE: `verify` lets them in. */
enum access { NOBODY, VIEWER, MANAGER, OWNER, STAFF, MACHINE };

enum field_kind {
	TEXT,      /* one line, trimmed; `highest` characters, 200 if not said */
	LONG_TEXT, /* several lines; `highest` characters, 20,000 if not said */
	EMAIL,     /* as text, lower-case, with an @ */
	INTEGER,   /* from `lowest` to `highest` */
	FLAG,      /* a checkbox: true when sent as "1" or "on" */
	CHOICE,    /* one of `choices` */
	CHOICES,   /* any of `choices`, an array */
	ID,        /* a UUID */
	TIME,      /* "09:30" */
	DATE,      /* "2026-11-21" */
	SECRET,    /* as text, untrimmed, and never shown again */
	UPLOAD, /* a file of `highest` bytes, 200 MiB if not said; its name and path are in the form as {"name","path","bytes"} */
	COLUMNS, /* any fields whose names begin with this name and end in a number: an array by that number */
};

struct choice {
	const char *value, *label; /* a list ends with a NULL value */
};
const char *choice_label(const struct choice *choices, const char *value); /* an unknown value as it is */

struct field {
	const char *name;
	enum field_kind kind;
	int required;
	int64_t lowest, highest;
	const struct choice *choices;
	const char *fallback; /* the value when nothing was sent; in a GET form mostly */
};

struct request;

struct page {
	enum method method;
	enum access access;
	const char *path; /* ":id" takes a UUID only, another ":name" any letters, digits, '-', '_' */
	struct error *(*handle)(struct request *request);
	const struct field *form; /* of the body, or for GET of the query; ends with a NULL name */
	/* The page of the form, shown again with its errors; of a search the search itself, which finds null for what is wrong. */
	struct error *(*again)(struct request *request);
	const char *view; /* a template; by itself "leads/index", "…/show", "…/new", "…/edit" */
	struct error *(*verify)(struct request *request); /* of MACHINE pages: checks the signature */
	int personal; /* passwords, people, secrets: refused to staff who act as the customer */
};

struct request {
	struct arena *arena;
	struct tx *tx;  /* for whoever is at the door; NULL in MACHINE pages until request_enter */
	json_t *page;   /* the document that becomes the view */
	json_t *form;   /* the declared fields that were sent, typed; absent ones are null */
	void *verified; /* what the `verify` of a MACHINE page leaves for its handler */
	struct exchange *exchange;
};

/* What a program needs beyond its pages; all zero is a program of ordinary pages. */
struct serve_options {
	int threads;         /* requests at a time in this process; 0 is 1 */
	int connections;     /* to the database at most; 0 is 1 */
	int busy;            /* whether it is looked at all the time: then it has twice as many processes */
	int worker;          /* whether it works as manyline_worker (webhooks) instead of manyline_web */
	void (*start)(void); /* called once before the first request */
};

/* Serves the pages for ever over FastCGI, or one request as plain CGI, or prints them (--routes, --forms); for main. With
 * argc 0 it only answers how many times as many processes it needs as others; 0: one process does it all. */
int serve(const struct page *pages, size_t count, int argc, char **argv);
int serve_with(const struct page *pages, size_t count, struct serve_options options, int argc, char **argv);

/* A part of the path: request_path(request, "id"). Never NULL for a name of the page's path. */
const char *request_path(const struct request *request, const char *name);

/* Who is at the door, after tx_run: request_me(request, "person_id"), "name", "role", "country", "zone"; "" if not known. */
const char *request_me(const struct request *request, const char *key);

/* Values of the declared form: text ("" if not sent), integer (0), flag (0). */
const char *form_text(const struct request *request, const char *name);
int64_t form_integer(const struct request *request, const char *name);
int form_flag(const struct request *request, const char *name);
const char *form_optional(const struct request *request, const char *name); /* text, but NULL if not sent */

/* What the form shows: for edit pages, from a record. Keys that the form has already (typed input) are kept. */
void request_fill_form(struct request *request, json_t *record);

/* Puts a list of choices into options.NAME as [{value,label,selected}]; from rows with "value" and "label". */
void request_options(struct request *request, const char *name, json_t *rows);

/* Answers with 303 to a path of ours, instead of a view; and one sentence that the next page shows once. */
void request_redirect(struct request *request, const char *path_format, ...) printf_like(2, 3);
void request_flash(struct request *request, const char *sentence);

/* Answers with another view, status, or with bytes as they are (they live in the arena or for ever). */
void request_view(struct request *request, const char *view);
void request_status(struct request *request, int status);
void request_reply(struct request *request, const char *content_type, const char *bytes, size_t length);

/* Answers with a file below the data folder, sent by nginx with ranges; `download` is a file name, or NULL to show it. */
void request_file(struct request *request, const char *path, const char *content_type, const char *download);

/* Sends a download in pieces; nothing else can be answered after. The first call sends the headers. */
void request_stream(struct request *request, const char *download, const char *bytes, size_t length);

/* A header by its name in CGI form, "HTTP_USER_AGENT", or ""; where the request comes from, for counting tries. */
const char *request_header(const struct request *request, const char *name);
const char *request_address(const struct request *request);

/* Whether a script asks for a part of the page, to replace it where it stands: the handler chooses the part's view. */
int request_is_fragment(const struct request *request);

/* The raw body; path and query as they were asked for; one parameter of the query, decoded, or "": for signed requests. */
const char *request_body(const struct request *request, size_t *length);
const char *request_uri(const struct request *request);
const char *request_query(const struct request *request, const char *name);
/* A large raw body in pieces instead: how long it says it is, refused if that is more than `most`; its next bytes, 0 at the end. */
struct error *request_length(struct request *request, int64_t most, int64_t *length) must_check;
size_t request_read(struct request *request, char *bytes, size_t size);

/* For MACHINE and NOBODY pages: ends the present transaction, if any, and opens one for a tenant that was verified. */
struct error *request_enter(struct request *request, const char *tenant) must_check;

/* Commits what is queued so far and opens a new transaction for the same person: around a call to a provider. */
struct error *request_commit(struct request *request) must_check;

#endif
