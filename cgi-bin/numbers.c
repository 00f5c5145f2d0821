/* numbers.c: the numbers that people call and that agents call from: list, find one in the pool, reserve, take, give back. */
#include "models/number.h"

#include "lib/clock.h"
#include "lib/phone.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/outage.h"
#include "parts/number_search.h"
#include "web/listing.h"

static const struct choice states[] = {{"connected", "Connected"}, {"connecting", "Connecting"},
	{"failed", "Failed"}, {"suspended", "Suspended"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 60},
	{"agent", ID},
	{"state", CHOICE, .choices = states},
	{"after", TEXT, .highest = 16},
	{NULL, TEXT},
};

static const struct field search_form[] = {NUMBER_SEARCH_FIELDS, {NULL, TEXT}};

static const struct field agent_choice[] = {
	{"agent_id", ID},
	{NULL, TEXT},
};

static const struct field release_form[] = {
	{"typed_number", TEXT, .required = 1, .highest = 40},
	{NULL, TEXT},
};

static struct error *numbers_index(struct request *request)
{
	struct number_filter filter = {.words = form_optional(request, "q"),
		.agent = form_optional(request, "agent"),
		.state = form_optional(request, "state"),
		.after = form_text(request, "after")};
	number_list(request->tx, request->page, "numbers", &filter, clock_now());
	number_reserved(request->tx, request->page, "reserved");
	agent_options(request->tx, request->page, "agents");
	outage_find(request->tx, request->page, NULL);
	TRY(tx_commit(request->tx));
	outage_tell(request->arena, request->page);
	request_options(request, "agent", json_object_get(request->page, "agents"));
	listing_follow(request, "numbers", "number_phone", KEYSET_ROWS);
	json_object_set_new(request->page, "reserved_count",
		json_integer((json_int_t)json_array_size(json_object_get(request->page, "reserved"))));
	return NULL;
}

static struct error *numbers_new(struct request *request)
{
	number_rests(request->tx, request->page, "rest_days");
	agent_options(request->tx, request->page, "agents");
	number_reserved(request->tx, request->page, "reserved");
	TRY(number_search_offer(request));
	request_options(request, "agent", json_object_get(request->page, "agents"));
	json_object_set_new(request->page, "has_reserved",
		json_boolean(json_array_size(json_object_get(request->page, "reserved"))));
	return NULL;
}

static struct error *numbers_edit(struct request *request)
{
	number_find(request->tx, request->page, "number", request_path(request, "id"));
	number_rests(request->tx, request->page, "rest_days");
	agent_options(request->tx, request->page, "agents");
	TRY(tx_commit(request->tx));
	request_fill_form(request, json_object_get(request->page, "number"));
	request_options(request, "agent_id", json_object_get(request->page, "agents"));
	return NULL;
}

static struct error *numbers_reserve(struct request *request)
{
	number_reserve(request->tx, request->page, "until", request_path(request, "id"));
	request_redirect(request, "/numbers/new#reserved");
	return NULL;
}

static struct error *numbers_unreserve(struct request *request)
{
	number_unreserve(request->tx, request_path(request, "id"));
	request_redirect(request, "/numbers/new");
	request_flash(request, "Others can have the number now.");
	return NULL;
}

static struct error *numbers_take(struct request *request)
{
	number_take(request->tx, request_path(request, "id"), form_optional(request, "agent_id"));
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
	TRY(tx_run(request->tx));
	const json_t *number = json_object_get(request->page, "number");
	if (!phone_is_typed(
		    request->arena, form_text(request, "typed_number"), text_of(number, "number_phone")))
		return error_field(request->arena, "typed_number",
			"This is not the number. Type it as it stands above.");
	number_release(request->tx, request_path(request, "id"));
	request_redirect(request, "/numbers");
	request_flash(request, "The number is given back.");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/numbers", numbers_index, .form = filter_form, .again = numbers_index},
	{GET, VIEWER, "/numbers/new", numbers_new, .form = search_form, .again = numbers_new},
	{GET, MANAGER, "/numbers/:id/edit", numbers_edit},
	{POST, MANAGER, "/numbers/:id/reservations", numbers_reserve},
	{POST, MANAGER, "/numbers/:id/reservations/delete", numbers_unreserve},
	{POST, MANAGER, "/numbers/:id/assignments", numbers_take, .form = agent_choice},
	{POST, MANAGER, "/numbers/:id", numbers_update, .form = agent_choice, .again = numbers_edit},
	{POST, OWNER, "/numbers/:id/delete", numbers_delete, .form = release_form, .again = numbers_edit},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
