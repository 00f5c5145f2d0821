/* verbs.c: carries out TwiML on a call. */
#include "daemons/sandbox/verbs.h"

#include "daemons/sandbox/callbacks.h"
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/script.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/timers.h"
#include "daemons/sandbox/twiml.h"
#include "lib/clock.h"
#include "lib/log.h"

enum { FETCHES = 20, PLAY_MS = 3000, TRANSFER_MS = 20000 };

/* What takes wall time (a fetch) counts as it is; what takes story time counts as often as the speed says. */
static void step_begins(const char *sid, int64_t at, int scaled)
{
	store_run("update calls set step_began = ?2, step_scaled = ?3 where sid = ?1", "sii", sid, at,
		(int64_t)scaled);
}

void verbs_step_over(const json_t *call, int64_t at)
{
	int64_t began = row_integer(call, "step_began");
	if (!began || !row_integer(call, "answered") || at <= began)
		return;
	double factor = row_integer(call, "step_scaled") ? row_number(call, "speed") : 1;
	store_run(
		"update calls set story_ms = story_ms + ?2, step_began = ?3, step_scaled = 0 where sid = ?1",
		"sii", row_text(call, "sid"), (int64_t)((double)(at - began) * factor / 1000), at);
}

static void say_for(const json_t *call, int64_t at, int64_t story_ms)
{
	const char *sid = row_text(call, "sid");
	step_begins(sid, at, 1);
	timer_add("step", sid, at + network_wall(call, story_ms), 0);
}

static void fetch(const json_t *call, const char *url, const char *method, json_t *added)
{
	const char *sid = row_text(call, "sid");
	if (row_integer(call, "fetches") >= FETCHES) {
		network_end(sid, clock_wall(), "completed", 200);
		return;
	}
	store_run("update calls set fetches = fetches + 1, twiml = null, action = null where sid = ?1", "s",
		sid);
	callback_document(call, url, method, added, 0);
}

void verbs_begin(const char *sid, int64_t at)
{
	json_t *call = network_call(sid), *added = json_object();
	const char *url = row_text(call, "url");
	if (!url || !*url) {
		verbs_next(sid, at);
		return;
	}
	if (row_text(call, "answered_by"))
		json_object_set_new(added, "AnsweredBy", json_string(row_text(call, "answered_by")));
	step_begins(sid, at, 0);
	fetch(call, url, row_text(call, "method"), added);
}

/* A call in is answered by the first verb that does anything. */
static json_t *answered(json_t *call, int64_t at)
{
	const char *sid = row_text(call, "sid");
	if (row_integer(call, "answered"))
		return call;
	store_run("update calls set status = 'in-progress', answered = ?2, step_began = ?2, updated = ?2 "
		  "where sid = ?1",
		"si", sid, at);
	timer_add("time_limit", sid, at + network_wall(call, row_integer(call, "time_limit") * 1000), 0);
	return network_call(sid);
}

static void stream(json_t *call, const struct twiml_verb *verb, int64_t at)
{
	const char *sid = row_text(call, "sid");
	int joined = conversation_join(verb->text, call, at);
	callback_stream(call, verb->status_callback, verb->name, joined ? "stream-started" : "stream-error");
	if (!joined) {
		log_write(LOG_WARN, "sandbox.stream_refused", "call", sid, "url", verb->text, NULL);
		verbs_next(sid, at);
		return;
	}
	step_begins(sid, at, 1);
	store_run("update calls set action = ?2 where sid = ?1", "ss", sid, verb->action);
}

/* The other number always answers, and both talk for a while. */
static void transfer(json_t *call, const struct twiml_verb *verb, int64_t at)
{
	store_run("update calls set action = ?2 where sid = ?1", "ss", row_text(call, "sid"), verb->action);
	say_for(call, at, TRANSFER_MS);
}

static void reject(json_t *call, const struct twiml_verb *verb, int64_t at)
{
	int before_answer = !row_integer(call, "answered");
	int busy = !strcmp(verb->reason, "busy");
	network_end(row_text(call, "sid"), at, before_answer ? busy ? "busy" : "no-answer" : "completed",
		before_answer ? busy ? 486 : 603 : 200);
}

