/* members.c: who belongs to a customer, in which role, and who has done what. */
#include "models/audit.h"
#include "models/tenant.h"
#include "web/page.h"

static struct error *members_index(struct request *request)
{
	tenant_members(request->tx, request->page, "members");
	audit_list(request->tx, request->page, "log");
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "has_log",
		json_boolean(json_array_size(json_object_get(request->page, "log")) > 0));
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/members", members_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
