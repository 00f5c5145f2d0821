/* call_transcript.c: what was said on a call, fetched from the engine once the conversation has ended. */
#include "jobs/call.h"
#include "jobs/event.h"
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/text.h"
#include "models/job.h"

enum { AGAIN_SECONDS = 15, ASKED_MOST = 8, FIRST_WORD_LONGEST_MS = 120 * 1000 };

static const char nobody_spoke[] = "Nobody spoke on this call, so there is nothing to sum up.";
static const char machine_spoke[] = "A machine took this call, so there is nothing to sum up.";
static const char nothing_said[] = "Nothing was said on this call.";
static const char unjoined[] = "The phone was answered, but the conversation did not begin.";

/* What the engine says of the conversation, in case that its event is still to come or was lost. */
static struct error *ask_engine(struct job *job, const json_t *call, struct engine_call *found)
{
	struct tx *tx;
	struct engine_use use;
	TRY(account_engine(job->arena, text_of(call, "engine"), &use));
	TRY(use.engine->call_fetch(job->arena, &use.account, text_of(call, "engine_call_id"), found));
	if (found->end == ENGINE_NOT_ENDED)
		return use.engine->call_hang_up
			       ? use.engine->call_hang_up(job->arena, &use.account, found->id)
			       : NULL;
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"select call_engine_looked_up($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, $5, "
		"$6::integer,"
		" $7::timestamptz)",
		P(text_of(call, "id"), found->joined < 0 ? NULL : tx_time(tx, event_time(found->joined)),
			tx_time(tx, event_time(found->ended)), found->end_reason,
			found->billed_seconds < 0 ? NULL : tx_integer(tx, found->billed_seconds),
			tx_time(tx, clock_now())));
	return tx_commit(tx);
}

static const char *role_name(enum engine_role role)
{
	return role == ENGINE_PERSON ? "person" : role == ENGINE_AGENT ? "agent" : "tool";
}

static const char *turn_text(struct arena *arena, const struct engine_turn *turn)
{
	if (turn->role == ENGINE_TOOL_CALL || turn->role == ENGINE_TOOL_RESULT)
		return arena_printf(arena, "%s: %s", turn->tool, turn->text);
	return turn->text;
}

static json_t *milliseconds(int value)
{
	return value < 0 ? json_null() : json_integer(value);
}

static json_t *turns_json(struct arena *arena, const struct engine_turns *turns)
{
	json_t *list = json_array();
	for (size_t i = 0; i < turns->count; i++) {
		const struct engine_turn *turn = &turns->items[i];
		if (!*turn->text && turn->role != ENGINE_TOOL_CALL)
			continue;
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:o, s:o}", "role", role_name(turn->role), "text",
				      turn_text(arena, turn), "start_ms", milliseconds(turn->start_ms),
				      "end_ms", milliseconds(turn->end_ms)));
	}
	return list;
}

/* Whether anybody of this role said something. */
static int has_spoken(const struct engine_turns *turns, enum engine_role role)
{
	for (size_t i = 0; i < turns->count; i++)
		if (turns->items[i].role == role && *turns->items[i].text)
			return 1;
	return 0;
}

/* From the answer to the agent's first word, in milliseconds; NULL where unknown. */
static const char *first_word(struct arena *arena, const json_t *call, const struct engine_turns *turns)
{
	int64_t answered = row_time(call, "answered_at"), joined = row_time(call, "joined_at");
	int64_t waited = answered < 0 || joined < answered ? 0 : (joined - answered) / 1000;
	for (size_t i = 0; i < turns->count; i++) {
		if (turns->items[i].role != ENGINE_AGENT || turns->items[i].start_ms < 0)
			continue;
		int64_t after = waited + turns->items[i].start_ms;
		return after < FIRST_WORD_LONGEST_MS ? arena_printf(arena, "%lld", (long long)after) : NULL;
	}
	return NULL;
}

static int is_machine(const json_t *call)
{
	const char *answered_by = text_of(call, "answered_by");
	return answered_by && (!strncmp(answered_by, "machine", 7) || !strcmp(answered_by, "fax"));
}

/* An analysis costs money: only where a person, or what seems to be one, has said something. */
static void follow(struct tx *tx, const json_t *call, const struct engine_turns *turns)
{
	const char *id = text_of(call, "id");
	int spoken = has_spoken(turns, ENGINE_PERSON);
	if (spoken && !is_machine(call)) {
		tx_do(tx,
			"update calls set analysis_state = 'waiting' where tenant_id = $1 and id = $2::uuid",
			P(id));
		job_enqueue(tx, "call_analysis", id, json_pack("{s:s}", "call", id), clock_now());
		return;
	}
	call_missing(tx, id, "analysis", is_machine(call) ? machine_spoke : nobody_spoke);
	if (!spoken && !is_machine(call) && text_of(call, "joined_at"))
		call_heard(tx, id, &(struct call_heard){.outcome = "silent"});
}

static struct error *keep(struct job *job, const json_t *call, const struct engine_turns *turns)
{
	struct tx *tx;
	const char *id = text_of(call, "id");
	TRY(job_begin(job, &tx));
	tx_do(tx, "select transcript_put($1::uuid, $2::uuid, $3::jsonb, $4::integer)",
		P(id, json_dumps(turns_json(job->arena, turns), JSON_COMPACT),
			first_word(job->arena, call, turns)));
	if (!turns->count)
		call_missing(tx, id, "transcript", text_of(call, "joined_at") ? nothing_said : unjoined);
	follow(tx, call, turns);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

struct error *call_transcript_run(struct job *job)
{
	json_t *call;
	struct engine_call found;
	struct engine_turns turns;
	struct engine_use use;
	TRY(call_of(job, &call));
	if (!text_of(call, "engine_call_id"))
		return NULL;
	if (!json_is_true(json_object_get(call, "engine_ended"))) {
		TRY(ask_engine(job, call, &found));
		if (found.end == ENGINE_NOT_ENDED && job->attempts < ASKED_MOST) {
			job->again_in = AGAIN_SECONDS;
			return NULL;
		}
		TRY(call_of(job, &call));
	}
	TRY(account_engine(job->arena, text_of(call, "engine"), &use));
	TRY(use.engine->messages(job->arena, &use.account, text_of(call, "engine_call_id"), &turns));
	return keep(job, call, &turns);
}

struct error *call_transcript_give_up(struct job *job, const struct error *error)
{
	log_error("call.transcript_missing", error);
	TRY(call_part_failed(job, "transcript", "What was said could not be fetched."));
	return call_part_failed(job, "analysis", "Without it there is nothing to sum up.");
}
