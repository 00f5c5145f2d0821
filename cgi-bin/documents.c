/* documents.c: the knowledge base: files, questions and web sites: add, read, ask, choose who uses them, delete. */
#include "jobs/embedding.h"
#include "lib/text.h"
#include "models/document.h"
#include "models/passage.h"
#include "parts/document_form.h"
#include "web/listing.h"

enum { ASKED_LONGEST = 300, PASSAGES = 8, AGENTS_MOST = 200 };

static const struct field list_form[] = {LISTING_FIELDS, {"q", TEXT, .highest = ASKED_LONGEST}, {NULL, TEXT}};
static const struct field show_form[] = {{"q", TEXT, .highest = ASKED_LONGEST}, {NULL, TEXT}};
static const struct field edit_form[] = {
	{"name", TEXT, .required = 1},
	{"file", UPLOAD, .highest = DOCUMENT_FILE_BYTES},
	{"answer", LONG_TEXT},
	{"refresh", CHOICE, .choices = document_refreshes, .fallback = "never"},
	{"language", TEXT, .required = 1, .highest = 30},
	{NULL, TEXT},
};

static const struct field agents_form[] = {{"agent_", COLUMNS, .highest = AGENTS_MOST}, {NULL, TEXT}};

static json_t *document_in(struct request *request)
{
	return json_object_get(request->page, "document");
}

/* What was asked, and the passages that answer it, of all documents or of one; no transaction waits for its meaning. */
static struct error *ask(struct request *request, const char *document)
{
	const json_t *sent = json_object_get(request->form, "q"); /* the form shown again has none */
	struct passage_question question = {
		.text = json_string_value(sent), .document = document, .most = PASSAGES};
	if (!question.text)
		return NULL;
	TRY(request_commit(request));
	question.embedding = embedding_of_question(request->arena, question.text);
	question.model = embedding_model();
	document_search(request->tx, request->page, "passages", &question);
	return NULL;
}

static void asked(struct request *request)
{
	const json_t *passages = json_object_get(request->page, "passages");
	json_object_set_new(request->page, "has_asked", json_boolean(json_is_array(passages)));
	json_object_set_new(request->page, "has_passages", json_boolean(json_array_size(passages)));
}

static struct error *documents_index(struct request *request)
{
	size_t index;
	json_t *document;
	struct keyset start = listing_start(request);
	document_list(request->tx, request->page, "documents", &start);
	TRY(ask(request, NULL));
	TRY(tx_commit(request->tx));
	listing_finish(request, "documents", "created_at");
	json_array_foreach(json_object_get(request->page, "documents"), index, document)
		document_describe(request, document);
	asked(request);
	if (request_is_fragment(request))
		request_view(request, "documents/list");
	return NULL;
}

static struct error *documents_create(struct request *request)
{
	const char *id;
	TRY(document_form_create(request, &id));
	request_redirect(request, "/documents/%s", id);
	return NULL;
}

/* What has to be said of an agent's knowledge at its voice engine; NULL where all is well. */
static const char *note_of(struct arena *arena, const json_t *agent)
{
	if (text_is(agent, "knowledge_state", "waiting"))
		return "It is being told.";
	if (text_is(agent, "knowledge_state", "unable"))
		return "With its voice engine it can't look things up during a call.";
	if (text_is(agent, "knowledge_state", "failed"))
		return arena_printf(arena, "It could not be told: %s", text_of(agent, "knowledge_failure"));
	return NULL;
}

static void describe_agents(struct request *request)
{
	size_t index;
	json_t *agent, *used = json_array(), *agents = json_object_get(request->page, "agents");
	json_array_foreach(agents, index, agent)
	{
		const char *note = note_of(request->arena, agent);
		json_object_set_new(agent, "position", json_integer((json_int_t)index));
		json_object_set_new(agent, "note", note ? json_string(note) : json_null());
		if (json_is_true(json_object_get(agent, "used")))
			json_array_append(used, agent);
	}
	json_object_set_new(request->page, "has_agents", json_boolean(json_array_size(agents)));
	json_object_set_new(request->page, "is_used", json_boolean(json_array_size(used)));
	json_object_set_new(request->page, "used_by", used);
}

static struct error *documents_show(struct request *request)
{
	const char *id = request_path(request, "id");
	document_find(request->tx, request->page, "document", id);
	document_pages(request->tx, request->page, "pages", id);
	document_agents(request->tx, request->page, "agents", id);
	TRY(ask(request, id));
	TRY(tx_commit(request->tx));
	document_describe(request, document_in(request));
	describe_agents(request);
	asked(request);
	return NULL;
}

