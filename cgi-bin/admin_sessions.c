/* admin_sessions.c: staff log in and out, at a door of their own. */
#include "parts/factor.h"
#include "parts/log_in.h"
#include "web/login.h"

static const struct field login_form[] = {
	{"email", EMAIL, .required = 1},
	{"password", SECRET, .required = 1},
	{"next", TEXT, .highest = 500},
	{NULL},
};

static struct error *sessions_new(struct request *request)
{
	(void)request;
	return NULL;
}

static struct error *sessions_create(struct request *request)
{
	int asked;
	const char *person_id;
	TRY(log_in_check(request, 1, &person_id));
	return log_in_ask(request, 1, person_id, &asked);
}

static struct error *sessions_take_code(struct request *request)
{
	const char *person_id;
	TRY(log_in_take_code(request, &person_id));
	if (!person_id)
		return NULL;
	request_log_in(request, TENANT_OPERATOR, person_id);
	request_redirect(request, "%s", log_in_next(request, "/admin"));
	return NULL;
}

/* Staff who have no second factor yet: nothing else can be done before. */
static struct error *factor_new(struct request *request)
{
	json_t *person;
	TRY(log_in_begun(request, &person));
	if (json_is_string(json_object_get(person, "secret")))
		request_redirect(request, "/admin/sessions/code");
	else if (person)
		factor_offer(request, json_string_value(json_object_get(person, "person_id")),
			json_string_value(json_object_get(person, "email")));
	return NULL;
}

static struct error *factor_create(struct request *request)
{
	json_t *person;
	TRY(log_in_begun(request, &person));
	if (!person) {
		log_in_again(request);
		return NULL;
	}
	if (json_is_string(json_object_get(person, "secret")))
		return error_new(request->arena, ERROR_CONFLICT, "You have a second factor already.", NULL);
	const char *person_id = json_string_value(json_object_get(person, "person_id"));
	TRY(factor_enrol(request, person_id));
	TRY(log_in_end_begun(request));
	request_log_in(request, TENANT_OPERATOR, person_id);
	json_object_set_new(request->page, "next_path", json_string(log_in_next(request, "/admin")));
	request_view(request, "factors/codes");
	return NULL;
}

static struct error *sessions_delete(struct request *request)
{
	TRY(tx_run(request->tx));
	request_log_out(request);
	request_redirect(request, "/admin/sessions/new");
	return NULL;
}

static const struct page pages[] = {
	{GET, NOBODY, "/admin/sessions/new", sessions_new, .form = log_in_next_form},
	{POST, NOBODY, "/admin/sessions", sessions_create, .form = login_form, .again = sessions_new},
	{GET, NOBODY, "/admin/sessions/code", log_in_code, .form = log_in_next_form, .view = "sessions/code"},
	{POST, NOBODY, "/admin/sessions/code", sessions_take_code, .form = log_in_code_form,
		.again = log_in_code},
	{GET, NOBODY, "/admin/sessions/factor", factor_new, .form = factor_new_form,
		.view = "admin_sessions/factor"},
	{POST, NOBODY, "/admin/sessions/factor", factor_create, .form = factor_form, .again = factor_new},
	{POST, STAFF, "/admin/sessions/delete", sessions_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
