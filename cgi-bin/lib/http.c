/* http.c: the HTTP client, over libcurl. */
#include "lib/http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/strbuf.h"

enum {
	TIMEOUT_MS = 10 * 1000,
	CONNECT_MS = 5 * 1000,
	LARGEST = 1024 * 1024,
	REDIRECTS = 3,
	LARGEST_ERROR = 64 * 1024
};

struct exchange {
	struct arena *arena;
	const struct http_request *request;
	CURL *handle;
	struct curl_slist *headers;
	struct strbuf body;
	size_t sent, received, largest;
	FILE *file; /* only with save_to, and only once an answer of 2xx has begun */
	char *part; /* its name until it is whole */
	int too_large, not_saved, refused;
};

static pthread_key_t handle_key;

static void handle_free(void *handle)
{
	curl_easy_cleanup(handle);
}

static void load_library(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) || pthread_key_create(&handle_key, handle_free))
		die("libcurl does not start");
}

void http_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load_library);
}

/* This thread's handle without the options of the exchange before, but with its connections. */
static CURL *handle_take(void)
{
	http_start();
	CURL *handle = pthread_getspecific(handle_key);
	if (handle) {
		curl_easy_reset(handle);
		return handle;
	}
	handle = curl_easy_init();
	if (!handle || pthread_setspecific(handle_key, handle))
		die("libcurl gives no handle");
	return handle;
}

/* The URL without its query, which may hold what nobody else should read. */
static char *shown_url(const struct exchange *exchange)
{
	const char *url = exchange->request->url;
	return arena_strndup(exchange->arena, url, strcspn(url, "?#"));
}

/*
 * The body goes through this function, and without a seek function beside it, because libcurl repeats a request by
 * itself when a kept connection closes before an answer: it cannot where it would have to rewind.
 */
static size_t send_body(char *to, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	size_t left = exchange->request->body_length - exchange->sent;
	size_t step = left < size * count ? left : size * count;
	if (step)
		memcpy(to, exchange->request->body + exchange->sent, step);
	exchange->sent += step;
	return step;
}

static int is_saved(const struct exchange *exchange)
{
	long status = 0;
	curl_easy_getinfo(exchange->handle, CURLINFO_RESPONSE_CODE, &status);
	return exchange->request->save_to && status >= 200 && status < 300;
}

static size_t save(struct exchange *exchange, const char *bytes, size_t length)
{
	if (!exchange->file) {
		exchange->part = arena_printf(exchange->arena, "%s.part", exchange->request->save_to);
		exchange->file = fopen(exchange->part, "we");
	}
	exchange->not_saved = !exchange->file || fwrite(bytes, 1, length, exchange->file) != length;
	return exchange->not_saved ? 0 : length;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	size_t length = size * count;
	int saved = is_saved(exchange);
	exchange->received += length;
	exchange->too_large = exchange->received >
			      (saved || !exchange->request->save_to ? exchange->largest : LARGEST_ERROR);
	if (exchange->too_large)
		return 0;
	if (saved)
		return save(exchange, bytes, length);
	strbuf_add(&exchange->body, bytes, length);
	return length;
}

static struct error *set_headers(struct exchange *exchange, const struct http_header *headers)
{
	for (; headers && headers->name; headers++) {
		if (strpbrk(headers->name, "\r\n:") || strpbrk(headers->value, "\r\n"))
			return error_new(exchange->arena, ERROR_INTERNAL, "Something went wrong on our side.",
				"a line break in the header %.40s", headers->name);
		char *line = arena_printf(exchange->arena, "%s: %s", headers->name, headers->value);
		exchange->headers = curl_slist_append(exchange->headers, line);
	}
	exchange->headers = curl_slist_append(exchange->headers, "Expect:");
	curl_easy_setopt(exchange->handle, CURLOPT_HTTPHEADER, exchange->headers);
	return NULL;
}

static void set_method(struct exchange *exchange)
{
	CURL *handle = exchange->handle;
	const struct http_request *request = exchange->request;
	if (!request->body) {
		/* Nothing to rewind would keep libcurl from repeating it on another connection; so it starts on a new one. */
		curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, (long)!!strcmp(request->method, "GET"));
		if (!strcmp(request->method, "POST"))
			curl_easy_setopt(handle, CURLOPT_POSTFIELDS, "");
	} else {
		curl_easy_setopt(handle, CURLOPT_POST, 1L);
		curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
		curl_easy_setopt(handle, CURLOPT_READFUNCTION, send_body);
		curl_easy_setopt(handle, CURLOPT_READDATA, exchange);
	}
	curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request->method);
}

