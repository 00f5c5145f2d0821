/* elevenlabs_knowledge.c: what agents look things up in: texts of the account, each with an index, named after their owner. */
#include "providers/elevenlabs.h"

#include <string.h>

#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/engine.h"
#include "providers/wire.h"

enum { A_PAGE = 100 };

static const char index_model[] = "multilingual_e5_large_instruct";

static const char *base_url(struct arena *arena, const struct engine_account *account, const char *path)
{
	return arena_printf(arena, "%s/v1/convai/knowledge-base%s", account->api_url, path);
}

/* The account's texts whose names begin with that of this knowledge: {"name": "id"}; `twice` has the ids of repetitions. */
static struct error *find(struct arena *arena, const struct engine_account *account, const char *prefix,
	json_t *there, json_t *twice)
{
	json_t *items;
	struct rest_list list = {.items = "documents", .next = elevenlabs_next_url};
	list.url = base_url(arena, account,
		arena_printf(arena, "?search=%s&page_size=%d", text_url_encode(arena, prefix), A_PAGE));
	TRY(rest_ask_list(arena, &elevenlabs_peer, account->key, &list, &items));
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *name = wire_text(arena, item, "name");
		if (strncmp(name, prefix, strlen(prefix)) != 0)
			continue;
		if (json_object_get(there, name))
			json_array_append(twice, json_object_get(item, "id"));
		else
			json_object_set(there, name, json_object_get(item, "id"));
	}
	return NULL;
}

/* One that is gone already is a success; agents that still use it lose it. */
static struct error *remove_text(struct arena *arena, const struct engine_account *account, const char *id)
{
	const char *path = arena_printf(arena, "/%s?force=true", text_url_encode(arena, id));
	return rest_delete(arena, &elevenlabs_peer, account->key, base_url(arena, account, path));
}

static struct error *add(struct arena *arena, const struct engine_account *account, const char *name,
	const struct engine_document *document, const char **id)
{
	json_t *answer;
	struct rest_question question = {.method = "POST", .url = base_url(arena, account, "/text")};
	question.body = json_pack("{s:s, s:s}", "name", name, "text",
		arena_printf(arena, "%s\n\n%s", document->title, document->text));
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "id");
	return **id ? NULL : rest_lacks(arena, &elevenlabs_peer, "the id of a text");
}

/* Asked again, it goes on with the index that there is; a text that is too small for one is read whole. */
static struct error *index_text(struct arena *arena, const struct engine_account *account, const char *id)
{
	struct rest_question question = {.method = "POST"};
	question.url =
		base_url(arena, account, arena_printf(arena, "/%s/rag-index", text_url_encode(arena, id)));
	question.body = json_pack("{s:s}", "model", index_model);
	return elevenlabs_ask(arena, account, &question, NULL);
}

static struct error *remove_rest(
	struct arena *arena, const struct engine_account *account, const json_t *there, const json_t *twice)
{
	const char *name;
	json_t *id;
	size_t i;
	json_object_foreach((json_t *)(uintptr_t)there, name, id)
	{
		if (json_is_string(id))
			TRY(remove_text(arena, account, json_string_value(id)));
	}
	json_array_foreach(twice, i, id)
	{
		TRY(remove_text(arena, account, json_string_value(id)));
	}
	return NULL;
}

/* What is wanted is put there before the rest is taken away. */
struct error *elevenlabs_knowledge_put(struct arena *arena, const struct engine_account *account,
	const struct engine_knowledge *knowledge, const char **id)
{
	struct strbuf ids;
	json_t *there = json_object(), *twice = json_array();
	const char *prefix = arena_printf(arena, "%s/", knowledge->name);
	strbuf_init(&ids, arena);
	TRY(find(arena, account, prefix, there, twice));
	for (size_t i = 0; i < knowledge->count; i++) {
		const char *name = arena_printf(arena, "%s%s", prefix, knowledge->documents[i].name);
		const char *one = json_string_value(json_object_get(there, name));
		if (!one)
			TRY(add(arena, account, name, &knowledge->documents[i], &one));
		TRY(index_text(arena, account, one));
		strbuf_addf(&ids, "%s%s", i ? "," : "", one);
		json_object_set_new(there, name, json_true());
	}
	*id = knowledge->count ? ids.text : NULL;
	return remove_rest(arena, account, there, twice);
}
