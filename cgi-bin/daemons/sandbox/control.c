/* control.c: the sandbox's own API, for the product's sandbox page and for tests. It is reached from this machine only. */
#include "daemons/sandbox/control.h"

#include "daemons/sandbox/cache.h"
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/stories.h"
#include "daemons/sandbox/twilio.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { CALLS = 1000, MOST_CALLS = 100000 };

static int admits(struct request *request, struct reply *reply)
{
	(void)request;
	(void)reply;
	return 1;
}

static void refuse(struct request *request, struct reply *reply, int status, const char *sentence)
{
	reply_json(request, reply, status, json_pack("{s:s}", "error", sentence));
}

static void missing(struct request *request, struct reply *reply)
{
	refuse(request, reply, 404, "there is nothing at this address");
}

static void failing(struct request *request, struct reply *reply, int status)
{
	refuse(request, reply, status, "failed on demand");
}

static json_t *body_of(struct request *request, struct reply *reply)
{
	json_t *body = json_loadb(request->body, request->length, 0, NULL);
	if (!request->length)
		return json_object();
	if (json_is_object(body))
		return body;
	refuse(request, reply, 400, "the body must be a JSON object");
	return NULL;
}

static void health(struct request *request, struct reply *reply)
{
	json_t *row = store_row("select (select count(*) from calls where ended is null) as calls, "
				"(select count(*) from engine_calls where ended is null) as conversations, "
				"(select count(*) from deliveries) as deliveries",
		"");
	json_object_set_new(row, "ok", json_true());
	json_object_set_new(row, "speed", json_real(settings_now().speed));
	reply_json(request, reply, 200, row);
}

static json_t *story_json(struct arena *arena, size_t at)
{
	static const char *const outcomes[] = {[NETWORK_ANSWERS] = "answers",
		[NETWORK_BUSY] = "busy",
		[NETWORK_NO_ANSWER] = "no answer",
		[NETWORK_FAILS] = "failed",
		[NETWORK_REFUSES] = "refused"};
	const struct story *story = &stories[at];
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:b, s:i}", "name", story->name, "title",
		story->title, "description", story->description, "network", outcomes[story->outcome],
		"inbound", story->inbound, "share", story->share);
	json_t *endings = json_array();
	for (int ending = (int)at; !story->inbound && ending < 100; ending += STORY_NUMBERS)
		json_array_append_new(endings, json_string(arena_printf(arena, "%02d", ending)));
	json_object_set_new(shown, "endings", endings);
	json_object_set_new(
		shown, "answered_by", story->answered_by ? json_string(story->answered_by) : json_null());
	if (!story->inbound)
		json_object_set_new(
			shown, "number", json_string(arena_printf(arena, "+1415555%04d", 100 + (int)at)));
	return shown;
}

static void list_stories(struct request *request, struct reply *reply)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < story_count; i++)
		json_array_append_new(shown, story_json(request->arena, i));
	reply_json(request, reply, 200,
		json_pack("{s:s, s:s, s:o}", "scheme",
			"+1 AAA 555 01NN with any area code AAA; NN chooses the story", "other_numbers",
			"any other number gets a usual mix (share), always the same for the same number",
			"stories", shown));
}

static json_t *time_of(struct arena *arena, const json_t *row, const char *column)
{
	int64_t time = row_integer(row, column);
	return time ? json_string(wire_iso(arena, time)) : json_null();
}

static json_t *record_json(struct arena *arena, const json_t *row)
{
	static const char *const times[] = {"created", "initiated", "ringing", "answered", "ended"};
	static const char *const copied[] = {"direction", "story", "status", "duration", "answered_by",
		"sip_code", "concurrency", "variant", "engine_call"};
	json_t *shown = json_pack("{s:s, s:s, s:s}", "sid", row_text(row, "sid"), "to",
		row_text(row, "to_number"), "from", row_text(row, "from_number"));
	for (size_t i = 0; i < COUNT(copied); i++)
		json_object_set(shown, copied[i], json_object_get(row, copied[i]));
	for (size_t i = 0; i < COUNT(times); i++)
		json_object_set_new(shown, times[i], time_of(arena, row, times[i]));
	return shown;
}

static void list_calls(struct request *request, struct reply *reply)
{
	const char *text = request_query(request, "since"), *size = request_query(request, "limit");
	int64_t since = text ? wire_parse_time(text) : 0, limit = CALLS;
	if (since < 0 || (size && (!text_to_integer(size, &limit) || limit < 1 || limit > MOST_CALLS))) {
		refuse(request, reply, 400, "since must be an ISO 8601 time, limit a number up to 100000");
		return;
	}
	json_t *rows = store_rows(
		"select sid, direction, to_number, from_number, story, variant, status, created, initiated, "
		"ringing, answered, "
		"ended, duration, answered_by, sip_code, concurrency, "
		"(select id from engine_calls where carrier_call = calls.sid order by seq desc limit 1) as "
		"engine_call "
		"from calls where created >= ?1 and (?2 is null or to_number = ?2) order by id limit ?3",
		"isi", since, request_query(request, "to"), limit);
	json_t *shown = json_array(),
	       *totals = store_row("select count(*) as total, coalesce(max(concurrency), 0) as most, "
				   "count(*) filter (where ended is null) as open "
				   "from calls where created >= ?1",
		       "i", since);
	for (size_t i = 0; i < json_array_size(rows); i++)
		json_array_append_new(shown, record_json(request->arena, json_array_get(rows, i)));
	reply_json(request, reply, 200,
		json_pack("{s:o, s:O, s:O, s:O}", "calls", shown, "total", json_object_get(totals, "total"),
			"max_concurrency", json_object_get(totals, "most"), "in_progress",
			json_object_get(totals, "open")));
}

