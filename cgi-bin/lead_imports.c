/* lead_imports.c: files of leads: upload, say which column is what, watch the import, fetch its errors, undo it. */
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/secret.h"
#include "lib/store.h"
#include "lib/text.h"
#include "models/job.h"
#include "models/lead.h"
#include "models/lead_file.h"
#include "models/lead_import.h"
#include "models/lead_mapping.h"
#include "models/lead_sample.h"
#include "parts/lead_mapping_form.h"
#include "web/listing.h"

static const struct field list_form[] = {LISTING_FIELDS, {NULL, TEXT}};

static const struct field upload_form[] = {
	{"file", UPLOAD, .required = 1},
	{"new_list", TEXT, .highest = 110},
	{"list_id", ID},
	{NULL, TEXT},
};

static struct error *imports_index(struct request *request)
{
	struct keyset start = listing_start(request);
	lead_import_list(request->tx, request->page, "imports", &start);
	TRY(tx_commit(request->tx));
	listing_finish(request, "imports", "created_at");
	return NULL;
}

static struct error *imports_new(struct request *request)
{
	lead_list_options(request->tx, request->page, "lists");
	TRY(tx_commit(request->tx));
	json_t *lists = json_object_get(request->page, "lists");
	json_object_set_new(request->page, "has_lists", json_boolean(json_array_size(lists)));
	request_options(request, "list_id", lists);
	return NULL;
}

/* "Autumn enquiries.csv" becomes the list "Autumn enquiries". */
static char *list_name_of(struct arena *arena, const char *file_name)
{
	const char *dot = strrchr(file_name, '.');
	size_t length = dot && dot != file_name ? (size_t)(dot - file_name) : strlen(file_name);
	return text_trim(arena, text_cut(arena, file_name, length > 100 ? 100 : length));
}

static struct lead_import_draft draft_of(
	struct request *request, const struct lead_file *file, const char *file_name, const char *id)
{
	return (struct lead_import_draft){
		.id = id,
		.file_name = file_name,
		.path = lead_import_path(request->arena, tx_tenant(request->tx), id, "csv"),
		.encoding = file->encoding,
		.delimiter = file->delimiter,
		.country = request_me(request, "country"),
		.author = request_me(request, "name"),
		.headers = file->headers,
		.sample = file->sample,
		.bytes = file->bytes,
		.rows = file->rows,
	};
}

/* The list that was chosen or named; else one that is called as the file. */
static const char *list_of(struct request *request, const char *file_name)
{
	if (*form_text(request, "new_list"))
		return lead_list_create(request->tx, form_text(request, "new_list"));
	const char *chosen = form_optional(request, "list_id");
	return chosen ? chosen
		      : lead_list_create_numbered(request->tx, list_name_of(request->arena, file_name));
}

static struct error *imports_create(struct request *request)
{
	struct lead_file file;
	TRY(tx_run(request->tx)); /* says who is asking, and from which country */
	const json_t *upload = json_object_get(request->form, "file");
	const char *name = text_of(upload, "name"), *id = secret_uuid(request->arena);
	TRY(lead_file_inspect(
		request->arena, text_of(upload, "path"), request_me(request, "country"), &file));
	struct lead_import_draft draft = draft_of(request, &file, name, id);
	draft.list_id = list_of(request, name);
	lead_import_create(request->tx, &draft);
	TRY(tx_run(request->tx));
	TRY(store_keep(request->arena, text_of(upload, "path"), draft.path));
	request_redirect(request, "/lead-imports/%s/edit", id);
	return NULL;
}

static struct error *need_sandbox(struct request *request)
{
	if (!strcmp(config_load()->sandbox, "on"))
		return NULL;
	return error_new(
		request->arena, ERROR_MISSING, "There is no sandbox here that knows these numbers.", NULL);
}

static struct error *imports_sample(struct request *request)
{
	TRY(need_sandbox(request));
	TRY(tx_run(request->tx));
	const char *csv = lead_sample_csv(request->arena, request_me(request, "country"), clock_now());
	request_stream(request, "sample.csv", csv, strlen(csv));
	return NULL;
}

/* The sample is imported at once: what its columns are is known. */
static struct error *imports_use_sample(struct request *request)
{
	struct lead_file file;
	json_t *mapping;
	TRY(need_sandbox(request));
	TRY(tx_run(request->tx));
	const char *id = secret_uuid(request->arena), *country = request_me(request, "country");
	struct lead_import_draft draft = draft_of(request, &file, "sample.csv", id);
	TRY(store_write(request->arena, draft.path, lead_sample_csv(request->arena, country, clock_now())));
	TRY(lead_file_inspect(request->arena, store_name(request->arena, draft.path), country, &file));
	draft = draft_of(request, &file, "sample.csv", id);
	draft.list_id = lead_list_create_numbered(request->tx, "Sandbox sample");
	lead_import_create(request->tx, &draft);
	json_t *words = lead_mapping_guess(request->arena, file.headers, file.sample, country);
	TRY(lead_mapping_make(request->arena, words, json_array_size(words), json_object(), &mapping));
	struct lead_import_start start = {.mapping = mapping, .country = country};
	lead_import_start(request->tx, id, &start);
	request_redirect(request, "/lead-imports/%s", id);
	return NULL;
}

