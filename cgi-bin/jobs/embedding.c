/* embedding.c: what passages and questions mean. */
#include "jobs/embedding.h"

#include "jobs/account.h"
#include "lib/log.h"
#include "lib/strbuf.h"

enum { AT_ONCE = 64, QUESTION_MS = 2000 };

const char *embedding_model(void)
{
	return account_model().embedding_model;
}

static struct error *add(struct arena *arena, json_t *rows, size_t from, size_t to)
{
	json_t *embeddings, *texts = json_array();
	struct model_account account = account_model();
	for (size_t i = from; i < to; i++)
		json_array_append(texts, json_object_get(json_array_get(rows, i), "text"));
	struct model_texts asked = {.texts = texts};
	TRY(model_openai.embed(arena, &account, &asked, &embeddings));
	for (size_t i = from; i < to; i++)
		json_object_set(json_array_get(rows, i), "embedding", json_array_get(embeddings, i - from));
	return NULL;
}

struct error *embedding_add(struct arena *arena, json_t *rows)
{
	size_t count = json_array_size(rows);
	for (size_t from = 0; from < count; from += AT_ONCE)
		TRY(add(arena, rows, from, from + AT_ONCE < count ? from + AT_ONCE : count));
	return NULL;
}

/* "{0.1,0.2}" */
static const char *array_text(struct arena *arena, const json_t *numbers)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	for (size_t i = 0; i < json_array_size(numbers); i++)
		strbuf_addf(&text, "%s%.7g", i ? "," : "{", json_number_value(json_array_get(numbers, i)));
	strbuf_addc(&text, '}');
	return text.text;
}

const char *embedding_of_question(struct arena *arena, const char *text)
{
	json_t *embeddings;
	struct model_account account = account_model();
	struct model_texts asked = {.texts = json_pack("[s]", text), .timeout_ms = QUESTION_MS};
	if (!*account.embedding_model || !*text)
		return NULL;
	struct error *error = model_openai.embed(arena, &account, &asked, &embeddings);
	if (!error)
		return array_text(arena, json_array_get(embeddings, 0));
	log_error("embedding.missing", error);
	return NULL;
}
