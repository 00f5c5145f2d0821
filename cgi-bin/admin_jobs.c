/* admin_jobs.c: for staff: work of all customers that waits, is late, or was given up and why; trying it again. */
#include "models/audit.h"
#include "models/job.h"
#include "models/oversight.h"
#include "web/listing.h"

static const struct choice states[] = {
	{"dead", "Given up"}, {"late", "Late"}, {"queued", "Waiting"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"state", CHOICE, .choices = states, .fallback = "dead"},
	{"q", TEXT, .highest = 120},
	{"kind", TEXT, .highest = 60},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static const struct field retry_form[] = {
	{"kind", TEXT, .required = 1, .highest = 60},
	{NULL, TEXT},
};

static struct error *jobs_index(struct request *request)
{
	const char *state = form_optional(request, "state");
	struct oversight_filter filter = {
		.words = form_optional(request, "q"),
		.state = state ? state : "dead",
		.kind = form_optional(request, "kind"),
		.start = listing_start(request),
	};
	oversight_jobs(request->tx, request->page, "jobs", &filter);
	oversight_dead(request->tx, request->page, "dead");
	TRY(tx_commit(request->tx));
	listing_finish(request, "jobs", "happened_at");
	json_object_set_new(request->page, "has_dead",
		json_boolean(json_array_size(json_object_get(request->page, "dead"))));
	json_object_set_new(request->page, "is_dead", json_boolean(!strcmp(filter.state, "dead")));
	return NULL;
}

static struct error *jobs_retry(struct request *request)
{
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	tx_enter(request->tx, request_path(request, "tenant_id"));
	job_retry(request->tx, found, "job", request_path(request, "id"));
	TRY(tx_run(request->tx));
	const json_t *job = json_object_get(found, "job");
	if (!json_integer_value(json_object_get(job, "retried")))
		return error_new(request->arena, ERROR_CONFLICT,
			"It is being done just now, or is done already, or another job does the same.", NULL);
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "job.retried",
		.subject = json_string_value(json_object_get(job, "kind")),
	};
	audit_write(request->tx, &audit);
	request_redirect(request, "/admin/jobs");
	request_flash(request, "It is being tried again.");
	return NULL;
}

static struct error *jobs_retry_all(struct request *request)
{
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	struct oversight_retry retry = {
		.kind = form_text(request, "kind"),
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
	};
	oversight_retry(request->tx, found, "count", &retry);
	TRY(tx_run(request->tx));
	json_int_t count = json_integer_value(json_object_get(found, "count"));
	request_redirect(request, "/admin/jobs");
	request_flash(request, count == 0   ? "Nothing of this kind was given up."
			       : count == 1 ? "One job is being tried again."
					    : arena_printf(request->arena, "%lld jobs are being tried again.",
						      (long long)count));
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/jobs", jobs_index, .form = filter_form, .again = jobs_index},
	{POST, STAFF, "/admin/jobs/retries", jobs_retry_all, .form = retry_form},
	{POST, STAFF, "/admin/jobs/:tenant_id/:id/retries", jobs_retry},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
