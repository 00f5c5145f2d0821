/* rest.h: asking a company's REST API: JSON out, JSON in, a key in a header, lists in pages. What differs is a rest_peer. */
#ifndef PROVIDERS_REST_H
#define PROVIDERS_REST_H

#include <jansson.h>

#include "lib/error.h"
#include "lib/http.h"

struct rest_peer {
	const char *name;       /* for the log: "ultravox" */
	const char *key_header; /* "X-API-Key" */

	/* The error of an answer that is no success. */
	struct error *(*error)(struct arena *arena, const struct http_response *response);
};

struct rest_question {
	const char *method, *url;
	const json_t *body;  /* or NULL */
	int timeout_ms;      /* 0: 15 s */
	const char *save_to; /* a file that receives the answer instead of memory, or NULL */
	size_t largest;      /* bytes of the answer; 0: 8 MiB */
	int follow;          /* redirects */
};

/* One question; an answer that is no success is an error, and so is a body that is no UTF-8, before anything is sent. */
struct error *rest_exchange(struct arena *arena, const struct rest_peer *peer, const char *key,
	const struct rest_question *question, struct http_response *response) must_check;

/* The same, where an object is answered, which is not looked at where `answer` is NULL. */
struct error *rest_ask(struct arena *arena, const struct rest_peer *peer, const char *key,
	const struct rest_question *question, json_t **answer) must_check;

/* Deletes what is at an address; what is gone already is a success. */
struct error *rest_delete(
	struct arena *arena, const struct rest_peer *peer, const char *key, const char *url) must_check;

/* A list: its first page, the member that holds items, and the address that a page names as the next, or NULL. */
struct rest_list {
	const char *url, *items;
	const char *(*next)(struct arena *arena, const char *first_url, const json_t *page);
};

/* All items of a list, over at most 25 pages. */
struct error *rest_ask_list(struct arena *arena, const struct rest_peer *peer, const char *key,
	const struct rest_list *list, json_t **items) must_check;

/* The member `id` of the last item that has exactly that name; NULL if there is none. */
const char *rest_id_of(struct arena *arena, const json_t *items, const char *name, const char *id);

/* An answer without something that it must have. */
struct error *rest_lacks(struct arena *arena, const struct rest_peer *peer, const char *what) must_check;

/* The error of an answer about agents and conversations; `text` is what the other side said. */
struct error *rest_engine_error(struct arena *arena, const char *name, const struct http_response *response,
	const char *text) must_check;

#endif