/* By the address itself: a name that changes its mind between a check and the connection gains nothing. */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct exchange *exchange = data;
	(void)purpose;
	if (!exchange->request->may_connect(&address->addr)) {
		exchange->refused = 1;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void set_guard(struct exchange *exchange)
{
	CURL *handle = exchange->handle;
	curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, exchange);
	curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(handle, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
}

static void set_limits(struct exchange *exchange, int timeout_ms)
{
	CURL *handle = exchange->handle;
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(
		handle, CURLOPT_CONNECTTIMEOUT_MS, (long)(timeout_ms < CONNECT_MS ? timeout_ms : CONNECT_MS));
	curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	const char *agent = exchange->request->agent;
	curl_easy_setopt(handle, CURLOPT_USERAGENT, agent ? agent : "api-client/1.0");
}

/* Prepares one request; a redirected one carries neither the caller's headers nor its password. */
static struct error *prepare(struct exchange *exchange, const char *url, int timeout_ms, int redirected)
{
	const struct http_request *request = exchange->request;
	exchange->handle = handle_take();
	CURL *handle = exchange->handle;
	set_limits(exchange, timeout_ms);
	curl_easy_setopt(handle, CURLOPT_URL, url);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive_body);
	curl_easy_setopt(handle, CURLOPT_WRITEDATA, exchange);
	if (request->unix_socket)
		curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, request->unix_socket);
	set_method(exchange);
	if (request->may_connect)
		set_guard(exchange);
	if (redirected)
		return NULL;
	if (request->user) {
		curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(handle, CURLOPT_USERNAME, request->user);
		curl_easy_setopt(handle, CURLOPT_PASSWORD, request->password ? request->password : "");
	}
	return set_headers(exchange, request->headers);
}

/* Whether it is sure that no byte of the request was sent. */
static int surely_not_sent(CURL *handle, CURLcode code)
{
	long sent = 0;
	curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent);
	switch (code) {
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_OPERATION_TIMEDOUT:
		return sent <= 0;
	default:
		return 0;
	}
}

static struct error *explain(struct exchange *exchange, CURLcode code)
{
	const char *method = exchange->request->method, *url = shown_url(exchange);
	struct error *error;
	if (exchange->refused)
		return error_new(exchange->arena, ERROR_DENIED,
			"This address leads into a private network, so it is not read.", "%s %s: %s", method,
			url, curl_easy_strerror(code));
	if (exchange->too_large)
		error = error_new(exchange->arena, ERROR_INVALID,
			"The answer of the other side was too large.", "%s %s: over %zu bytes", method, url,
			exchange->largest);
	else if (exchange->not_saved)
		error = error_new(exchange->arena, ERROR_INTERNAL, "The file could not be kept.",
			"%s %s: cannot write %s: %m", method, url, exchange->part);
	else
		error = error_new(exchange->arena, ERROR_UPSTREAM,
			"The other side did not answer, which usually passes within minutes.", "%s %s: %s",
			method, url, curl_easy_strerror(code));
	error->maybe_done = !surely_not_sent(exchange->handle, code);
	return error;
}

static struct error *finish_file(struct exchange *exchange, int whole)
{
	if (!exchange->file)
		return NULL;
	int kept = whole && !fflush(exchange->file) && !fsync(fileno(exchange->file));
	kept = !fclose(exchange->file) && kept;
	exchange->file = NULL;
	if (kept && !rename(exchange->part, exchange->request->save_to))
		return NULL;
	unlink(exchange->part);
	return whole ? error_new(exchange->arena, ERROR_INTERNAL, "The file could not be kept.",
			       "cannot write %s: %m", exchange->part)
		     : NULL;
}

/* An answer of no bytes at all is a file too. */
static void start_empty_file(struct exchange *exchange)
{
	if (is_saved(exchange) && !exchange->file)
		save(exchange, "", 0);
}

static const char *answer_header(const struct exchange *exchange, const char *name)
{
	struct curl_header *header;
	CURLHcode code = curl_easy_header(exchange->handle, name, 0, CURLH_HEADER, -1, &header);
	return code == CURLHE_OK ? arena_strdup(exchange->arena, header->value) : NULL;
}