static void carry_out(json_t *call, const struct twiml_verb *verb, int64_t at)
{
	const char *sid = row_text(call, "sid"), *text = verb->text ? verb->text : "";
	if (verb->kind != TWIML_REJECT && verb->kind != TWIML_REDIRECT)
		call = answered(call, at);
	switch (verb->kind) {
	case TWIML_SAY:
		say_for(call, at, script_speech_ms(text) * (verb->loop ? verb->loop : 1));
		break;
	case TWIML_PAUSE:
		say_for(call, at, verb->seconds * 1000);
		break;
	case TWIML_PLAY:
		say_for(call, at, PLAY_MS);
		break;
	case TWIML_HANGUP:
		network_end(sid, at, "completed", 200);
		break;
	case TWIML_REJECT:
		reject(call, verb, at);
		break;
	case TWIML_REDIRECT:
		step_begins(sid, at, 0);
		fetch(call, text, verb->method, NULL);
		break;
	case TWIML_DIAL:
		transfer(call, verb, at);
		break;
	case TWIML_STREAM:
		stream(call, verb, at);
		break;
	}
}

/* A wrong document, or none: the caller hears that an application error has occurred, and the call ends. */
static void application_error(json_t *call, int64_t at, const char *why)
{
	log_write(LOG_WARN, "sandbox.application_error", "call", row_text(call, "sid"), "why", why, NULL);
	call = answered(call, at);
	store_run("update calls set twiml = '<Response/>', position = 0 where sid = ?1", "s",
		row_text(call, "sid"));
	say_for(call, at, 4000);
}

void verbs_next(const char *sid, int64_t at)
{
	json_t *call = network_call(sid);
	int64_t position = row_integer(call, "position");
	const char *action = row_text(call, "action");
	if (!call || row_integer(call, "ended"))
		return;
	if (action) {
		step_begins(sid, at, 0);
		fetch(call, action, "POST", json_pack("{s:s}", "DialCallStatus", "completed"));
		return;
	}
	struct arena *arena = arena_new();
	struct twiml twiml;
	struct error *error =
		twiml_parse(arena, row_text(call, "twiml") ? row_text(call, "twiml") : "", &twiml);
	store_run("update calls set position = position + 1 where sid = ?1", "s", sid);
	if (error)
		application_error(call, at, error->detail);
	else if ((size_t)position >= twiml.count)
		network_end(sid, at, row_integer(call, "answered") ? "completed" : "no-answer", 200);
	else
		carry_out(call, &twiml.verbs[position], at);
	arena_free(arena);
}

void network_document(struct arena *arena, const char *sid, const char *document, int was_fallback)
{
	json_t *call = network_call(sid);
	struct twiml twiml;
	int64_t at = clock_wall();
	if (!call || row_integer(call, "ended"))
		return;
	const char *fallback = row_text(call, "fallback_url");
	struct error *error = document ? twiml_parse(arena, document, &twiml) : NULL;
	if ((!document || error) && !was_fallback && fallback && *fallback) {
		json_t *code = json_pack("{s:s, s:s}", "ErrorCode", document ? "12100" : "11200", "ErrorUrl",
			row_text(call, "url") ? row_text(call, "url") : "");
		callback_document(call, fallback, row_text(call, "fallback_method"), code, 1);
		return;
	}
	verbs_step_over(call, at);
	if (!document || error) {
		application_error(network_call(sid), at, error ? error->detail : "11200: no document");
		return;
	}
	store_run("update calls set twiml = ?2, position = 0 where sid = ?1", "ss", sid, document);
	verbs_next(sid, at);
}

void network_redirect(const char *sid, const char *twiml, const char *url, const char *method, int64_t at)
{
	json_t *call = network_call(sid);
	verbs_step_over(call, at);
	timer_cancel(sid, "step");
	if (row_text(call, "engine_call"))
		conversation_client_left(row_text(call, "engine_call"), at);
	store_run(
		"update calls set twiml = ?2, position = 0, action = null, engine_call = null where sid = ?1",
		"ss", sid, twiml);
	if (twiml) {
		verbs_next(sid, at);
		return;
	}
	step_begins(sid, at, 0);
	fetch(network_call(sid), url, method, NULL);
}

void network_stream_closed(const char *sid, int64_t at)
{
	json_t *call = network_call(sid);
	if (!call || row_integer(call, "ended"))
		return;
	verbs_step_over(call, at);
	store_run("update calls set engine_call = null where sid = ?1", "s", sid);
	verbs_next(sid, at);
}
