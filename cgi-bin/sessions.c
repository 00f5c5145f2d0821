/* sessions.c: log in, log out, and choose where to work. */
#include "lib/publish.h"
#include "lib/text.h"
#include "models/audit.h"
#include "models/onboarding.h"
#include "models/session.h"
#include "parts/log_in.h"
#include "web/login.h"

static const struct field login_form[] = {
	{"email", EMAIL, .required = 1},
	{"password", SECRET, .required = 1},
	{"next", TEXT, .highest = 500},
	{NULL},
};

static const struct field switch_form[] = {
	{"tenant_id", ID, .required = 1},
	{"next", TEXT, .highest = 500},
	{NULL},
};

static struct error *sessions_new(struct request *request)
{
	(void)request;
	return NULL;
}

/* Where the form leads; home is for a new customer what is left to do until the first agent is live. */
static struct error *go_home(struct request *request, const char *person_id)
{
	json_t *found = json_object();
	const char *next = log_in_next(request, "/");
	onboarding_waits(request->tx, found, "waits", person_id);
	TRY(tx_run(request->tx));
	int waits = json_is_true(json_object_get(found, "waits")) && !strcmp(next, "/");
	request_redirect(request, "%s", waits ? "/onboarding" : next);
	return NULL;
}

/* Opens a session in the first of the person's places; with several, the next page is the choice. */
static struct error *go_in(struct request *request, const char *person_id, json_t *tenants)
{
	const char *next = log_in_next(request, "/");
	request_log_in(request, text_of(json_array_get(tenants, 0), "tenant_id"), person_id);
	if (json_array_size(tenants) <= 1)
		return go_home(request, person_id);
	request_redirect(request, "/sessions?next=%s", text_url_encode(request->arena, next));
	return NULL;
}

static struct error *find_places(struct request *request, const char *person_id, json_t **tenants)
{
	json_t *found = json_object();
	session_choices(request->tx, found, "tenants", person_id);
	TRY(tx_run(request->tx));
	*tenants = json_object_get(found, "tenants");
	if (json_array_size(*tenants))
		return NULL;
	return error_new(request->arena, ERROR_DENIED,
		"This account is switched off at present. Please ask us about it.", NULL);
}

static struct error *sessions_create(struct request *request)
{
	int asked;
	json_t *tenants;
	const char *person_id;
	TRY(log_in_check(request, 0, &person_id));
	TRY(find_places(request, person_id, &tenants));
	TRY(log_in_ask(request, 0, person_id, &asked));
	return asked ? NULL : go_in(request, person_id, tenants);
}

static struct error *sessions_take_code(struct request *request)
{
	json_t *tenants;
	const char *person_id;
	TRY(log_in_take_code(request, &person_id));
	if (!person_id)
		return NULL;
	TRY(request_commit(request)); /* the code is taken, whatever comes */
	TRY(find_places(request, person_id, &tenants));
	return go_in(request, person_id, tenants);
}

static struct error *sessions_index(struct request *request)
{
	TRY(tx_run(request->tx));
	session_tenants(request->tx, request->page, "tenants", request_me(request, "person_id"));
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "next_path", json_string(log_in_next(request, "/")));
	return NULL;
}

static struct error *sessions_switch(struct request *request)
{
	TRY(tx_run(request->tx));
	request_log_in(request, form_text(request, "tenant_id"), request_me(request, "person_id"));
	return go_home(request, request_me(request, "person_id"));
}

/* Who acts as a customer stops that, and is staff alone again. */
static void stop_acting(struct request *request)
{
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "staff.left",
		.subject = request_me(request, "email"),
	};
	audit_write(request->tx, &audit);
	request_log_out(request);
	request_redirect(request, "/admin/tenants");
}

static struct error *sessions_delete(struct request *request)
{
	TRY(tx_run(request->tx));
	publish_cut(request_me(request, "channel"));
	if (json_is_true(json_object_get(json_object_get(request->page, "me"), "is_acting"))) {
		stop_acting(request);
		return NULL;
	}
	request_log_out(request);
	request_redirect(request, "/sessions/new");
	return NULL;
}

static const struct page pages[] = {
	{GET, NOBODY, "/sessions/new", sessions_new, .form = log_in_next_form},
	{POST, NOBODY, "/sessions", sessions_create, .form = login_form, .again = sessions_new},
	{GET, NOBODY, "/sessions/code", log_in_code, .form = log_in_next_form, .view = "sessions/code"},
	{POST, NOBODY, "/sessions/code", sessions_take_code, .form = log_in_code_form, .again = log_in_code},
	{GET, VIEWER, "/sessions", sessions_index, .form = log_in_next_form},
	{POST, VIEWER, "/sessions/switch", sessions_switch, .form = switch_form, .personal = 1},
	{POST, VIEWER, "/sessions/delete", sessions_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