static void read_answer(struct exchange *exchange, struct http_response *response)
{
	long status = 0;
	curl_off_t wait = 0;
	curl_easy_getinfo(exchange->handle, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(exchange->handle, CURLINFO_RETRY_AFTER, &wait);
	const char *type = answer_header(exchange, "Content-Type");
	char *location = NULL;
	curl_easy_getinfo(exchange->handle, CURLINFO_REDIRECT_URL, &location);
	const char *id = answer_header(exchange, "X-Request-Id");
	*response = (struct http_response){
		.status = (int)status,
		.content_type = type ? type : "",
		.location = arena_strdup(exchange->arena, location),
		.body = exchange->body.text,
		.length = exchange->body.length,
		.retry_after = wait > 0 && wait < 86400 ? (int)wait : 0,
		.request_id = id ? id : answer_header(exchange, "Twilio-Request-Id"),
	};
}

static struct error *perform(struct exchange *exchange, struct http_response *response)
{
	strbuf_init(&exchange->body, exchange->arena);
	exchange->sent = exchange->received = 0;
	CURLcode code = curl_easy_perform(exchange->handle);
	if (code) {
		struct error *error = explain(exchange, code);
		if (finish_file(exchange, 0))
			log_write(LOG_WARN, "http.part_left", "path", exchange->part, NULL);
		return error;
	}
	start_empty_file(exchange);
	if (exchange->not_saved)
		return explain(exchange, CURLE_WRITE_ERROR);
	read_answer(exchange, response);
	return finish_file(exchange, 1);
}

static int same_part(CURLU *a, CURLU *b, CURLUPart part)
{
	char *one = NULL, *other = NULL;
	int same = !curl_url_get(a, part, &one, CURLU_DEFAULT_PORT) &&
		   !curl_url_get(b, part, &other, CURLU_DEFAULT_PORT) && !strcasecmp(one, other);
	curl_free(one);
	curl_free(other);
	return same;
}

/* Whether a redirect may be followed: to https, or to the same scheme, host and port as before. */
static int may_go(CURLU *from, CURLU *to)
{
	char *scheme = NULL;
	int secure = !curl_url_get(to, CURLUPART_SCHEME, &scheme, 0) && !strcmp(scheme, "https");
	curl_free(scheme);
	return secure || (same_part(from, to, CURLUPART_SCHEME) && same_part(from, to, CURLUPART_HOST) &&
				 same_part(from, to, CURLUPART_PORT));
}

static const char *resolve(struct exchange *exchange, CURLU *from, CURLU *to, const char *location)
{
	char *text = NULL;
	const char *next = NULL;
	curl_url_set(to, CURLUPART_URL, location, 0);
	curl_url_set(to, CURLUPART_USER, NULL, 0);
	curl_url_set(to, CURLUPART_PASSWORD, NULL, 0);
	if (may_go(from, to) && !curl_url_get(to, CURLUPART_URL, &text, 0))
		next = arena_strdup(exchange->arena, text);
	curl_free(text);
	return next;
}

/* Where the answer points to, or NULL if nowhere or where we may not go. */
static const char *next_url(struct exchange *exchange, const char *from_url, int status)
{
	const char *location = status >= 301 && status <= 308 ? answer_header(exchange, "Location") : NULL;
	CURLU *from = curl_url(), *to = NULL;
	const char *next = NULL;
	if (!from)
		die("out of memory");
	if (location && !curl_url_set(from, CURLUPART_URL, from_url, 0) && (to = curl_url_dup(from)))
		next = resolve(exchange, from, to, location);
	curl_url_cleanup(to);
	curl_url_cleanup(from);
	return next;
}

static struct error *send_once(struct exchange *exchange, const char *url, int64_t deadline, int redirected,
	struct http_response *response)
{
	int64_t left = (deadline - clock_elapsed()) / 1000;
	struct error *error = prepare(exchange, url, left > 1 ? (int)left : 1, redirected);
	if (!error)
		error = perform(exchange, response);
	curl_slist_free_all(exchange->headers);
	exchange->headers = NULL;
	return error;
}

struct error *http_send(
	struct arena *arena, const struct http_request *request, struct http_response *response)
{
	struct exchange exchange = {.arena = arena, .request = request};
	exchange.largest = request->largest ? request->largest : LARGEST;
	int64_t start = clock_elapsed();
	int64_t deadline =
		start + (request->timeout_ms > 0 ? request->timeout_ms : TIMEOUT_MS) * (SECOND / 1000);
	const char *url = request->url;
	TRY(send_once(&exchange, url, deadline, 0, response));
	int follow = request->follow && !strcmp(request->method, "GET");
	for (int turn = 0; follow && turn < REDIRECTS && (url = next_url(&exchange, url, response->status));
		turn++)
		TRY(send_once(&exchange, url, deadline, 1, response));
	log_write(LOG_DEBUG, "http.answered", "method", request->method, "url", shown_url(&exchange),
		"status", arena_printf(arena, "%d", response->status), "ms",
		arena_printf(arena, "%d", (int)((clock_elapsed() - start) / 1000)), "provider_request",
		response->request_id, NULL);
	return NULL;
}
