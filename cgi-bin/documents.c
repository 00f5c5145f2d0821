/* documents.c: the knowledge base: files, questions and web sites: add, read, ask, choose who uses them, delete. */
#include "jobs/embedding.h"
#include "lib/secret.h"
#include "lib/store.h"
#include "lib/text.h"
#include "lib/url.h"
#include "models/document.h"
#include "models/passage.h"
#include "web/listing.h"
#include "web/page.h"

enum { ASKED_LONGEST = 300, PASSAGES = 8, AGENTS_MOST = 200, PAGES_MOST = 200 };

static const struct choice kinds[] = {
	{"file", "File"}, {"faq", "Question and answer"}, {"site", "Web site"}, {NULL, NULL}};
static const struct choice refreshes[] = {
	{"never", "Only when I say so"}, {"daily", "Every day"}, {"weekly", "Every week"}, {NULL, NULL}};

static const struct field list_form[] = {LISTING_FIELDS, {"q", TEXT, .highest = ASKED_LONGEST}, {NULL, TEXT}};
static const struct field show_form[] = {{"q", TEXT, .highest = ASKED_LONGEST}, {NULL, TEXT}};
static const struct field kind_form[] = {
	{"kind", CHOICE, .choices = kinds, .fallback = "file"}, {NULL, TEXT}};

static const struct field new_form[] = {
	{"kind", CHOICE, .required = 1, .choices = kinds},
	{"file", UPLOAD, .highest = DOCUMENT_FILE_BYTES},
	{"question", TEXT},
	{"answer", LONG_TEXT},
	{"address", TEXT, .highest = 1000},
	{"refresh", CHOICE, .choices = refreshes, .fallback = "never"},
	{"language", TEXT, .required = 1, .highest = 30},
	{NULL, TEXT},
};

static const struct field edit_form[] = {
	{"name", TEXT, .required = 1},
	{"file", UPLOAD, .highest = DOCUMENT_FILE_BYTES},
	{"answer", LONG_TEXT},
	{"refresh", CHOICE, .choices = refreshes, .fallback = "never"},
	{"language", TEXT, .required = 1, .highest = 30},
	{NULL, TEXT},
};

static const struct field agents_form[] = {{"agent_", COLUMNS, .highest = AGENTS_MOST}, {NULL, TEXT}};

static const struct field pages_form[] = {{"page_", COLUMNS, .highest = PAGES_MOST}, {NULL, TEXT}};

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static int is(const json_t *row, const char *name, const char *value)
{
	const char *text = text_of(row, name);
	return text && !strcmp(text, value);
}

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

static int is_busy(const json_t *document)
{
	return is(document, "state", "queued") || is(document, "state", "finding") ||
	       is(document, "state", "reading") || is(document, "state", "indexing");
}

/* "340 KB", "1.2 MB". */
static const char *size_text(struct arena *arena, json_int_t bytes)
{
	if (bytes < 1000 * 1000)
		return arena_printf(arena, "%lld KB", (long long)(bytes + 999) / 1000);
	return arena_printf(arena, "%.1f MB", (double)bytes / 1e6);
}

/* What pages say of a document besides its own columns. */
static void describe(struct request *request, json_t *document)
{
	json_t *bytes = json_object_get(document, "bytes");
	json_object_set_new(document, "is_busy", json_boolean(is_busy(document)));
	json_object_set_new(document, "is_file", json_boolean(is(document, "kind", "file")));
	json_object_set_new(document, "is_faq", json_boolean(is(document, "kind", "faq")));
	json_object_set_new(document, "is_site", json_boolean(is(document, "kind", "site")));
	json_object_set_new(document, "is_choosing", json_boolean(is(document, "state", "choosing")));
	json_object_set_new(
		document, "size", json_string(size_text(request->arena, json_integer_value(bytes))));
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
		describe(request, document);
	asked(request);
	if (request_is_fragment(request))
		request_view(request, "documents/list");
	return NULL;
}

