/* admin_audit.c: for staff: who did what, at all customers. */
#include "lib/csv_write.h"
#include "lib/strbuf.h"
#include "models/oversight.h"
#include "web/listing.h"

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 120},
	{"person", TEXT, .highest = 120},
	{"action", TEXT, .highest = 60},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static struct oversight_filter read_filter(struct request *request)
{
	return (struct oversight_filter){
		.words = form_optional(request, "q"),
		.person = form_optional(request, "person"),
		.kind = form_optional(request, "action"),
		.start = listing_start(request),
	};
}

static struct error *audit_index(struct request *request)
{
	struct oversight_filter filter = read_filter(request);
	oversight_audit(request->tx, request->page, "deeds", &filter);
	TRY(tx_commit(request->tx));
	listing_finish(request, "deeds", "happened_at");
	json_object_set_new(
		request->page, "csv", json_sprintf("/admin/audit/csv?%s", listing_filters(request)));
	return NULL;
}

static void add_csv_row(struct strbuf *csv, const json_t *row)
{
	static const char *const columns[] = {
		"happened_at", "tenant_id", "tenant_name", "person", "action", "subject", "reason"};
	for (size_t i = 0; i < COUNT(columns); i++) {
		const char *text = json_string_value(json_object_get(row, columns[i]));
		csv_add_field(csv, text ? text : "");
	}
	csv_end_row(csv);
}

static void query_page(struct tx *tx, json_t *into, const char *key, const void *filter, struct keyset start)
{
	struct oversight_filter page = *(const struct oversight_filter *)filter;
	page.start = start;
	oversight_audit(tx, into, key, &page);
}

static struct error *audit_csv(struct request *request)
{
	static const struct listing_export export = {
		.file = "audit.csv",
		.head = "When,Customer id,Customer,Who,Action,Subject,Reason\r\n",
		.time = "happened_at",
		.query = query_page,
		.row = add_csv_row,
	};
	struct oversight_filter filter = read_filter(request);
	return listing_export(request, &export, &filter);
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/audit", audit_index, .form = filter_form, .again = audit_index},
	{GET, STAFF, "/admin/audit/csv", audit_csv, .form = filter_form},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
