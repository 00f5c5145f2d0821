/* admin_sessions.c: staff log in and out, at a door of their own. */
#include "parts/log_in.h"
#include "web/login.h"

static const struct field new_form[] = {
	{"next", TEXT, .highest = 500},
	{NULL},
};

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
	const char *person_id;
	TRY(log_in_check(request, 1, &person_id));
	request_log_in(request, TENANT_OPERATOR, person_id);
	request_redirect(request, "%s", log_in_next(request, "/admin"));
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
	{GET, NOBODY, "/admin/sessions/new", sessions_new, .form = new_form},
	{POST, NOBODY, "/admin/sessions", sessions_create, .form = login_form, .again = sessions_new},
	{POST, STAFF, "/admin/sessions/delete", sessions_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
