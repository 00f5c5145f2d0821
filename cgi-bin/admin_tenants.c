/* admin_tenants.c: for staff: every customer, and acting as one of them, which is written down there. */
#include "models/audit.h"
#include "models/tenant.h"
#include "web/login.h"

static const struct field enter_form[] = {
	{"reason", TEXT, .required = 1, .lowest = 5, .highest = 200},
	{NULL},
};

static struct error *tenants_index(struct request *request)
{
	tenant_list(request->tx, request->page, "tenants");
	return NULL;
}

static struct error *tenants_enter(struct request *request)
{
	TRY(tx_run(request->tx));
	request_act_in(request, request_path(request, "id"), request_me(request, "person_id"));
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "staff.entered",
		.subject = request_me(request, "email"),
		.details = json_pack("{s:s}", "reason", form_text(request, "reason")),
	};
	audit_write(request->tx, &audit);
	request_redirect(request, "/");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/tenants", tenants_index},
	{POST, STAFF, "/admin/tenants/:id/sessions", tenants_enter, .form = enter_form,
		.again = tenants_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
