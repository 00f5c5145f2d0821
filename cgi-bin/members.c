/* members.c: who belongs to a customer, and in which role. */
#include "models/tenant.h"
#include "web/page.h"

static struct error *members_index(struct request *request)
{
	tenant_members(request->tx, request->page, "members");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/members", members_index},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
