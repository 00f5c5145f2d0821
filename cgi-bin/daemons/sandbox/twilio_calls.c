/* twilio_calls.c: Twilio's Calls: create, list, fetch, update. */
#include <ctype.h>

#include "daemons/sandbox/network.h"
#include "daemons/sandbox/places.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/stories.h"
#include "daemons/sandbox/twilio.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { TIME_LIMIT = 14400, TIMEOUT = 60, LONGEST_TWIML = 4000 };

static json_t *null_or(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static json_t *subresources(struct arena *arena, const char *sid)
{
	static const char *const names[][2] = {{"notifications", "Notifications"},
		{"recordings", "Recordings"}, {"payments", "Payments"}, {"events", "Events"},
		{"siprec", "Siprec"}, {"streams", "Streams"}, {"transcriptions", "Transcriptions"},
		{"user_defined_message_subscriptions", "UserDefinedMessageSubscriptions"},
		{"user_defined_messages", "UserDefinedMessages"}};
	json_t *uris = json_object();
	for (size_t i = 0; i < COUNT(names); i++)
		json_object_set_new(uris, names[i][0],
			json_string(arena_printf(arena, "/2010-04-01/Accounts/%s/Calls/%s/%s.json",
				network_account(), sid, names[i][1])));
	return uris;
}

static json_t *date(struct arena *arena, int64_t time)
{
	return time ? json_string(wire_rfc2822(arena, time)) : json_null();
}

static void add_result(struct arena *arena, json_t *answer, const json_t *call)
{
	int64_t ended = row_integer(call, "ended"), duration = row_integer(call, "duration");
	json_object_set_new(answer, "date_created", date(arena, row_integer(call, "created")));
	json_object_set_new(answer, "date_updated", date(arena, row_integer(call, "updated")));
	json_object_set_new(answer, "start_time",
		date(arena, row_integer(call, "answered") ? row_integer(call, "answered")
							  : row_integer(call, "initiated")));
	json_object_set_new(answer, "end_time", date(arena, ended));
	json_object_set_new(answer, "duration",
		ended ? json_string(arena_printf(arena, "%lld", (long long)duration)) : json_null());
	/* Rated a few seconds after the end, at 1.4 cents a started minute. */
	int rated = ended && clock_wall() - ended > 5 * SECOND;
	json_object_set_new(answer, "price",
		rated ? json_string(arena_printf(arena, "-%.5f", (double)((duration + 59) / 60) * 0.014))
		      : json_null());
	json_object_set_new(answer, "price_unit", json_string("USD"));
	int64_t wait = row_integer(call, "dial_at") - row_integer(call, "created");
	json_object_set_new(answer, "queue_time",
		json_string(arena_printf(arena, "%lld", (long long)(wait > 0 ? wait / 1000 : 0))));
	json_object_set_new(answer, "answered_by", null_or(row_text(call, "answered_by")));
}

static json_t *call_json(struct arena *arena, const json_t *row)
{
	const json_t *call = network_call(row_text(row, "sid"));
	const char *sid = row_text(call, "sid"), *to = row_text(call, "to_number"),
		   *from = row_text(call, "from_number");
	json_t *answer = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "sid", sid, "account_sid",
		network_account(), "to", to, "to_formatted", place_format(arena, to), "from", from,
		"from_formatted", place_format(arena, from), "status", row_text(call, "status"), "direction",
		row_text(call, "direction"), "api_version", "2010-04-01");
	add_result(arena, answer, call);
	json_object_set_new(answer, "parent_call_sid", null_or(row_text(call, "parent_sid")));
	json_object_set_new(answer, "phone_number_sid", null_or(row_text(call, "number_sid")));
	json_object_set_new(answer, "forwarded_from", json_null());
	json_object_set_new(answer, "group_sid", json_null());
	json_object_set_new(answer, "caller_name", json_null());
	json_object_set_new(answer, "trunk_sid", json_null());
	json_object_set_new(answer, "uri",
		json_string(arena_printf(
			arena, "/2010-04-01/Accounts/%s/Calls/%s.json", network_account(), sid)));
	json_object_set_new(answer, "subresource_uris", subresources(arena, sid));
	return answer;
}

