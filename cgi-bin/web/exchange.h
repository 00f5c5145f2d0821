/* exchange.h: one request and its answer on the wire, FastCGI or plain CGI. Only files of web/ include this. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include <fastcgi.h>
#include <fcgiapp.h>

#include "lib/strbuf.h"
#include "web/multipart.h"
#include "web/page.h"

enum { BODY_LARGEST = 1024 * 1024, PATH_PARTS_MAX = 8 };

struct exchange {
	FCGX_Request *fcgi; /* NULL: plain CGI on standard input and output */
	const struct page *page;
	const struct field *shown_form; /* whose choices the view may offer; or NULL */
	struct database *database;

	/* What was asked. */
	const char *id; /* of the request, in the log and on error pages */
	const char *path, *query;
	const char *parts[PATH_PARTS_MAX], *part_names[PATH_PARTS_MAX];
	size_t part_count;
	char *body;
	size_t body_length;
	struct pairs pairs; /* of the declared form */
	struct multipart *multipart;
	const char *tenant, *token; /* as the session cookie claims; NULL without one */
	int deed_told;              /* whether the log of what staff do has had this request */
	const char *visitor;        /* the cookie of nobody's forms */
	json_t *errors;             /* field → message */

	/* What is answered. */
	int status;
	const char *view, *redirect;
	const char *content_type, *bytes;
	size_t length;
	const char *file, *download;
	int streaming;
	struct strbuf headers; /* complete lines */
};

/* A parameter of the request, or "". */
const char *exchange_param(const struct exchange *exchange, const char *name);

/* Reads up to `size` bytes of the body; 0 at its end. */
size_t exchange_read(struct exchange *exchange, char *bytes, size_t size);

/* Sends some of the answer; `head`, or NULL, goes before it in the same piece, and is shorter than 64 KiB. */
void exchange_write(struct exchange *exchange, const struct strbuf *head, const char *bytes, size_t length);

/* The noun that a path is about, as programs and templates are called: "lead_lists", "admin_pool"; of "/" it is "". */
const char *route_noun(struct arena *arena, const char *path);

/* Whether the page that was asked for is one of staff, who have a cookie of their own. */
int route_is_admin(const struct exchange *exchange);

/* Finds the page for the method and path; ERROR_MISSING, or an error and "Allow" for another method. */
struct error *route_find(struct request *request, const struct page *pages, size_t count) must_check;

/* Reads cookies: who is at the door, as claimed. Makes a visitor's cookie where there is none. */
struct error *session_read(struct request *request) must_check;

/* Cookies: HttpOnly, SameSite=Lax, Secure behind TLS; "staff" is sent to /admin alone. A negative age deletes it. */
void request_cookie(struct request *request, const char *name, const char *value, int64_t seconds);
const char *request_cookie_value(const struct request *request, const char *name);

/* Takes a session cookie apart; 0 if it is none. */
int session_parse(struct arena *arena, const char *cookie, const char **tenant, const char **token);

/* The CSRF token that forms of this browser carry. */
const char *session_csrf(const struct request *request);

/* Opens the transaction for whoever the page lets in. */
struct error *session_enter(struct request *request) must_check;

/* Reads the body or query as the page's form declares: pairs, CSRF token, types. What is wrong is in `errors`. */
struct error *form_receive(struct request *request) must_check;

/* Whether the page's form takes files, and the folder where they are kept until somebody renames them. */
int form_has_upload(const struct page *page);
char *form_upload_folder(struct arena *arena);

/* Gives each declared field its type, into request->form; what is wrong is in `errors`, what to show in page.form. */
void form_check(struct request *request);

/* Sends the answer: view, redirect, file or bytes. */
struct error *respond(struct request *request) must_check;

/* Sends the page for an error; a login redirect where it helps. */
void respond_error(struct request *request, const struct error *error);

/* Loads the templates, unless they are there already; at start. */
void view_start(void);

/* The page's document as HTML. */
struct error *view_render(struct request *request, const char *view, struct strbuf *html) must_check;

#endif
