/* admin.c: where staff land: how many customers there are, what waits, and what works. */
#include "models/platform.h"
#include "models/tenant.h"
#include "web/page.h"

static struct error *admin_index(struct request *request)
{
	json_t *page = request->page;
	tenant_counts(request->tx, page, "tenants");
	platform_queues(request->tx, page, "queues");
	platform_states(request->tx, page, "parts");
	TRY(tx_commit(request->tx));
	json_object_set_new(page, "has_parts", json_boolean(json_array_size(json_object_get(page, "parts"))));
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin", admin_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
