/* callbacks.c: what Twilio tells about a call. */
#include "daemons/sandbox/callbacks.h"

#include "daemons/sandbox/delivery.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/places.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"

static void set(json_t *form, const char *name, const char *value)
{
	json_object_set_new(form, name, json_string(value ? value : ""));
}

/* Where a number is, as Twilio adds it to calls in. */
static void add_place(struct arena *arena, json_t *form, const char *who, const char *number)
{
	struct place place = place_of_number(number);
	const char *const values[][2] = {{"City", place.city}, {"State", place.region}, {"Zip", place.zip},
		{"Country", place.country}};
	for (size_t i = 0; i < COUNT(values); i++)
		set(form, arena_printf(arena, "%s%s", who, values[i][0]), values[i][1]);
}

json_t *callback_parameters(struct arena *arena, const json_t *call, const char *status)
{
	json_t *form = json_object();
	const char *to = row_text(call, "to_number"), *from = row_text(call, "from_number");
	set(form, "CallSid", row_text(call, "sid"));
	set(form, "AccountSid", network_account());
	set(form, "To", to);
	set(form, "From", from);
	set(form, "Called", to);
	set(form, "Caller", from);
	set(form, "CallStatus", status);
	set(form, "ApiVersion", "2010-04-01");
	set(form, "Direction", row_text(call, "direction"));
	add_place(arena, form, "To", to);
	add_place(arena, form, "From", from);
	add_place(arena, form, "Called", to);
	add_place(arena, form, "Caller", from);
	if (!strcmp(row_text(call, "direction"), "inbound"))
		set(form, "StirVerstat", "TN-Validation-Passed-A");
	return form;
}

static int wanted(const json_t *call, const char *event)
{
	const json_t *events = row_json(call, "status_callback_events");
	for (size_t i = 0; i < json_array_size(events); i++)
		if (!strcmp(json_string_value(json_array_get(events, i)), event))
			return 1;
	return 0;
}

static void tell(const json_t *call, const char *url, const char *method, json_t *form)
{
	delivery_add(&(struct delivery){.kind = DELIVERY_CALLBACK,
			     .call = row_text(call, "sid"),
			     .lane = row_text(call, "sid"),
			     .method = method ? method : "POST",
			     .url = url,
			     .form = form},
		clock_wall());
}

static void add_end(struct arena *arena, json_t *form, const json_t *call)
{
	int64_t seconds = row_integer(call, "duration");
	set(form, "CallDuration", arena_printf(arena, "%lld", (long long)seconds));
	if (seconds)
		set(form, "Duration", arena_printf(arena, "%lld", (long long)(seconds + 59) / 60));
	if (row_integer(call, "sip_code"))
		set(form, "SipResponseCode", arena_printf(arena, "%d", (int)row_integer(call, "sip_code")));
	if (row_text(call, "answered_by"))
		set(form, "AnsweredBy", row_text(call, "answered_by"));
}

void callback_progress(const json_t *call, const char *event, const char *status, int64_t at)
{
	const char *url = row_text(call, "status_callback");
	if (!url || !*url || !wanted(call, event))
		return;
	struct arena *arena = arena_new();
	json_t *form = callback_parameters(arena, call, status);
	json_t *row = store_row("select sequence from calls where sid = ?1", "s", row_text(call, "sid"));
	set(form, "Timestamp", wire_rfc2822(arena, at));
	set(form, "CallbackSource", "call-progress-events");
	set(form, "SequenceNumber", arena_printf(arena, "%d", (int)row_integer(row, "sequence")));
	if (!strcmp(event, "completed"))
		add_end(arena, form, call);
	store_run("update calls set sequence = sequence + 1 where sid = ?1", "s", row_text(call, "sid"));
	tell(call, url, row_text(call, "status_callback_method"), form);
	arena_free(arena);
}

void callback_machine(const json_t *call, const char *answered_by, int64_t duration_ms, int64_t at)
{
	const char *url = row_text(call, "amd_callback");
	if (!url || !*url)
		return;
	(void)at;
	char duration[24];
	snprintf(duration, sizeof duration, "%lld", (long long)duration_ms);
	json_t *form = json_object();
	set(form, "CallSid", row_text(call, "sid"));
	set(form, "AccountSid", network_account());
	set(form, "AnsweredBy", answered_by);
	set(form, "MachineDetectionDuration", duration);
	tell(call, url, row_text(call, "amd_callback_method"), form);
}

void callback_stream(const json_t *call, const char *url, const char *name, const char *event)
{
	if (!url || !*url)
		return;
	struct arena *arena = arena_new();
	json_t *form = json_object();
	set(form, "CallSid", row_text(call, "sid"));
	set(form, "AccountSid", network_account());
	set(form, "StreamSid", arena_printf(arena, "MZ%s", row_text(call, "sid") + 2));
	set(form, "StreamEvent", event);
	if (name)
		set(form, "StreamName", name);
	if (!strcmp(event, "stream-error"))
		set(form, "StreamError", "31920: Stream - WebSocket - Handshake Error");
	set(form, "Timestamp", wire_iso(arena, clock_wall()));
	tell(call, url, "POST", form);
	arena_free(arena);
}

void callback_document(const json_t *call, const char *url, const char *method, json_t *added, int fallback)
{
	struct arena *arena = arena_new();
	const char *sid = row_text(call, "sid");
	json_t *form = callback_parameters(arena, call, row_text(call, "status"));
	json_object_update(form, added ? added : json_object());
	delivery_add(&(struct delivery){.kind = DELIVERY_TWIML,
			     .call = sid,
			     .lane = arena_printf(arena, "%s twiml", sid),
			     .method = method && *method ? method : "POST",
			     .url = url,
			     .form = form,
			     .webhook = fallback ? "fallback" : NULL},
		clock_wall());
	arena_free(arena);
}
