/* suppressions.c: numbers that are never called, and everything that is known of a number that somebody asks about. */
#include "lib/csv_write.h"
#include "lib/phone.h"
#include "lib/text.h"
#include "models/audit.h"
#include "models/suppression.h"
#include "web/listing.h"

static const struct field list_form[] = {
	LISTING_FIELDS,
	{NULL, TEXT},
};

static const struct field add_form[] = {
	{"phone", TEXT, .required = 1, .highest = 60},
	{"note", TEXT, .highest = 200},
	{NULL},
};

static const struct field lookup_form[] = {
	{"phone", TEXT, .highest = 60},
	{NULL},
};

static const struct field delete_form[] = {
	{"reason", TEXT, .required = 1, .lowest = 5, .highest = 200},
	{NULL},
};

/* Shows the beginning of the list when it is not the list's own form that was sent. */
static struct error *suppressions_index(struct request *request)
{
	struct keyset start = {0};
	int is_list = json_object_get(request->form, "after") != NULL;
	if (is_list)
		start = listing_start(request);
	suppression_list(request->tx, request->page, "suppressions", &start);
	TRY(tx_run(request->tx));
	if (is_list)
		listing_finish(request, "suppressions", "created_at");
	json_object_set_new(request->page, "has_suppressions",
		json_boolean(json_array_size(json_object_get(request->page, "suppressions")) > 0));
	return NULL;
}

/* What was typed, as a number of the tenant's country unless it says another. */
static struct error *read_phone(struct request *request, const char **phone)
{
	TRY(tx_run(request->tx));
	struct error *error = phone_normalise(
		request->arena, form_text(request, "phone"), request_me(request, "country"), phone);
	if (error)
		error->field = "phone";
	return error;
}

static struct error *suppressions_create(struct request *request)
{
	struct suppression_draft draft = {.note = form_text(request, "note")};
	TRY(read_phone(request, &draft.phone));
	draft.person = request_me(request, "name");
	suppression_add(request->tx, &draft);
	request_flash(request, "This number is never called again.");
	request_redirect(request, "/suppressions/lookup?phone=%%2B%s", draft.phone + 1);
	return NULL;
}

static struct error *suppressions_delete(struct request *request)
{
	json_t *removed = json_object();
	suppression_remove(request->tx, removed, "was", request_path(request, "id"));
	TRY(tx_run(request->tx));
	json_t *was = json_object_get(removed, "was");
	json_object_set_new(was, "because", json_string(form_text(request, "reason")));
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "suppression.removed",
		.subject = text_of(was, "masked"),
		.details = was,
	};
	audit_write(request->tx, &audit);
	request_flash(request, "The number is off the list: it may be called again.");
	request_redirect(request, "/suppressions");
	return NULL;
}

static void add_presence(struct request *request, const char *name)
{
	json_object_set_new(request->page, arena_printf(request->arena, "has_%s", name),
		json_boolean(json_array_size(json_object_get(request->page, name)) > 0));
}

static struct error *suppressions_lookup(struct request *request)
{
	const char *phone;
	if (!form_optional(request, "phone"))
		return NULL;
	struct error *error = read_phone(request, &phone);
	if (error && error->kind != ERROR_INVALID)
		return error;
	if (error) {
		json_object_set_new(request->page, "problem", json_string(error->message));
		return NULL;
	}
	suppression_lookup(request->tx, request->page, phone);
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "asked_phone", json_string(phone));
	add_presence(request, "leads");
	add_presence(request, "attempts");
	add_presence(request, "calls");
	return NULL;
}

static void add_csv_row(struct strbuf *csv, const json_t *row)
{
	static const char *const columns[] = {"masked", "reason", "note", "author_name", "created_at"};
	for (size_t i = 0; i < COUNT(columns); i++)
		csv_add_field(csv, text_of(row, columns[i]));
	csv_end_row(csv);
}

static void query_page(struct tx *tx, json_t *into, const char *key, const void *filter, struct keyset start)
{
	(void)filter;
	suppression_list(tx, into, key, &start);
}

static struct error *suppressions_csv(struct request *request)
{
	static const struct listing_export export = {
		.file = "do-not-call.csv",
		.head = "Number,Reason,Note,Added by,Since\r\n",
		.time = "created_at",
		.query = query_page,
		.row = add_csv_row,
	};
	return listing_export(request, &export, NULL);
}

static const struct page pages[] = {
	{GET, VIEWER, "/suppressions", suppressions_index, .form = list_form},
	{GET, VIEWER, "/suppressions/lookup", suppressions_lookup, .form = lookup_form,
		.again = suppressions_lookup, .view = "suppressions/lookup"},
	{GET, VIEWER, "/suppressions/csv", suppressions_csv},
	{POST, MANAGER, "/suppressions", suppressions_create, .form = add_form, .again = suppressions_index},
	{POST, OWNER, "/suppressions/:id/delete", suppressions_delete, .form = delete_form,
		.again = suppressions_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
