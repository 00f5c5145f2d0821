/* admin_drifts.c: for staff: where the pool and the carrier's account differ, as a job has found, and having it mended. */
#include "models/audit.h"
#include "models/number_drift.h"
#include "web/page.h"

static struct error *drifts_index(struct request *request)
{
	json_t *page = request->page;
	number_drift_list(request->tx, page, "drifts");
	number_drift_past(request->tx, page, "past");
	number_drift_compared(request->tx, page, "compared");
	TRY(tx_commit(request->tx));
	json_object_set_new(
		page, "has_drifts", json_boolean(json_array_size(json_object_get(page, "drifts"))));
	json_object_set_new(page, "has_past", json_boolean(json_array_size(json_object_get(page, "past"))));
	if (request_is_fragment(request))
		request_view(request, "admin_drifts/report");
	return NULL;
}

static struct error *drifts_compare(struct request *request)
{
	number_drift_compare(request->tx);
	request_redirect(request, "/admin/drifts");
	request_flash(request, "The pool is being compared with the carrier.");
	return NULL;
}

static struct error *drifts_repair(struct request *request)
{
	TRY(tx_run(request->tx));
	number_drift_repair(request->tx, request_path(request, "id"), request_me(request, "name"));
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "number_drift.repaired",
		.subject = request_path(request, "id"),
	};
	audit_write(request->tx, &audit);
	request_redirect(request, "/admin/drifts");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/drifts", drifts_index},
	{POST, STAFF, "/admin/drifts", drifts_compare},
	{POST, STAFF, "/admin/drifts/:id/repairs", drifts_repair},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