static json_t *choices_json(const struct choice *choices)
{
	json_t *list = json_array();
	for (; choices->value; choices++)
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "value", choices->value, "label", choices->label));
	return list;
}

/* Which of the tabs is open, and the languages to choose from. */
static struct error *documents_new(struct request *request)
{
	TRY(tx_commit(request->tx)); /* says from which country they are */
	const char *kind = form_text(request, "kind");
	int faq = !strcmp(kind, "faq"), site = !strcmp(kind, "site");
	json_object_set_new(request->page, "is_file", json_boolean(!faq && !site));
	json_object_set_new(request->page, "is_faq", json_boolean(faq));
	json_object_set_new(request->page, "is_site", json_boolean(site));
	request_fill_form(request,
		json_pack("{s:s}", "language", document_language_of(request_me(request, "country"))));
	request_options(request, "language", document_languages());
	request_options(request, "refresh", choices_json(refreshes));
	return NULL;
}

static struct error *check_language(struct request *request)
{
	if (document_is_language(form_text(request, "language")))
		return NULL;
	return error_field(request->arena, "language", "Please choose one of the list.");
}

/* A name is shown and searched: at most 200 characters of it. */
static const char *name_of(struct request *request, const char *name)
{
	const char *cut = text_trim(request->arena, text_cut(request->arena, name, 200));
	return *cut ? cut : "Untitled";
}

static struct error *read_file(struct request *request, struct document_draft *draft)
{
	const json_t *upload = json_object_get(request->form, "file");
	if (!json_is_object(upload))
		return error_field(request->arena, "file", "Please choose a file.");
	draft->bytes = json_integer_value(json_object_get(upload, "bytes"));
	if (!draft->bytes)
		return error_field(request->arena, "file", "This file is empty.");
	draft->name = name_of(request, text_of(upload, "name"));
	draft->path = document_path(request->arena, tx_tenant(request->tx), draft->id);
	return NULL;
}

static struct error *read_question(struct request *request, struct document_draft *draft)
{
	draft->name = form_optional(request, "question");
	draft->answer = form_optional(request, "answer");
	if (!draft->name)
		return error_field(request->arena, "question", "Please write the question.");
	return draft->answer ? NULL : error_field(request->arena, "answer", "Please write the answer.");
}

/* What it leads to is looked at by the job that reads it. */
static struct error *read_address(struct request *request, struct document_draft *draft)
{
	struct url url;
	const char *sent = form_optional(request, "address");
	if (!sent)
		return error_field(request->arena, "address", "Please give the address of the web site.");
	if (!url_read(request->arena, NULL, sent, &url) || (!strchr(url.host, '.') && *url.host != '['))
		return error_field(
			request->arena, "address", "Please give an address like https://example.com.");
	draft->address = url.text;
	draft->name = name_of(request, url.host);
	draft->refresh = form_text(request, "refresh");
	return NULL;
}

static struct error *read_draft(struct request *request, struct document_draft *draft)
{
	if (!strcmp(draft->kind, "file"))
		return read_file(request, draft);
	return strcmp(draft->kind, "site") ? read_question(request, draft) : read_address(request, draft);
}

static struct error *keep_file(struct request *request, const struct document_draft *draft)
{
	TRY(tx_run(request->tx));
	return store_keep(
		request->arena, text_of(json_object_get(request->form, "file"), "path"), draft->path);
}

static struct error *documents_create(struct request *request)
{
	TRY(check_language(request));
	TRY(tx_run(request->tx)); /* says who it is */
	struct document_draft draft = {
		.id = secret_uuid(request->arena),
		.kind = form_text(request, "kind"),
		.language = form_text(request, "language"),
		.author = request_me(request, "name"),
	};
	TRY(read_draft(request, &draft));
	document_create(request->tx, &draft);
	if (draft.path)
		TRY(keep_file(request, &draft));
	request_redirect(request, "/documents/%s", draft.id);
	return NULL;
}