static void show_settings(struct request *request, struct reply *reply)
{
	reply_json(request, reply, 200, settings_json());
}

static void change_settings(struct request *request, struct reply *reply)
{
	json_t *body = body_of(request, reply);
	if (!body)
		return;
	const char *wrong = settings_change(body);
	if (wrong)
		refuse(request, reply, 400, wrong);
	else
		reply_json(request, reply, 200, settings_json());
}

/* Forgets the calls and the settings; with {"everything": true} also agents, webhooks and what numbers were set to. */
static void reset(struct request *request, struct reply *reply)
{
	json_t *body = body_of(request, reply);
	if (!body)
		return;
	store_run("delete from timers", "");
	store_run("delete from deliveries", "");
	store_run("delete from tool_results", "");
	store_run("delete from engine_calls", "");
	store_run("delete from calls", "");
	settings_reset();
	cache_clear();
	if (json_is_true(json_object_get(body, "everything"))) {
		store_run("delete from agents", "");
		store_run("delete from webhooks", "");
		store_run("delete from numbers", "");
		numbers_fill();
	}
	reply_json(request, reply, 200, json_pack("{s:b}", "ok", 1));
}

static const char *ring_wrong(const json_t *body, const json_t *number)
{
	const char *from = row_text(body, "from"), *story = row_text(body, "story");
	if (!row_text(body, "to"))
		return "\"to\" is needed: one of the account's numbers";
	if (!number)
		return "\"to\" is not a number that the account owns";
	if (!*row_text(number, "voice_url"))
		return "this number has no VoiceUrl yet: nobody would answer";
	if (from && !twilio_is_number(from))
		return "\"from\" must be a number like +12025550142";
	if (story && !story_named(story))
		return "there is no such story";
	if (story && story_named(story)->outcome != NETWORK_ANSWERS)
		return "in this story nobody talks";
	return NULL;
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static void insert_ring(const char *sid, const json_t *body, const json_t *number)
{
	const char *from = or_else(row_text(body, "from"), "+12025550142");
	int64_t now = clock_wall(), seed = (int64_t)(wire_hash(sid) & 0x7fffffff),
		variant = row_integer(body, "variant");
	store_run("insert into calls (sid, direction, to_number, from_number, number_sid, story, variant, "
		  "seed, speed, status, "
		  "created, dial_at, updated, url, method, fallback_url, fallback_method, status_callback, "
		  "status_callback_method, status_callback_events, timeout, time_limit) values (?1, "
		  "'inbound', ?2, ?3, ?4, ?5, "
		  "?6, ?7, ?8, 'queued', ?9, ?9, ?9, ?10, ?11, ?12, ?13, ?14, ?15, '[\"completed\"]', 60, "
		  "14400)",
		"sssssiidissssss", sid, row_text(number, "phone_number"), from, row_text(number, "sid"),
		or_else(row_text(body, "story"), "caller_question"),
		json_object_get(body, "variant") ? variant : seed % 4, seed, settings_now().speed, now,
		row_text(number, "voice_url"), row_text(number, "voice_method"),
		row_text(number, "voice_fallback_url"), row_text(number, "voice_fallback_method"),
		row_text(number, "status_callback"), row_text(number, "status_callback_method"));
	network_ring_in(sid, now);
}

static void ring(struct request *request, struct reply *reply)
{
	json_t *body = body_of(request, reply);
	if (!body)
		return;
	json_t *number =
		store_row("select sid, phone_number, voice_url, voice_method, voice_fallback_url, "
			  "voice_fallback_method, status_callback, status_callback_method from numbers "
			  "where phone_number = ?1 and owned = 1",
			"s", row_text(body, "to"));
	const char *wrong = ring_wrong(body, number), *sid = wire_sid(request->arena, "CA");
	if (wrong) {
		refuse(request, reply, 400, wrong);
		return;
	}
	insert_ring(sid, body, number);
	reply_json(request, reply, 201, record_json(request->arena, network_call(sid)));
}

static const struct route routes[] = {
	{"GET", "/health", health, 0},
	{"GET", "/stories", list_stories, 0},
	{"GET", "/calls", list_calls, 0},
	{"GET", "/settings", show_settings, 0},
	{"POST", "/settings", change_settings, 0},
	{"POST", "/reset", reset, 0},
	{"POST", "/rings", ring, 0},
};

const struct provider control = {"sandbox", "/sandbox", routes, COUNT(routes), admits, missing, failing};
