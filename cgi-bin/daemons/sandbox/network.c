/* network.c: the telephone network as Twilio drives it. */
#include "daemons/sandbox/network.h"

#include "daemons/sandbox/callbacks.h"
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/script.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/timers.h"
#include "daemons/sandbox/twiml.h"
#include "daemons/sandbox/verbs.h"
#include "lib/clock.h"
#include "lib/log.h"

static const char *account;
static int64_t last_dial; /* when the last call in the queue is dialed; guarded by the database's lock */

void network_start(const char *sid)
{
	account = sid;
	store_begin();
	last_dial = row_integer(store_row("select max(dial_at) as at from calls", ""), "at");
	store_commit();
}

const char *network_account(void)
{
	return account;
}

json_t *network_call(const char *sid)
{
	return store_row(
		"select sid, direction, to_number, from_number, number_sid, parent_sid, story, variant, "
		"seed, speed, "
		"status, created, dial_at, initiated, ringing, answered, ended, updated, duration, "
		"answered_by, sip_code, "
		"concurrency, sequence, url, method, fallback_url, fallback_method, status_callback, "
		"status_callback_method, status_callback_events, timeout, time_limit, machine_detection, "
		"async_amd, "
		"amd_callback, amd_callback_method, twiml, position, fetches, action, step_began, "
		"step_scaled, story_ms, "
		"engine_call from calls where sid = ?1",
		"s", sid);
}

int64_t network_wall(const json_t *call, int64_t story_ms)
{
	return (int64_t)((double)story_ms * 1000 / row_number(call, "speed"));
}

int network_is_full(int64_t now)
{
	return last_dial > now;
}

void network_queue(const char *sid, int64_t now, double calls_per_second)
{
	int64_t at = last_dial > now ? last_dial : now;
	store_run("update calls set dial_at = ?2 where sid = ?1", "si", sid, at);
	timer_add("dial", sid, at, 0);
	last_dial = at + (int64_t)(SECOND / calls_per_second);
}

static const struct story *story_of(const json_t *call)
{
	return story_named(row_text(call, "story"));
}

/* A number between the two that belongs to this call. */
static int64_t between(const json_t *call, int64_t low, int64_t high)
{
	return low + row_integer(call, "seed") % (high - low + 1);
}

static void end_later(const json_t *call, const char *how, int64_t at, int64_t story_ms)
{
	timer_add(how, row_text(call, "sid"), at + network_wall(call, story_ms), 0);
}

static void dial(const json_t *call, int64_t at)
{
	const char *sid = row_text(call, "sid");
	store_run("update calls set initiated = ?2, updated = ?2, concurrency = "
		  "(select count(*) + 1 from calls where ended is null and initiated is not null) where sid "
		  "= ?1",
		"si", sid, at);
	callback_progress(call, "initiated", "initiated", at);
	log_write(LOG_INFO, "sandbox.dialed", "call", sid, "to", row_text(call, "to_number"), "story",
		row_text(call, "story"), NULL);
	if (story_of(call)->outcome == NETWORK_FAILS)
		end_later(call, "fail", at, 700);
	else
		timer_add("ring", sid, at + network_wall(call, 900), 0);
}

static void ring(const json_t *call, int64_t at)
{
	const struct story *story = story_of(call);
	const char *sid = row_text(call, "sid");
	int64_t ring_ms = between(call, story->ring_low_ms, story->ring_high_ms);
	int64_t patience_ms = row_integer(call, "timeout") * 1000;
	store_run("update calls set status = 'ringing', ringing = ?2, updated = ?2 where sid = ?1", "si", sid,
		at);
	callback_progress(network_call(sid), "ringing", "ringing", at);
	if (story->outcome == NETWORK_BUSY)
		end_later(call, "busy", at, 1500);
	else if (story->outcome == NETWORK_NO_ANSWER || ring_ms >= patience_ms)
		end_later(call, "no_answer", at, patience_ms);
	else
		timer_add("answer", sid, at + network_wall(call, ring_ms), 0);
}

/* What detection would find, and after how long: the greeting of a machine has to end before its beep. */
static const char *detect(struct arena *arena, const json_t *call, int64_t *duration_ms)
{
	const struct story *story = story_of(call);
	int to_the_end = !strcmp(row_text(call, "machine_detection"), "DetectMessageEnd");
	*duration_ms = between(call, 2100, 3900);
	if (!strcmp(story->answered_by, "unknown"))
		*duration_ms = 5000;
	if (strcmp(story->answered_by, "machine"))
		return story->answered_by;
	if (!to_the_end)
		return "machine_start";
	const char *greeting = story_script(story, (int)row_integer(call, "variant"));
	*duration_ms = script_speech_ms(arena_strndup(arena, greeting, strcspn(greeting, "\n"))) + 1500;
	return "machine_end_beep";
}

