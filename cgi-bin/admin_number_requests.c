/* admin_number_requests.c: numbers that customers looked for in vain, for staff: read, answered, closed. */
#include "models/number_request.h"
#include "web/page.h"

static const struct choice states[] = {
	{"open", "Open"}, {"answered", "Answered"}, {"closed", "Closed"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"state", CHOICE, .choices = states, .fallback = "open"},
	{NULL, TEXT},
};

static const struct field answer_form[] = {
	{"answer", LONG_TEXT, .required = 1, .highest = 1000},
	{NULL, TEXT},
};

static struct error *requests_index(struct request *request)
{
	const char *state = form_text(request, "state");
	number_request_all(request->tx, request->page, "requests", *state ? state : "open");
	TRY(tx_commit(request->tx));
	json_object_set_new(request->page, "has_requests",
		json_boolean(json_array_size(json_object_get(request->page, "requests"))));
	return NULL;
}

static struct error *answer(struct request *request, const char *state, const char *words)
{
	TRY(tx_run(request->tx));
	struct number_answer answer = {request_path(request, "id"), state, words,
		request_me(request, "person_id"), request_me(request, "name")};
	number_request_answer(request->tx, &answer);
	request_redirect(request, "/admin/number-requests");
	return NULL;
}

static struct error *requests_update(struct request *request)
{
	TRY(answer(request, "answered", form_text(request, "answer")));
	request_flash(request, "The customer sees the answer.");
	return NULL;
}

static struct error *requests_close(struct request *request)
{
	TRY(answer(request, "closed", NULL));
	request_flash(request, "The request is closed.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/number-requests", requests_index, .form = filter_form, .again = requests_index},
	{POST, STAFF, "/admin/number-requests/:id", requests_update, .form = answer_form},
	{POST, STAFF, "/admin/number-requests/:id/closings", requests_close},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
