/* lead_lists.c: the lists that leads are kept in: how many are in each, make one, delete one. */
#include "models/lead.h"
#include "web/page.h"

static const struct field list_form[] = {
	{"new_list", TEXT, .required = 1, .highest = 120},
	{NULL, TEXT},
};

static struct error *lists_index(struct request *request)
{
	lead_list_all(request->tx, request->page, "lists");
	TRY(tx_commit(request->tx));
	json_object_set_new(request->page, "has_lists",
		json_boolean(json_array_size(json_object_get(request->page, "lists"))));
	return NULL;
}

static struct error *lists_create(struct request *request)
{
	lead_list_create(request->tx, form_text(request, "new_list"));
	request_redirect(request, "/lead-lists");
	return NULL;
}

static struct error *lists_delete(struct request *request)
{
	lead_list_delete(request->tx, request_path(request, "id"));
	request_redirect(request, "/lead-lists");
	request_flash(
		request, "The list and its leads are deleted. Who was called, and why, stays on record.");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/lead-lists", lists_index},
	{POST, MANAGER, "/lead-lists", lists_create, .form = list_form, .again = lists_index},
	{POST, MANAGER, "/lead-lists/:id/delete", lists_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
