/* admin_events.c: for staff: what providers sent about customers' calls, as it arrived, and applying it again. */
#include "models/audit.h"
#include "models/call_log.h"
#include "models/oversight.h"
#include "models/tenant.h"
#include "web/listing.h"

static const struct choice providers[] = {
	{"twilio", "Twilio"}, {"ultravox", "Ultravox"}, {"elevenlabs", "ElevenLabs"}, {NULL, NULL}};
static const struct choice verdicts[] = {{"applied", "Applied"}, {"ignored", "Ignored"}, {NULL, NULL}};

static const struct field filter_form[] = {
	{"q", TEXT, .highest = 120},
	{"provider", CHOICE, .choices = providers},
	{"kind", TEXT, .highest = 60},
	{"verdict", CHOICE, .choices = verdicts},
	{"call", ID},
	LISTING_FIELDS,
	{NULL, TEXT},
};

static const struct field replay_form[] = {
	{"tenant_id", ID, .required = 1},
	{"call", ID, .required = 1},
	{NULL, TEXT},
};

/* All events of a call can be applied again where they are shown. */
static void add_replay(struct request *request)
{
	const json_t *first = json_array_get(json_object_get(request->page, "events"), 0);
	if (form_optional(request, "call") && first)
		json_object_set_new(request->page, "replay",
			json_pack("{s:O, s:O}", "tenant_id", json_object_get(first, "tenant_id"), "call_id",
				json_object_get(first, "call_id")));
}

static struct error *events_index(struct request *request)
{
	struct oversight_filter filter = {
		.words = form_optional(request, "q"),
		.provider = form_optional(request, "provider"),
		.kind = form_optional(request, "kind"),
		.state = form_optional(request, "verdict"),
		.call = form_optional(request, "call"),
		.start = listing_start(request),
	};
	oversight_events(request->tx, request->page, "events", &filter);
	TRY(tx_commit(request->tx));
	listing_finish(request, "events", "received_at");
	add_replay(request);
	return NULL;
}

static struct error *events_show(struct request *request)
{
	tx_enter(request->tx, request_path(request, "tenant_id"));
	tenant_find(request->tx, request->page, "tenant");
	call_log_event(request->tx, request->page, "event", request_path(request, "id"));
	TRY(tx_commit(request->tx));
	json_t *headers = json_object_get(json_object_get(request->page, "event"), "headers");
	json_object_set_new(request->page, "headers_text", json_string(json_dumps(headers, JSON_INDENT(2))));
	json_object_set_new(request->page, "tenant_id", json_string(request_path(request, "tenant_id")));
	return NULL;
}

/* The customer's log has it, as everything that staff do to a customer's data. */
static struct error *events_replay(struct request *request)
{
	const char *tenant = request_path(request, "tenant_id"), *id = request_path(request, "id");
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	tx_enter(request->tx, tenant);
	call_log_event(request->tx, found, "event", id);
	TRY(tx_run(request->tx));
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "event.replayed",
		.subject = json_string_value(json_object_get(json_object_get(found, "event"), "kind")),
	};
	audit_write(request->tx, &audit);
	call_log_replay(request->tx, id);
	request_redirect(request, "/admin/events/%s/%s", tenant, id);
	request_flash(request, "It is being applied again.");
	return NULL;
}

static struct error *events_replay_call(struct request *request)
{
	const char *tenant = form_text(request, "tenant_id"), *call = form_text(request, "call");
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	tx_enter(request->tx, tenant);
	call_log_replay_call(request->tx, found, "count", call);
	TRY(tx_run(request->tx));
	if (!json_integer_value(json_object_get(found, "count")))
		return error_new(request->arena, ERROR_MISSING, "There are no events of this call.", NULL);
	struct audit audit = {
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = "event.replayed",
		.subject = call,
	};
	audit_write(request->tx, &audit);
	request_redirect(request, "/admin/events?q=%s&call=%s", tenant, call);
	request_flash(request, "They are being applied again.");
	return NULL;
}

static const struct page pages[] = {
	{GET, STAFF, "/admin/events", events_index, .form = filter_form, .again = events_index},
	{POST, STAFF, "/admin/events/replays", events_replay_call, .form = replay_form},
	{GET, STAFF, "/admin/events/:tenant_id/:id", events_show},
	{POST, STAFF, "/admin/events/:tenant_id/:id/replays", events_replay},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
