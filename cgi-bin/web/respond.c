/* respond.c: the answer: headers, a view, a redirect, a file, or the page for an error. */
#include <stdarg.h>

#include "lib/config.h"
#include "lib/log.h"
#include "lib/text.h"
#include "web/exchange.h"

static const char security_headers[] =
	"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
	"data:; "
	"media-src 'self'; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
	"frame-ancestors 'none'; base-uri 'none'\r\n"
	"X-Content-Type-Options: nosniff\r\n"
	"X-Frame-Options: DENY\r\n"
	"Referrer-Policy: same-origin\r\n"
	"Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n"
	"Cross-Origin-Opener-Policy: same-origin\r\n"
	"Cross-Origin-Resource-Policy: same-origin\r\n"
	"Cache-Control: no-store\r\n";

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{200, "OK"},
		{201, "Created"},
		{204, "No Content"},
		{303, "See Other"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{409, "Conflict"},
		{413, "Content Too Large"},
		{422, "Unprocessable Content"},
		{429, "Too Many Requests"},
		{500, "Internal Server Error"},
		{502, "Bad Gateway"},
		{503, "Service Unavailable"},
	};
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Answer";
}

static struct strbuf head_of(struct request *request, const char *content_type)
{
	struct exchange *exchange = request->exchange;
	struct strbuf head;
	strbuf_init(&head, request->arena);
	strbuf_reserve(&head, sizeof security_headers + 256);
	strbuf_addf(&head, "Status: %d %s\r\n", exchange->status, reason(exchange->status));
	if (content_type)
		strbuf_addf(&head, "Content-Type: %s\r\n", content_type);
	strbuf_adds(&head, security_headers);
	if (*exchange_param(exchange, "HTTPS"))
		strbuf_adds(&head, "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
	strbuf_add(&head, exchange->headers.text, exchange->headers.length);
	strbuf_adds(&head, "\r\n");
	return head;
}

static void send_bytes(struct request *request, const char *content_type, const char *bytes, size_t length)
{
	struct strbuf head = head_of(request, content_type);
	int bare = !strcmp(exchange_param(request->exchange, "REQUEST_METHOD"), "HEAD");
	exchange_write(request->exchange, &head, bytes, bare ? 0 : length);
}

static int wants_json(const struct exchange *exchange)
{
	const char *accept = exchange_param(exchange, "HTTP_ACCEPT");
	return strstr(accept, "application/json") && !strstr(accept, "text/html");
}

static void send_json(struct request *request, json_t *document)
{
	const char *text = json_dumps(document, JSON_COMPACT);
	send_bytes(request, "application/json", text, strlen(text));
}

static void send_redirect(struct request *request)
{
	request->exchange->status = 303;
	strbuf_addf(&request->exchange->headers, "Location: %s\r\n", request->exchange->redirect);
	send_bytes(request, NULL, "", 0);
}

/* nginx sends the file itself, with ranges, after this answer has said which. */
static void send_file(struct request *request)
{
	struct exchange *exchange = request->exchange;
	strbuf_addf(&exchange->headers, "X-Accel-Redirect: /protected/%s\r\n", exchange->file);
	if (exchange->download)
		strbuf_addf(&exchange->headers, "Content-Disposition: attachment; filename=\"%s\"\r\n",
			exchange->download);
	send_bytes(request, exchange->content_type, "", 0);
}

static struct error *send_view(struct request *request)
{
	struct strbuf html;
	if (wants_json(request->exchange)) {
		send_json(request, request->page);
		return NULL;
	}
	TRY(view_render(request, request->exchange->view, &html));
	send_bytes(request, "text/html; charset=utf-8", html.text, html.length);
	return NULL;
}

struct error *respond(struct request *request)
{
	struct exchange *exchange = request->exchange;
	if (exchange->streaming)
		return NULL;
	if (exchange->redirect)
		send_redirect(request);
	else if (exchange->file)
		send_file(request);
	else if (exchange->bytes)
		send_bytes(request, exchange->content_type, exchange->bytes, exchange->length);
	else
		return send_view(request);
	return NULL;
}

static int is_page_of_a_browser(const struct request *request)
{
	const struct exchange *exchange = request->exchange;
	return exchange->page && exchange->page->access != MACHINE && !wants_json(exchange);
}

/* Who is not logged in is sent to the log-in page, and comes back afterwards if it was only looking. */
static void redirect_to_login(struct request *request)
{
	enum { NEXT_LONGEST = 500 }; /* as much as the form of the log-in takes */
	int is_looking =
		request->exchange->page->method == GET && strlen(request_uri(request)) <= NEXT_LONGEST;
	int is_admin = route_is_admin(request->exchange);
	const char *next = is_looking ? request_uri(request) : is_admin ? "/admin" : "/";
	request_redirect(request, "%s/sessions/new?next=%s", is_admin ? "/admin" : "",
		text_url_encode(request->arena, next));
	request_cookie(request, is_admin ? "staff" : "session", "", -1);
	send_redirect(request);
}

static const char *error_title(int status)
{
	static const struct {
		int status;
		const char *title;
	} titles[] = {
		{401, "Please log in"},
		{403, "This is not allowed"},
		{404, "There is nothing here"},
		{405, "This can't be done here"},
		{409, "This has changed meanwhile"},
		{413, "This is too large"},
		{422, "This can't be taken as it is"},
		{429, "That was a bit much at once"},
		{502, "Somebody else didn't answer"},
		{503, "Just a moment, please"},
	};
	for (size_t i = 0; i < COUNT(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Something went wrong";
}

/* Trying again is offered for looking only, where it may help. */
static const char *error_retry(const struct request *request, const struct error *error)
{
	int may_help = error->kind == ERROR_BUSY || error->kind == ERROR_UPSTREAM;
	const struct page *page = request->exchange->page;
	return may_help && page && page->method == GET ? request_uri(request) : NULL;
}

static void send_error_page(struct request *request, const struct error *error)
{
	struct strbuf html;
	int status = request->exchange->status;
	json_t *me = json_object_get(request->page, "me");
	int of_staff = route_is_admin(request->exchange) && request_cookie_value(request, "staff");
	request->page = json_pack("{s:O*, s:{s:i, s:b, s:s, s:s, s:s, s:s, s:s*}}", "me", me, "error",
		"status", status, "home", of_staff || request->exchange->tenant, "home_url",
		of_staff ? "/admin" : "/", "title", error_title(status), "text", error->message, "request_id",
		request->exchange->id, "retry", error_retry(request, error));
	const struct error *broken = view_render(request, "errors/show", &html);
	if (broken) {
		log_error("page.error_page", broken);
		send_bytes(request, "text/plain; charset=utf-8", error->message, strlen(error->message));
		return;
	}
	send_bytes(request, "text/html; charset=utf-8", html.text, html.length);
}

static json_t *error_document(const struct error *error)
{
	return json_pack("{s:{s:s, s:s*}}", "error", "message", error->message, "field", error->field);
}

void respond_error(struct request *request, const struct error *error)
{
	struct exchange *exchange = request->exchange;
	if (exchange->streaming)
		return; /* the connection ends short of what was promised */
	if (error->kind == ERROR_NOBODY && is_page_of_a_browser(request)) {
		redirect_to_login(request);
		return;
	}
	if (exchange->status < 400)
		exchange->status = error_status(error->kind);
	if (error->retry_after)
		strbuf_addf(&exchange->headers, "Retry-After: %d\r\n", error->retry_after);
	if (!wants_json(exchange) && (!exchange->page || exchange->page->access != MACHINE))
		send_error_page(request, error);
	else
		send_json(request, error_document(error));
}

void request_redirect(struct request *request, const char *path_format, ...)
{
	va_list values;
	va_start(values, path_format);
	request->exchange->redirect = arena_vprintf(request->arena, path_format, values);
	va_end(values);
}

void request_flash(struct request *request, const char *sentence)
{
	request_cookie(request, "flash", sentence, 60);
}

void request_view(struct request *request, const char *view)
{
	request->exchange->view = view;
}

void request_status(struct request *request, int status)
{
	request->exchange->status = status;
}

void request_reply(struct request *request, const char *content_type, const char *bytes, size_t length)
{
	request->exchange->content_type = content_type;
	request->exchange->bytes = bytes;
	request->exchange->length = length;
}

void request_file(struct request *request, const char *path, const char *content_type, const char *download)
{
	request->exchange->file = path;
	request->exchange->content_type = content_type;
	request->exchange->download = download;
}

void request_stream(struct request *request, const char *download, const char *bytes, size_t length)
{
	struct exchange *exchange = request->exchange;
	int begins = !exchange->streaming;
	struct strbuf head;
	if (begins) {
		exchange->streaming = 1;
		strbuf_addf(
			&exchange->headers, "Content-Disposition: attachment; filename=\"%s\"\r\n", download);
		head = head_of(request, "text/csv; charset=utf-8");
	}
	exchange_write(exchange, begins ? &head : NULL, bytes, length);
}

const char *request_header(const struct request *request, const char *name)
{
	return exchange_param(request->exchange, name);
}

int request_is_fragment(const struct request *request)
{
	return *request_header(request, "HTTP_X_FRAGMENT") != '\0';
}

const char *request_address(const struct request *request)
{
	return exchange_param(request->exchange, "REMOTE_ADDR");
}

const char *request_uri(const struct request *request)
{
	return exchange_param(request->exchange, "REQUEST_URI");
}
