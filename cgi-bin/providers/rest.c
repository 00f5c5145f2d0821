/* rest.c: asking a company's REST API. */
#include "providers/rest.h"

#include "providers/wire.h"

enum { TIMEOUT_MS = 15 * 1000, LARGEST = 8 * 1024 * 1024, PAGES = 25 };

/* A body that could not be made is NULL; what has none is asked with these methods. */
static int needs_body(const char *method)
{
	return strcmp(method, "GET") && strcmp(method, "DELETE");
}

struct error *rest_exchange(struct arena *arena, const struct rest_peer *peer, const char *key,
	const struct rest_question *question, struct http_response *response)
{
	struct http_header headers[] = {{peer->key_header, key}, {"Accept", "*/*"},
		{"Content-Type", "application/json"}, {NULL, NULL}};
	struct http_request request = {.method = question->method,
		.url = question->url,
		.headers = headers,
		.timeout_ms = question->timeout_ms ? question->timeout_ms : TIMEOUT_MS,
		.largest = question->largest ? question->largest : LARGEST,
		.save_to = question->save_to,
		.follow = question->follow};
	request.body = question->body ? json_dumps(question->body, JSON_COMPACT) : NULL;
	request.body_length = request.body ? strlen(request.body) : 0;
	if (!request.body && needs_body(question->method))
		return error_new(arena, ERROR_INVALID, "This holds characters that are no valid text.",
			"%s %s: the body is no UTF-8", question->method, question->url);
	TRY(http_send(arena, &request, response));
	return response->status < 300 ? NULL : peer->error(arena, response);
}

struct error *rest_ask(struct arena *arena, const struct rest_peer *peer, const char *key,
	const struct rest_question *question, json_t **answer)
{
	struct http_response response;
	TRY(rest_exchange(arena, peer, key, question, &response));
	if (!answer)
		return NULL;
	*answer = wire_json(&response);
	return json_is_object(*answer) ? NULL : wire_unreadable(arena, peer->name, &response);
}

struct error *rest_delete(struct arena *arena, const struct rest_peer *peer, const char *key, const char *url)
{
	struct rest_question question = {.method = "DELETE", .url = url};
	struct error *error = rest_ask(arena, peer, key, &question, NULL);
	return error && error->kind == ERROR_MISSING ? NULL : error;
}

struct error *rest_ask_list(struct arena *arena, const struct rest_peer *peer, const char *key,
	const struct rest_list *list, json_t **items)
{
	const char *url = list->url;
	*items = json_array();
	for (int page = 0; url && page < PAGES; page++) {
		json_t *answer;
		struct rest_question question = {.method = "GET", .url = url};
		TRY(rest_ask(arena, peer, key, &question, &answer));
		json_array_extend(*items, json_object_get(answer, list->items));
		url = list->next(arena, list->url, answer);
	}
	return NULL;
}

const char *rest_id_of(struct arena *arena, const json_t *items, const char *name, const char *id)
{
	const char *found = NULL;
	for (size_t i = 0; i < json_array_size(items); i++)
		if (!strcmp(wire_text(arena, json_array_get(items, i), "name"), name))
			found = wire_text(arena, json_array_get(items, i), id);
	return found;
}

struct error *rest_lacks(struct arena *arena, const struct rest_peer *peer, const char *what)
{
	struct error *error = error_new(arena, ERROR_UPSTREAM, "The voice service gave an incomplete answer.",
		"%s answered without %s", peer->name, what);
	error->maybe_done = 1;
	return error;
}

struct error *rest_engine_error(
	struct arena *arena, const char *name, const struct http_response *response, const char *text)
{
	struct wire_failure failure = {.provider = name, .response = response, .text = text};
	if (response->status == 400 || response->status == 422)
		failure.sentence = "The voice service does not accept this. Check the agent's voice, "
				   "language and prompt.";
	return wire_error(arena, &failure);
}
