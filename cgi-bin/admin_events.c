/* admin_events.c: for staff: what a provider sent about a customer's call, as it arrived, and applying it again. */
#include "models/audit.h"
#include "models/call_log.h"
#include "models/tenant.h"
#include "web/page.h"

static struct error *events_show(struct request *request)
{
	tx_enter(request->tx, request_path(request, "tenant_id"));
	tenant_find(request->tx, request->page, "tenant");
	call_log_event(request->tx, request->page, "event", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	json_t *headers = json_object_get(json_object_get(request->page, "event"), "headers");
	json_object_set_new(request->page, "headers_text", json_string(json_dumps(headers, JSON_INDENT(2))));
	json_object_set_new(request->page, "tenant_id", json_string(request_path(request, "tenant_id")));
	return NULL;
}

/* The customer's log has it, as everything that staff do to a customer's data. */
static struct error *events_replay(struct request *request)
{
	const char *tenant = request_path(request, "tenant_id"), *id = request_path(request, "id");
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	tx_enter(request->tx, tenant);
	call_log_event(request->tx, found, "event", id);
	TRY(tx_run(request->tx));
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "event.replayed",
		.subject = json_string_value(json_object_get(json_object_get(found, "event"), "kind")),
	};
	audit_write(request->tx, &audit);
	call_log_replay(request->tx, id);
	request_redirect(request, "/admin/events/%s/%s", tenant, id);
	request_flash(request, "It is being applied again.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/events/:tenant_id/:id", events_show},
	{POST, STAFF, "/admin/events/:tenant_id/:id/replays", events_replay},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