/* The part of the page that changes, alone. */
static struct error *documents_progress(struct request *request)
{
	const char *id = request_path(request, "id");
	document_find(request->tx, request->page, "document", id);
	document_pages(request->tx, request->page, "pages", id);
	TRY(tx_commit(request->tx));
	document_describe(request, document_in(request));
	return NULL;
}

static struct error *documents_edit(struct request *request)
{
	document_find(request->tx, request->page, "document", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	document_describe(request, document_in(request));
	request_fill_form(request, document_in(request));
	document_form_offer(request);
	return NULL;
}

static struct error *documents_update(struct request *request)
{
	const char *id = request_path(request, "id");
	document_find(request->tx, request->page, "document", id);
	TRY(document_form_language(request));
	TRY(tx_run(request->tx));
	json_t *document = document_in(request);
	struct document_draft draft = {.id = id, .kind = text_of(document, "kind")};
	int replaced =
		json_is_object(json_object_get(request->form, "file")) && text_is(document, "kind", "file");
	if (replaced)
		TRY(document_form_file(request, &draft));
	draft.name = form_text(request, "name");
	draft.language = form_text(request, "language");
	draft.answer = text_is(document, "kind", "faq") ? form_optional(request, "answer") : NULL;
	draft.refresh = text_is(document, "kind", "site") ? form_text(request, "refresh") : NULL;
	if (text_is(document, "kind", "faq") && !draft.answer)
		return error_field(request->arena, "answer", "Please write the answer.");
	document_update(request->tx, id, &draft);
	if (replaced)
		TRY(document_form_keep(request, &draft));
	request_redirect(request, "/documents/%s", id);
	return NULL;
}

static struct error *documents_read(struct request *request)
{
	const char *id = request_path(request, "id");
	document_index_anew(request->tx, id);
	document_read_again(request->tx, id, 0);
	request_redirect(request, "/documents/%s", id);
	return NULL;
}

/* Looks for the pages of a site anew. */
static struct error *documents_search(struct request *request)
{
	const char *id = request_path(request, "id");
	document_find(request->tx, request->page, "document", id);
	TRY(tx_run(request->tx));
	if (!text_is(document_in(request), "kind", "site"))
		return error_new(
			request->arena, ERROR_CONFLICT, "Only a web site has pages to look for.", NULL);
	document_read_again(request->tx, id, 1);
	request_redirect(request, "/documents/%s", id);
	return NULL;
}

static struct error *documents_choose(struct request *request)
{
	const char *id = request_path(request, "id");
	TRY(document_form_choose(request, id));
	request_redirect(request, "/documents/%s", id);
	return NULL;
}

/* The ticked ids as JSON; what is none is left out. */
static const char *ticked(struct request *request, const char *field)
{
	size_t index;
	json_t *sent, *ids = json_array();
	json_array_foreach(json_object_get(request->form, field), index, sent)
	{
		if (text_is_uuid(json_string_value(sent)))
			json_array_append(ids, sent);
	}
	return json_dumps(ids, JSON_COMPACT);
}

static struct error *documents_use(struct request *request)
{
	const char *id = request_path(request, "id");
	document_use(request->tx, id, ticked(request, "agent_"));
	request_redirect(request, "/documents/%s", id);
	request_flash(request, "Saved.");
	return NULL;
}

static struct error *documents_delete(struct request *request)
{
	document_delete(request->tx, request_path(request, "id"));
	request_redirect(request, "/documents");
	request_flash(request, "It is deleted. No agent knows it any more.");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/documents", documents_index, .form = list_form},
	{GET, MANAGER, "/documents/new", document_form_new, .form = document_kind_form},
	{GET, VIEWER, "/documents/:id", documents_show, .form = show_form},
	{GET, VIEWER, "/documents/:id/progress", documents_progress, .view = "documents/progress"},
	{GET, MANAGER, "/documents/:id/edit", documents_edit},
	{POST, MANAGER, "/documents", documents_create, .form = document_new_form,
		.again = document_form_new},
	{POST, MANAGER, "/documents/:id", documents_update, .form = edit_form, .again = documents_edit},
	{POST, MANAGER, "/documents/:id/readings", documents_read},
	{POST, MANAGER, "/documents/:id/searches", documents_search},
	{POST, MANAGER, "/documents/:id/pages", documents_choose, .form = document_pages_form,
		.again = documents_show, .view = "documents/show"},
	{POST, MANAGER, "/documents/:id/agents", documents_use, .form = agents_form, .again = documents_show,
		.view = "documents/show"},
	{POST, MANAGER, "/documents/:id/delete", documents_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