/* What has to be a URL, a method, a whole number, or one of a few words; the first that is not gets an error. */
static int form_is_valid(struct request *request, struct reply *reply)
{
	static const struct {
		const char *name;
		int code;
		const char *choices; /* words apart by blanks; "url"; "number low high" */
		int64_t low, high;
	} rules[] = {
		{"Url", 21205, "url", 0, 0},
		{"FallbackUrl", 21205, "url", 0, 0},
		{"StatusCallback", 21609, "url", 0, 0},
		{"AsyncAmdStatusCallback", 21609, "url", 0, 0},
		{"RecordingStatusCallback", 21609, "url", 0, 0},
		{"Method", 21207, "GET POST", 0, 0},
		{"FallbackMethod", 21207, "GET POST", 0, 0},
		{"StatusCallbackMethod", 21207, "GET POST", 0, 0},
		{"AsyncAmdStatusCallbackMethod", 21207, "GET POST", 0, 0},
		{"MachineDetection", 21617, "Enable DetectMessageEnd", 0, 0},
		{"AsyncAmd", 21617, "true false", 0, 0},
		{"Record", 21617, "true false", 0, 0},
		{"Trim", 21617, "trim-silence do-not-trim", 0, 0},
		{"RecordingChannels", 21617, "mono dual", 0, 0},
		{"RecordingTrack", 21617, "inbound outbound both", 0, 0},
		{"Timeout", 21216, "number", 1, 600},
		{"TimeLimit", 21216, "number", 1, 86400},
		{"MachineDetectionTimeout", 21617, "number", 3, 59},
		{"MachineDetectionSpeechThreshold", 21617, "number", 1000, 6000},
		{"MachineDetectionSpeechEndThreshold", 21617, "number", 500, 5000},
		{"MachineDetectionSilenceTimeout", 21617, "number", 2000, 10000},
	};
	for (size_t i = 0; i < COUNT(rules); i++) {
		const char *value = request_form(request, rules[i].name);
		int64_t number;
		int fits = 1;
		if (!value)
			continue;
		if (!strcmp(rules[i].choices, "url"))
			fits = twilio_is_url(value);
		else if (!strcmp(rules[i].choices, "number"))
			fits = text_to_integer(value, &number) && number >= rules[i].low &&
			       number <= rules[i].high;
		else
			fits = *value && strstr(rules[i].choices, value) != NULL;
		if (fits)
			continue;
		twilio_error(request, reply, rules[i].code, "%s is not valid: %s", rules[i].name, value);
		return 0;
	}
	return 1;
}

static int names_are_known(struct request *request, struct reply *reply)
{
	static const char *const names[] = {"To", "From", "Method", "FallbackUrl", "FallbackMethod",
		"StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod", "SendDigits", "Timeout",
		"Record", "RecordingChannels", "RecordingStatusCallback", "RecordingStatusCallbackMethod",
		"SipAuthUsername", "SipAuthPassword", "MachineDetection", "MachineDetectionTimeout",
		"RecordingStatusCallbackEvent", "Trim", "CallerId", "MachineDetectionSpeechThreshold",
		"MachineDetectionSpeechEndThreshold", "MachineDetectionSilenceTimeout", "AsyncAmd",
		"AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod", "Byoc", "CallReason", "CallToken",
		"RecordingTrack", "TimeLimit", "ClientNotificationUrl", "Url", "Twiml", "ApplicationSid"};
	const char *name;
	json_t *values;
	json_object_foreach(request->form, name, values)
	{
		size_t i = 0;
		while (i < COUNT(names) && strcmp(names[i], name))
			i++;
		if (i < COUNT(names))
			continue;
		/* Twilio passes over what it does not know; here it is a mistake that nobody would find otherwise. */
		twilio_error(request, reply, 20001,
			"Parameter %s does not exist (the sandbox refuses what Twilio ignores)", name);
		return 0;
	}
	return 1;
}

static int events_are_valid(struct request *request, struct reply *reply)
{
	const json_t *events = request_form_all(request, "StatusCallbackEvent");
	for (size_t i = 0; i < json_array_size(events); i++) {
		const char *event = json_string_value(json_array_get(events, i));
		if (!*event || !strstr("initiated ringing answered completed", event) || strchr(event, ' ')) {
			twilio_error(request, reply, 21626, "Invalid StatusCallbackEvent: %s", event);
			return 0;
		}
	}
	return 1;
}