static void describe_agents(struct request *request)
{
	size_t index;
	json_t *agent, *used = json_array(), *agents = json_object_get(request->page, "agents");
	json_array_foreach(agents, index, agent)
	{
		json_object_set_new(agent, "position", json_integer((json_int_t)index));
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
	describe(request, document_in(request));
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
	describe(request, document_in(request));
	return NULL;
}

static struct error *documents_edit(struct request *request)
{
	document_find(request->tx, request->page, "document", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	describe(request, document_in(request));
	request_fill_form(request, document_in(request));
	request_options(request, "language", document_languages());
	request_options(request, "refresh", choices_json(refreshes));
	return NULL;
}

static struct error *documents_update(struct request *request)
{
	const char *id = request_path(request, "id");
	document_find(request->tx, request->page, "document", id);
	TRY(check_language(request));
	TRY(tx_run(request->tx));
	json_t *document = document_in(request);
	struct document_draft draft = {.id = id, .kind = text_of(document, "kind")};
	int replaced = json_is_object(json_object_get(request->form, "file")) && is(document, "kind", "file");
	if (replaced)
		TRY(read_file(request, &draft));
	draft.name = form_text(request, "name");
	draft.language = form_text(request, "language");
	draft.answer = is(document, "kind", "faq") ? form_optional(request, "answer") : NULL;
	draft.refresh = is(document, "kind", "site") ? form_text(request, "refresh") : NULL;
	if (is(document, "kind", "faq") && !draft.answer)
		return error_field(request->arena, "answer", "Please write the answer.");
	document_update(request->tx, id, &draft);
	if (replaced)
		TRY(keep_file(request, &draft));
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
	if (!is(document_in(request), "kind", "site"))
		return error_new(
			request->arena, ERROR_CONFLICT, "Only a web site has pages to look for.", NULL);
	document_read_again(request->tx, id, 1);
	request_redirect(request, "/documents/%s", id);
	return NULL;
}

/* Reads the ticked pages, and no others. */
static struct error *documents_choose(struct request *request)
{
	size_t index;
	json_t *sent, *chosen = json_array();
	const char *id = request_path(request, "id");
	document_find(request->tx, request->page, "document", id);
	TRY(tx_run(request->tx));
	if (!is(document_in(request), "kind", "site"))
		return error_new(
			request->arena, ERROR_CONFLICT, "Only a web site has pages to choose from.", NULL);
	json_array_foreach(json_object_get(request->form, "page_"), index, sent)
	{
		if (*json_string_value(sent))
			json_array_append_new(chosen, json_integer((json_int_t)index));
	}
	if (!json_array_size(chosen))
		return error_field(request->arena, "page_", "Please tick at least one page.");
	document_choose(request->tx, id, json_dumps(chosen, JSON_COMPACT));
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
	{GET, MANAGER, "/documents/new", documents_new, .form = kind_form},
	{GET, VIEWER, "/documents/:id", documents_show, .form = show_form},
	{GET, VIEWER, "/documents/:id/progress", documents_progress, .view = "documents/progress"},
	{GET, MANAGER, "/documents/:id/edit", documents_edit},
	{POST, MANAGER, "/documents", documents_create, .form = new_form, .again = documents_new},
	{POST, MANAGER, "/documents/:id", documents_update, .form = edit_form, .again = documents_edit},
	{POST, MANAGER, "/documents/:id/readings", documents_read},
	{POST, MANAGER, "/documents/:id/searches", documents_search},
	{POST, MANAGER, "/documents/:id/pages", documents_choose, .form = pages_form, .again = documents_show,
		.view = "documents/show"},
	{POST, MANAGER, "/documents/:id/agents", documents_use, .form = agents_form, .again = documents_show,
		.view = "documents/show"},
	{POST, MANAGER, "/documents/:id/delete", documents_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
