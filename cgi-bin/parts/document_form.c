/* document_form.c: what the forms of the knowledge base share. */
#include "parts/document_form.h"

#include "lib/secret.h"
#include "lib/store.h"
#include "lib/text.h"
#include "lib/url.h"

enum { PAGES_MOST = 200 };

static const struct choice kinds[] = {
	{"file", "File"}, {"faq", "Question and answer"}, {"site", "Web site"}, {NULL, NULL}};
const struct choice document_refreshes[] = {
	{"never", "Only when I say so"}, {"daily", "Every day"}, {"weekly", "Every week"}, {NULL, NULL}};

const struct field document_kind_form[] = {
	{"kind", CHOICE, .choices = kinds, .fallback = "file"}, {NULL, TEXT}};

const struct field document_new_form[] = {
	{"kind", CHOICE, .required = 1, .choices = kinds},
	{"file", UPLOAD, .highest = DOCUMENT_FILE_BYTES},
	{"question", TEXT},
	{"answer", LONG_TEXT},
	{"address", TEXT, .highest = 1000},
	{"refresh", CHOICE, .choices = document_refreshes, .fallback = "never"},
	{"language", TEXT, .required = 1, .highest = 30},
	{NULL, TEXT},
};

const struct field document_pages_form[] = {{"page_", COLUMNS, .highest = PAGES_MOST}, {NULL, TEXT}};

/* "340 KB", "1.2 MB". */
static const char *size_text(struct arena *arena, json_int_t bytes)
{
	if (bytes < 1000 * 1000)
		return arena_printf(arena, "%lld KB", (long long)(bytes + 999) / 1000);
	return arena_printf(arena, "%.1f MB", (double)bytes / 1e6);
}

void document_describe(struct request *request, json_t *document)
{
	json_t *bytes = json_object_get(document, "bytes");
	json_object_set_new(document, "is_busy", json_boolean(document_is_busy(document)));
	json_object_set_new(document, "is_file", json_boolean(text_is(document, "kind", "file")));
	json_object_set_new(document, "is_faq", json_boolean(text_is(document, "kind", "faq")));
	json_object_set_new(document, "is_site", json_boolean(text_is(document, "kind", "site")));
	json_object_set_new(document, "is_choosing", json_boolean(text_is(document, "state", "choosing")));
	json_object_set_new(
		document, "size", json_string(size_text(request->arena, json_integer_value(bytes))));
}

static json_t *choices_json(const struct choice *choices)
{
	json_t *list = json_array();
	for (; choices->value; choices++)
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "value", choices->value, "label", choices->label));
	return list;
}

void document_form_offer(struct request *request)
{
	request_options(request, "language", document_languages());
	request_options(request, "refresh", choices_json(document_refreshes));
}

struct error *document_form_new(struct request *request)
{
	TRY(tx_commit(request->tx)); /* says from which country they are */
	const char *kind = form_text(request, "kind");
	int faq = !strcmp(kind, "faq"), site = !strcmp(kind, "site");
	json_object_set_new(request->page, "is_file", json_boolean(!faq && !site));
	json_object_set_new(request->page, "is_faq", json_boolean(faq));
	json_object_set_new(request->page, "is_site", json_boolean(site));
	request_fill_form(request,
		json_pack("{s:s}", "language", document_language_of(request_me(request, "country"))));
	document_form_offer(request);
	return NULL;
}

struct error *document_form_language(struct request *request)
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

struct error *document_form_file(struct request *request, struct document_draft *draft)
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
		return document_form_file(request, draft);
	return strcmp(draft->kind, "site") ? read_question(request, draft) : read_address(request, draft);
}

struct error *document_form_keep(struct request *request, const struct document_draft *draft)
{
	TRY(tx_run(request->tx));
	return store_keep(
		request->arena, text_of(json_object_get(request->form, "file"), "path"), draft->path);
}

struct error *document_form_create(struct request *request, const char **id)
{
	TRY(document_form_language(request));
	TRY(tx_run(request->tx)); /* says who it is */
	struct document_draft draft = {
		.id = secret_uuid(request->arena),
		.kind = form_text(request, "kind"),
		.language = form_text(request, "language"),
		.author = request_me(request, "name"),
	};
	TRY(read_draft(request, &draft));
	document_create(request->tx, &draft);
	*id = draft.id;
	return draft.path ? document_form_keep(request, &draft) : NULL;
}

struct error *document_form_choose(struct request *request, const char *id)
{
	size_t index;
	json_t *sent, *chosen = json_array(), *found = json_object();
	document_find(request->tx, found, "document", id);
	TRY(tx_run(request->tx));
	if (!text_is(json_object_get(found, "document"), "kind", "site"))
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
	return NULL;
}
