/* numbers.c: the numbers that people call and that agents call from: list, take one of the pool, connect, give back. */
#include "models/number.h"

#include "lib/clock.h"
#include "lib/text.h"
#include "models/agent.h"
#include "web/page.h"

enum { PAGE_SIZE = 20 };

static const struct field search_form[] = {
	{"q", TEXT, .highest = 60},
	{"after", TEXT, .highest = 16},
	{NULL, TEXT},
};

static const struct field agent_choice[] = {
	{"agent_id", ID},
	{NULL, TEXT},
};

/* One row more than a page shows tells that there is a next page. */
static void link_pages(struct request *request)
{
	json_t *available = json_object_get(request->page, "available");
	if (json_array_size(available) <= PAGE_SIZE)
		return;
	json_array_remove(available, PAGE_SIZE);
	json_t *last = json_array_get(available, PAGE_SIZE - 1);
	const char *phone = json_string_value(json_object_get(last, "number_phone"));
	json_object_set_new(request->page, "page",
		json_pack("{s:o}", "next",
			json_sprintf("/numbers?q=%s&after=%s",
				text_url_encode(request->arena, form_text(request, "q")),
				text_url_encode(request->arena, phone))));
}

static void mark_empty(struct request *request, const char *key, const char *flag)
{
	json_object_set_new(
		request->page, flag, json_boolean(json_array_size(json_object_get(request->page, key))));
}

static struct error *numbers_index(struct request *request)
{
	number_list(request->tx, request->page, "numbers", clock_now());
	number_available(request->tx, request->page, "available", form_text(request, "q"),
		form_text(request, "after"));
	agent_options(request->tx, request->page, "agents");
	TRY(tx_commit(request->tx));
	request_options(request, "agent", json_object_get(request->page, "agents"));
	link_pages(request);
	mark_empty(request, "numbers", "has_numbers");
	mark_empty(request, "available", "has_available");
	return NULL;
}

static struct error *numbers_edit(struct request *request)
{
	number_find(request->tx, request->page, "number", request_path(request, "id"));
	agent_options(request->tx, request->page, "agents");
	TRY(tx_commit(request->tx));
	request_fill_form(request, json_object_get(request->page, "number"));
	request_options(request, "agent_id", json_object_get(request->page, "agents"));
	return NULL;
}

static struct error *numbers_take(struct request *request)
{
	TRY(number_take(request->tx, request_path(request, "id"), form_optional(request, "agent_id")));
	request_redirect(request, "/numbers");
	request_flash(request, "The number is yours. It is being connected.");
	return NULL;
}

static struct error *numbers_update(struct request *request)
{
	number_connect(request->tx, request_path(request, "id"), form_optional(request, "agent_id"));
	request_redirect(request, "/numbers");
	request_flash(request, "The number is being connected.");
	return NULL;
}

static struct error *numbers_delete(struct request *request)
{
	number_find(request->tx, request->page, "number", request_path(request, "id"));
	number_release(request->tx, request_path(request, "id"));
	request_redirect(request, "/numbers");
	request_flash(request, "The number is given back.");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/numbers", numbers_index, .form = search_form, .again = numbers_index},
	{GET, MANAGER, "/numbers/:id/edit", numbers_edit},
	{POST, MANAGER, "/numbers/:id/assignments", numbers_take, .form = agent_choice},
	{POST, MANAGER, "/numbers/:id", numbers_update, .form = agent_choice, .again = numbers_edit},
	{POST, OWNER, "/numbers/:id/delete", numbers_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