static void detection_begins(const json_t *call, int64_t at)
{
	struct arena *arena = arena_new();
	int64_t duration_ms;
	if (row_text(call, "machine_detection")) {
		detect(arena, call, &duration_ms);
		timer_add("detect", row_text(call, "sid"), at + network_wall(call, duration_ms), 0);
	}
	arena_free(arena);
}

static void detection_ends(const json_t *call, int64_t at)
{
	struct arena *arena = arena_new();
	int64_t duration_ms;
	const char *answered_by = detect(arena, call, &duration_ms), *sid = row_text(call, "sid");
	store_run("update calls set answered_by = ?2, updated = ?3 where sid = ?1", "ssi", sid, answered_by,
		at);
	if (row_integer(call, "async_amd"))
		callback_machine(call, answered_by, duration_ms, at);
	else
		verbs_begin(sid, at);
	arena_free(arena);
}

static void answer(const json_t *call, int64_t at)
{
	const char *sid = row_text(call, "sid");
	store_run("update calls set status = 'in-progress', answered = ?2, updated = ?2, step_began = ?2 "
		  "where sid = ?1",
		"si", sid, at);
	call = network_call(sid);
	callback_progress(call, "answered", "in-progress", at);
	timer_add("time_limit", sid, at + network_wall(call, row_integer(call, "time_limit") * 1000), 0);
	if (!strcmp(row_text(call, "story"), "hang_up"))
		end_later(call, "leave", at, row_integer(call, "variant") % 2 ? 200 : 1800);
	detection_begins(call, at);
	/* Without AsyncAmd the line is silent until the verdict. */
	if (!row_text(call, "machine_detection") || row_integer(call, "async_amd"))
		verbs_begin(sid, at);
}

void network_ring_in(const char *sid, int64_t at)
{
	store_run("update calls set status = 'ringing', initiated = ?2, ringing = ?2, updated = ?2, "
		  "concurrency = "
		  "(select count(*) + 1 from calls where ended is null and initiated is not null) where sid "
		  "= ?1",
		"si", sid, at);
	verbs_begin(sid, at);
}

static void end_story(const json_t *call, int64_t at)
{
	verbs_step_over(call, at);
	if (row_integer(call, "answered"))
		store_run("update calls set duration = (story_ms + 999) / 1000 where sid = ?1", "s",
			row_text(call, "sid"));
	else
		store_run("update calls set duration = 0 where sid = ?1", "s", row_text(call, "sid"));
}

void network_end(const char *sid, int64_t at, const char *status, int sip)
{
	json_t *call = network_call(sid);
	if (!call || row_integer(call, "ended"))
		return;
	end_story(call, at);
	store_run("update calls set status = ?2, sip_code = ?3, ended = ?4, updated = ?4 where sid = ?1",
		"ssii", sid, status, (int64_t)sip, at);
	timer_cancel_all(sid);
	store_run("delete from deliveries where call = ?1 and kind = 'twiml' and claimed = 0", "s", sid);
	call = network_call(sid);
	if (row_text(call, "engine_call"))
		conversation_client_left(row_text(call, "engine_call"), at);
	callback_progress(call, "completed", status, at);
	log_write(LOG_INFO, "sandbox.ended", "call", sid, "status", status, NULL);
}

static void time_limit(const json_t *call, int64_t at)
{
	network_end(row_text(call, "sid"), at, "completed", 200);
}

static void leave(const json_t *call, int64_t at)
{
	network_end(row_text(call, "sid"), at, "completed", 200);
}

static void be_busy(const json_t *call, int64_t at)
{
	network_end(row_text(call, "sid"), at, "busy", 486);
}

static void be_unanswered(const json_t *call, int64_t at)
{
	network_end(row_text(call, "sid"), at, "no-answer", 487);
}

static void fail(const json_t *call, int64_t at)
{
	network_end(row_text(call, "sid"), at, "failed", 404);
}

static void next_step(const json_t *call, int64_t at)
{
	verbs_step_over(call, at);
	verbs_next(row_text(call, "sid"), at);
}

int network_timer(const char *kind, const char *sid, int64_t at)
{
	static const struct {
		const char *kind;
		void (*happens)(const json_t *call, int64_t at);
	} kinds[] = {{"dial", dial}, {"ring", ring}, {"answer", answer}, {"detect", detection_ends},
		{"step", next_step}, {"busy", be_busy}, {"no_answer", be_unanswered}, {"fail", fail},
		{"leave", leave}, {"time_limit", time_limit}};
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (strcmp(kinds[i].kind, kind))
			continue;
		json_t *call = network_call(sid);
		if (call && !row_integer(call, "ended"))
			kinds[i].happens(call, at);
		return 1;
	}
	return 0;
}
