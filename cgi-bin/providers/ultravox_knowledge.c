/* ultravox_knowledge.c: what agents look things up in: a corpus for each, with a source for each document. */
#include "providers/ultravox.h"

#include "lib/text.h"
#include "providers/wire.h"

enum { UPLOAD_TIMEOUT_MS = 60 * 1000 };

static const char text_type[] = "text/plain";

static const char *corpora_url(
	struct arena *arena, const struct engine_account *account, const char *id, const char *more)
{
	return arena_printf(arena, "%s/api/corpora/%s%s", account->api_url, text_url_encode(arena, id), more);
}

/* The id of the corpus of that name; NULL if there is none. */
static struct error *find(
	struct arena *arena, const struct engine_account *account, const char *name, const char **id)
{
	json_t *items;
	TRY(ultravox_ask_list(arena, account,
		arena_printf(arena, "%s/api/corpora?pageSize=200", account->api_url), &items));
	*id = rest_id_of(arena, items, name, "corpusId");
	return NULL;
}

static struct error *create(
	struct arena *arena, const struct engine_account *account, const char *name, const char **id)
{
	json_t *answer;
	struct rest_question question = {.method = "POST", .body = json_pack("{s:s}", "name", name)};
	question.url = arena_printf(arena, "%s/api/corpora", account->api_url);
	TRY(ultravox_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "corpusId");
	return **id ? NULL : rest_lacks(arena, &ultravox_peer, "corpusId");
}

static int is_wanted(const struct engine_knowledge *knowledge, const char *name)
{
	for (size_t i = 0; i < knowledge->count; i++)
		if (!strcmp(knowledge->documents[i].name, name))
			return 1;
	return 0;
}

/* Takes away the sources that are not wanted, and one of two of the same name; `there` has the names of the others. */
static struct error *clear(struct arena *arena, const struct engine_account *account, const char *corpus,
	const struct engine_knowledge *knowledge, json_t *there)
{
	json_t *items;
	TRY(ultravox_ask_list(
		arena, account, corpora_url(arena, account, corpus, "/sources?pageSize=200"), &items));
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *name = wire_text(arena, item, "name");
		const char *id = text_url_encode(arena, wire_text(arena, item, "sourceId"));
		if (is_wanted(knowledge, name) && !json_object_get(there, name))
			json_object_set_new(there, name, json_true());
		else
			TRY(rest_delete(arena, &ultravox_peer, account->key,
				corpora_url(arena, account, corpus, arena_printf(arena, "/sources/%s", id))));
	}
	return NULL;
}

/* The text goes to an address of its own, without our key. */
static struct error *upload(struct arena *arena, const char *url, const struct engine_document *document)
{
	struct http_response response;
	struct http_header headers[] = {{"Content-Type", text_type}, {NULL, NULL}};
	const char *text = arena_printf(arena, "%s\n\n%s", document->title, document->text);
	struct http_request request = {.method = "PUT",
		.url = url,
		.headers = headers,
		.body = text,
		.body_length = strlen(text),
		.timeout_ms = UPLOAD_TIMEOUT_MS};
	TRY(http_send(arena, &request, &response));
	return response.status < 300 ? NULL : ultravox_error(arena, &response);
}

static struct error *add(struct arena *arena, const struct engine_account *account, const char *corpus,
	const struct engine_document *document)
{
	json_t *answer;
	struct rest_question question = {.method = "POST"};
	question.url = corpora_url(arena, account, corpus, "/uploads");
	question.body = json_pack("{s:s, s:s}", "mimeType", text_type, "fileName",
		arena_printf(arena, "%s.txt", document->name));
	TRY(ultravox_ask(arena, account, &question, &answer));
	const char *id = wire_text(arena, answer, "documentId"),
		   *url = wire_text(arena, answer, "presignedUrl");
	if (!*id || !*url)
		return rest_lacks(arena, &ultravox_peer, "documentId or presignedUrl");
	TRY(upload(arena, url, document));
	question.url = corpora_url(arena, account, corpus, "/sources");
	question.body = json_pack("{s:s, s:{s:[s]}}", "name", document->name, "upload", "documentIds", id);
	return ultravox_ask(arena, account, &question, NULL);
}

struct error *ultravox_knowledge_put(struct arena *arena, const struct engine_account *account,
	const struct engine_knowledge *knowledge, const char **id)
{
	json_t *there = json_object();
	TRY(find(arena, account, knowledge->name, id));
	if (!knowledge->count) {
		const char *gone = *id;
		*id = NULL;
		return gone ? rest_delete(arena, &ultravox_peer, account->key,
				      corpora_url(arena, account, gone, ""))
			    : NULL;
	}
	if (!*id)
		TRY(create(arena, account, knowledge->name, id));
	TRY(clear(arena, account, *id, knowledge, there));
	for (size_t i = 0; i < knowledge->count; i++)
		if (!json_object_get(there, knowledge->documents[i].name))
			TRY(add(arena, account, *id, &knowledge->documents[i]));
	return NULL;
}