static struct error *imports_edit(struct request *request)
{
	const char *id = request_path(request, "id");
	lead_import_find(request->tx, request->page, "import", id);
	job_trouble(request->tx, request->page, "lead_import", id);
	TRY(tx_commit(request->tx));
	json_t *import = json_object_get(request->page, "import");
	if (!text_is(import, "state", "uploaded"))
		request_redirect(request, "/lead-imports/%s", id);
	else
		lead_mapping_form_show(request, import);
	return NULL;
}

static struct error *imports_update(struct request *request)
{
	const char *id = request_path(request, "id");
	struct lead_import_start start;
	if (!strcmp(form_text(request, "action"), "preview")) {
		request_view(request, "lead_imports/edit");
		return imports_edit(request);
	}
	lead_import_find(request->tx, request->page, "import", id);
	TRY(tx_run(request->tx));
	json_t *import = json_object_get(request->page, "import");
	if (!text_is(import, "state", "uploaded")) {
		request_redirect(request, "/lead-imports/%s", id);
		return NULL;
	}
	TRY(lead_mapping_form_read(request, import, &start));
	lead_import_start(request->tx, id, &start);
	request_redirect(request, "/lead-imports/%s", id);
	return NULL;
}

/* {"The number is too short.": 12} as [{text, rows_count}], the most frequent first. */
static json_t *reasons_of(const json_t *reasons)
{
	const char *reason;
	json_t *count, *list = json_array();
	json_object_foreach((json_t *)reasons, reason, count)
	{
		size_t at = 0;
		while (at < json_array_size(list) &&
			json_integer_value(json_object_get(json_array_get(list, at), "rows_count")) >=
				json_integer_value(count))
			at++;
		json_array_insert_new(list, at, json_pack("{s:s, s:O}", "text", reason, "rows_count", count));
	}
	return list;
}

/* What the page and its live part say besides the import's own columns. */
static void add_progress(json_t *import)
{
	double total = (double)json_integer_value(json_object_get(import, "total_bytes"));
	double done = (double)json_integer_value(json_object_get(import, "done_bytes"));
	int has_errors = json_is_string(json_object_get(import, "errors_path"));
	const char *id = text_of(import, "id");
	json_object_set_new(import, "is_importing",
		json_boolean(text_is(import, "state", "queued") || text_is(import, "state", "running")));
	json_object_set_new(import, "is_undoing", json_boolean(text_is(import, "state", "undoing")));
	json_object_set_new(import, "is_undone", json_boolean(text_is(import, "state", "undone")));
	json_object_set_new(import, "is_done", json_boolean(text_is(import, "state", "done")));
	json_object_set_new(import, "can_undo", json_boolean(text_is(import, "state", "done")));
	json_object_set_new(import, "done_share", json_real(total > 0 ? done / total : 0));
	json_t *reasons = reasons_of(json_object_get(import, "reasons"));
	json_object_set_new(import, "has_reasons", json_boolean(json_array_size(reasons)));
	json_object_set_new(import, "reasons", reasons);
	json_object_set_new(
		import, "errors_csv", has_errors ? json_sprintf("/lead-imports/%s/errors", id) : json_null());
}

static struct error *imports_show(struct request *request)
{
	const char *id = request_path(request, "id");
	lead_import_find(request->tx, request->page, "import", id);
	TRY(tx_commit(request->tx));
	json_t *import = json_object_get(request->page, "import");
	if (text_is(import, "state", "uploaded"))
		request_redirect(request, "/lead-imports/%s/edit", id);
	add_progress(import);
	return NULL;
}

/* The part of the page that changes, alone. */
static struct error *imports_progress(struct request *request)
{
	return imports_show(request);
}

static struct error *imports_errors(struct request *request)
{
	lead_import_find(request->tx, request->page, "import", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	const json_t *import = json_object_get(request->page, "import");
	const char *path = text_of(import, "errors_path");
	if (!path)
		return error_new(request->arena, ERROR_MISSING, "This import has no file of errors.", NULL);
	request_file(request, path, "text/csv; charset=utf-8", "rows-left-out.csv");
	return NULL;
}

static struct error *imports_undo(struct request *request)
{
	const char *id = request_path(request, "id");
	lead_import_find(request->tx, request->page, "import", id);
	TRY(tx_run(request->tx));
	if (!text_is(json_object_get(request->page, "import"), "state", "done"))
		return error_new(
			request->arena, ERROR_CONFLICT, "Only an import that is done can be undone.", NULL);
	lead_import_undo(request->tx, id);
	request_redirect(request, "/lead-imports/%s", id);
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/lead-imports", imports_index, .form = list_form},
	{GET, MANAGER, "/lead-imports/new", imports_new},
	{GET, MANAGER, "/lead-imports/sample", imports_sample},
	{GET, VIEWER, "/lead-imports/:id", imports_show},
	{GET, MANAGER, "/lead-imports/:id/edit", imports_edit},
	{GET, VIEWER, "/lead-imports/:id/progress", imports_progress, .view = "lead_imports/progress"},
	{GET, VIEWER, "/lead-imports/:id/errors", imports_errors},
	{POST, MANAGER, "/lead-imports", imports_create, .form = upload_form, .again = imports_new},
	{POST, MANAGER, "/lead-imports/sample", imports_use_sample},
	{POST, MANAGER, "/lead-imports/:id", imports_update, .form = lead_mapping_form,
		.again = imports_edit},
	{POST, MANAGER, "/lead-imports/:id/undos", imports_undo},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
