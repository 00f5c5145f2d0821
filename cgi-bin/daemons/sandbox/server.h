/* server.h: the sandbox's HTTP server (libmicrohttpd): one table of routes per provider, each with its own manners. */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include <jansson.h>

#include "lib/http.h"

enum { REQUEST_PARTS = 6, REPLY_HEADERS = 6 };

struct request {
	struct arena *arena;      /* also the one that JSON lives in; freed when the answer has gone */
	void *connection;         /* libmicrohttpd's */
	const char *method, *url; /* the path, decoded by nobody */
	const char *parts[REQUEST_PARTS]; /* what stood where the route's pattern has a star */
	const char *body;
	size_t length;
	json_t *form; /* of a form body: name to array of values */
};

struct reply {
	int status;
	const char *type; /* of the content; NULL with no body */
	const void *body;
	size_t length;
	struct http_header headers[REPLY_HEADERS]; /* ended by a NULL name */
	int drop;                                  /* close the connection instead of answering */
};

struct route {
	const char *method;
	const char *pattern; /* a star stands for one segment, or for what precedes its ".json" */
	void (*handler)(struct request *request, struct reply *reply);
	int unlocked; /* the handler opens its own transactions: it is slow, or waits for somebody */
};

struct provider {
	const char *name, *prefix;
	const struct route *routes;
	size_t count;
	int (*admits)(struct request *request, struct reply *reply); /* 0 after filling in the refusal */
	void (*missing)(struct request *request, struct reply *reply);
	void (*failing)(struct request *request, struct reply *reply,
		int status); /* an error body for failures on demand */
};

/* Listens on 127.0.0.1 with a pool of threads; dies when it cannot. */
void server_start(int port, const struct provider *const *providers);
void server_stop(void);

/* A decoded value of the query, or NULL. */
const char *request_query(const struct request *request, const char *name);

/* All of the query as JSON: name to value (the last of a repeated name). */
json_t *request_queries(const struct request *request);

/* The first value of a form parameter, or NULL; all of them (an array, or NULL). */
const char *request_form(const struct request *request, const char *name);
json_t *request_form_all(const struct request *request, const char *name);

/* A header, or NULL. */
const char *request_header(const struct request *request, const char *name);

/* "http://127.0.0.1:8090", by the Host header that the client used. */
const char *request_origin(const struct request *request);

/* Answers with JSON; adds a header. */
void reply_json(struct request *request, struct reply *reply, int status, json_t *value);
void reply_header(struct reply *reply, const char *name, const char *value);

#endif
