/* http.h: the HTTP client, over libcurl: deadlines, size limits, TLS verification, retries only where safe.
 *
 * One call is one exchange. A handle (and its connection) is kept per thread, so that a second request to the same host
 * needs no new connection. Redirects are followed only on request, to https (or the same host) and without the
 * credentials. Nothing is ever sent twice by itself: an answer of 429 or a refused connection is the caller's to repeat.
 */
#ifndef LIB_HTTP_H
#define LIB_HTTP_H

#include "lib/error.h"

struct sockaddr;

struct http_header {
	const char *name, *value;
};

struct http_request {
	const char *method; /* "GET", "POST", "PATCH", "PUT", "DELETE" */
	const char *url;
	const struct http_header *headers; /* ended by a NULL name; may be NULL */
	const char *body;                  /* or NULL */
	size_t body_length;
	const char *user, *password; /* HTTP Basic, or NULL */
	const char *unix_socket;     /* path, for talking to nginx; or NULL */
	int timeout_ms;              /* of the whole exchange; 0 means 10 s */
	size_t largest;              /* bytes of the answer's body that are accepted; 0 means 1 MiB */
	const char *save_to;         /* a file that receives the body instead of memory, or NULL */
	int follow;                  /* follow up to 3 redirects */
	const char *agent;           /* User-Agent, or NULL for ours */

	/*
	 * Asked of the address that a connection is about to be made to, whatever its name resolved to; 0 refuses it, and the
	 * answer is ERROR_DENIED. No kept connection is used then, and none is kept.
	 */
	int (*may_connect)(const struct sockaddr *address);
};

struct http_response {
	int status;
	const char *content_type; /* "" if none was sent */
	const char *location;     /* where the answer points to, as a whole URL; or NULL */
	const char *body;         /* terminated by a zero byte; "" with save_to */
	size_t length;
	int retry_after;        /* seconds, from Retry-After as a number or a date; 0 if none */
	const char *request_id; /* the other side's own, for the log; or NULL */
};

/*
 * Sends the request. Any HTTP status is a success of this function; ERROR_UPSTREAM when there was no whole answer, with
 * `maybe_done` set when the request may have reached the other side, ERROR_INVALID when the answer is over `largest`.
 */
struct error *http_send(
	struct arena *arena, const struct http_request *request, struct http_response *response) must_check;

/* Loads the library underneath, which the first request does otherwise: for a process whose children share that. */
void http_start(void);

#endif
