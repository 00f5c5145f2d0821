/* number_requests.c: a customer asks for a number that the pool does not have, and sees what came of it. */
#include "models/number_request.h"

#include "lib/place.h"
#include "lib/secret.h"
#include "web/page.h"

static const struct field new_form[] = {
	{"country", TEXT, .highest = 2},
	{"area", TEXT, .highest = 12},
	{"place", TEXT, .highest = 60},
	{"sms", FLAG},
	{NULL, TEXT},
};

static const struct field request_form[] = {
	{"key", ID, .required = 1},
	{"country", TEXT, .required = 1, .lowest = 2, .highest = 2},
	{"area", TEXT, .highest = 12},
	{"place", TEXT, .highest = 80},
	{"words", LONG_TEXT, .highest = 1000},
	{"sms", FLAG},
	{NULL, TEXT},
};

static struct error *requests_index(struct request *request)
{
	number_request_list(request->tx, request->page, "requests");
	TRY(tx_commit(request->tx));
	json_object_set_new(request->page, "has_requests",
		json_boolean(json_array_size(json_object_get(request->page, "requests"))));
	return NULL;
}

/* The form begins with what was looked for, and its key stays what it was when it is shown again. */
static struct error *requests_new(struct request *request)
{
	TRY(tx_commit(request->tx));
	request_fill_form(request, json_pack("{s:s, s:s, s:s}", "key", secret_uuid(request->arena), "country",
					   request_me(request, "country"), "words",
					   form_flag(request, "sms") ? "It has to take text messages." : ""));
	request_options(request, "country", place_countries());
	return NULL;
}

static struct error *requests_create(struct request *request)
{
	const char *country = form_text(request, "country");
	TRY(tx_run(request->tx));
	if (!place_is_country(country))
		return error_field(request->arena, "country", "Please choose a country.");
	if (!*form_text(request, "area") && !*form_text(request, "place") && !*form_text(request, "words"))
		return error_field(request->arena, "area", "Please say an area code or a place.");
	number_request_create(request->tx, &(struct number_request){form_text(request, "key"), country,
						   form_text(request, "area"), form_text(request, "place"),
						   form_text(request, "words"), request_me(request, "name")});
	request_redirect(request, "/number-requests");
	request_flash(request, "We look for such a number, and answer here.");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/number-requests", requests_index},
	{GET, MANAGER, "/number-requests/new", requests_new, .form = new_form, .again = requests_new},
	{POST, MANAGER, "/number-requests", requests_create, .form = request_form, .again = requests_new},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