static int call_is_valid(struct request *request, struct reply *reply, const struct story *story)
{
	const char *to = request_form(request, "To"), *from = request_form(request, "From");
	const char *twiml = request_form(request, "Twiml");
	if (!to || !*to)
		twilio_error(request, reply, 21201, "No 'To' number is specified");
	else if (!from || !*from)
		twilio_error(request, reply, 21213, "No 'From' number is specified");
	else if (!request_form(request, "Url") && !twiml)
		twilio_error(request, reply, 21205, "Url parameter is required");
	else if (twiml && strlen(twiml) > LONGEST_TWIML)
		twilio_error(request, reply, 21624, "Twiml is longer than 4000 characters");
	else if (!twilio_is_number(to) || story->outcome == NETWORK_REFUSES)
		twilio_error(request, reply, 21211, "The 'To' number %s is not a valid phone number.", to);
	else if (!twilio_is_number(from))
		twilio_error(request, reply, 21212,
			"The 'From' number %s is not a valid phone number, shortcode, or "
			"alphanumeric sender ID.",
			from);
	else if (!store_row("select sid from numbers where phone_number = ?1 and owned = 1", "s", from))
		twilio_error(request, reply, 21210,
			"The source phone number provided, %s, is not yet verified for your account. You may "
			"only make "
			"calls from phone numbers that you've verified or purchased from Twilio.",
			from);
	else
		return names_are_known(request, reply) && form_is_valid(request, reply) &&
		       events_are_valid(request, reply);
	return 0;
}

static const char *form_or(const struct request *request, const char *name, const char *standard)
{
	const char *value = request_form(request, name);
	return value && *value ? value : standard;
}

static int64_t form_number(const struct request *request, const char *name, int64_t standard)
{
	int64_t value;
	const char *text = request_form(request, name);
	return text && text_to_integer(text, &value) ? value : standard;
}

static void insert_call(struct request *request, const char *sid, const struct story *story, int variant)
{
	struct settings settings = settings_now();
	int64_t now = clock_wall();
	const char *to = request_form(request, "To");
	json_t *events = request_form_all(request, "StatusCallbackEvent");
	if (!events)
		events = json_pack("[s]", "completed");
	store_run("insert into calls (sid, direction, to_number, from_number, story, variant, seed, speed, "
		  "status, created, "
		  "dial_at, updated, url, method, fallback_url, fallback_method, status_callback, "
		  "status_callback_method, "
		  "status_callback_events, timeout, time_limit, machine_detection, async_amd, amd_callback, "
		  "amd_callback_method, twiml, number_sid) values (?1, 'outbound-api', ?2, ?3, ?4, ?5, ?6, "
		  "?7, 'queued', ?8, "
		  "?8, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
		  "(select sid from numbers where phone_number = ?3))",
		"ssssiidisssssssiisisss", sid, to, request_form(request, "From"), story->name,
		(int64_t)variant, (int64_t)(wire_hash(sid) & 0x7fffffff), settings.speed, now,
		request_form(request, "Url"), form_or(request, "Method", "POST"),
		request_form(request, "FallbackUrl"), form_or(request, "FallbackMethod", "POST"),
		request_form(request, "StatusCallback"), form_or(request, "StatusCallbackMethod", "POST"),
		json_dumps(events, JSON_COMPACT), form_number(request, "Timeout", TIMEOUT),
		form_number(request, "TimeLimit", TIME_LIMIT), request_form(request, "MachineDetection"),
		(int64_t)!strcmp(form_or(request, "AsyncAmd", "false"), "true"),
		request_form(request, "AsyncAmdStatusCallback"),
		form_or(request, "AsyncAmdStatusCallbackMethod", "POST"),
		request_form(request, "Url") ? NULL : request_form(request, "Twiml"));
	network_queue(sid, now, settings.twilio_calls_per_second);
}

void calls_create(struct request *request, struct reply *reply)
{
	int variant = 0;
	const char *to = request_form(request, "To");
	const struct story *story = story_of_number(to ? to : "", &variant);
	if (!call_is_valid(request, reply, story))
		return;
	if (!settings_now().twilio_queues && network_is_full(clock_wall())) {
		twilio_error(request, reply, 20429, "Too Many Requests");
		return;
	}
	char *sid = wire_sid(request->arena, "CA");
	insert_call(request, sid, story, variant);
	reply_json(request, reply, 201, call_json(request->arena, json_pack("{s:s}", "sid", sid)));
}

/* The bounds that a date filter sets: the day itself, before it, or from it on. */
static void bounds(const struct request *request, const char *name, int64_t *from, int64_t *until)
{
	struct arena *arena = request->arena;
	const char *on = request_query(request, name);
	const char *before = request_query(request, arena_printf(arena, "%s<", name));
	const char *after = request_query(request, arena_printf(arena, "%s>", name));
	*from = INT64_MIN;
	*until = INT64_MAX;
	if (on && wire_parse_time(on) >= 0) {
		*from = wire_parse_time(on);
		*until = *from + 86400 * SECOND;
	}
	if (before && wire_parse_time(before) >= 0)
		*until = wire_parse_time(before);
	if (after && wire_parse_time(after) >= 0)
		*from = wire_parse_time(after);
}

void calls_list(struct request *request, struct reply *reply)
{
	int64_t start_from, start_until, end_from, end_until;
	bounds(request, "StartTime", &start_from, &start_until);
	bounds(request, "EndTime", &end_from, &end_until);
	json_t *rows = store_rows(
		"select sid from calls where (?1 is null or to_number = ?1) and (?2 is null or from_number = "
		"?2) "
		"and (?3 is null or status = ?3) and (?4 is null or parent_sid = ?4) "
		"and coalesce(answered, initiated, created) >= ?5 and coalesce(answered, initiated, created) "
		"< ?6 "
		"and coalesce(ended, created) >= ?7 and coalesce(ended, created) < ?8 order by id desc",
		"ssssiiii", request_query(request, "To"), request_query(request, "From"),
		request_query(request, "Status"), request_query(request, "ParentCallSid"), start_from,
		start_until, end_from, end_until);
	twilio_page(request, reply, &(struct twilio_list){"calls", rows, call_json});
}

static json_t *call_in_path(struct request *request, struct reply *reply)
{
	json_t *call = network_call(request->parts[1]);
	if (!call)
		twilio_error(request, reply, 20404, "The requested resource %s was not found",
			request->url + strlen(twilio.prefix));
	return call;
}

void calls_fetch(struct request *request, struct reply *reply)
{
	json_t *call = call_in_path(request, reply);
	if (call)
		reply_json(request, reply, 200, call_json(request->arena, call));
}

/* Status=completed ends whatever goes on; Status=canceled only what has not been answered. */
static int change_status(struct request *request, struct reply *reply, const json_t *call, const char *status)
{
	const char *sid = row_text(call, "sid");
	int answered = row_integer(call, "answered") != 0;
	if (strcmp(status, "completed") && strcmp(status, "canceled")) {
		twilio_error(request, reply, 21218, "Invalid status: %s", status);
		return 0;
	}
	if (answered && !strcmp(status, "canceled")) {
		twilio_error(request, reply, 21220,
			"Call is not in a state that can be updated: it is in progress.");
		return 0;
	}
	network_end(sid, clock_wall(), answered ? "completed" : "canceled", answered ? 200 : 487);
	return 1;
}

static int update(struct request *request, struct reply *reply, const json_t *call)
{
	const char *status = request_form(request, "Status"), *url = request_form(request, "Url");
	const char *twiml = request_form(request, "Twiml"),
		   *callback = request_form(request, "StatusCallback");
	const char *sid = row_text(call, "sid");
	if (callback)
		store_run("update calls set status_callback = ?2 where sid = ?1", "ss", sid, callback);
	if (status)
		return change_status(request, reply, call, status);
	if (!url && !twiml)
		return 1;
	if (!row_integer(call, "answered")) {
		twilio_error(request, reply, 21220, "Call is not in-progress. Cannot redirect.");
		return 0;
	}
	network_redirect(sid, url ? NULL : twiml, url, form_or(request, "Method", "POST"), clock_wall());
	return 1;
}

void calls_update(struct request *request, struct reply *reply)
{
	json_t *call = call_in_path(request, reply);
	if (!call)
		return;
	if (row_integer(call, "ended")) {
		twilio_error(request, reply, 21220, "Call is not in-progress. Cannot redirect.");
		return;
	}
	if (form_is_valid(request, reply) && update(request, reply, call))
		reply_json(request, reply, 200, call_json(request->arena, call));
}
