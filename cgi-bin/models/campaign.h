/* campaign.h: an agent that calls a list of people from a number: planned, reviewed, started, paused, stopped.
 *
 * The rules are SQL: sql/functions/campaigns.sql (start, pause, stop), calling_rules.sql (when a person may be called) and
 * dialing.sql (who is next). Whether the sandbox is on is passed in, since its numbers may be called at any hour.
 */
#ifndef MODELS_CAMPAIGN_H
#define MODELS_CAMPAIGN_H

#include "db/keyset.h"
#include "db/tx.h"

/* What a person plans; times are "09:00", weekdays "{1,2,3}" with 1 for Monday, texts are the form's. */
struct campaign_draft {
	const char *name, *kind, *list_id, *agent_id, *number_id;
	const char *opens, *closes, *weekdays;
	int64_t calls_at_once, attempts_most;
	int64_t retry_busy_minutes, retry_no_answer_minutes, retry_voicemail_minutes;
	const char *on_machine, *machine_message;
	const char *person;
};

/* ERROR_INVALID, with the field, for hours that end before they begin, no weekday, or no message where one is left. */
struct error *campaign_check(struct arena *arena, const struct campaign_draft *draft) must_check;

/* One page of campaigns into[key], newest first; `state` narrows it, or NULL. */
void campaign_list(
	struct tx *tx, json_t *into, const char *key, const char *state, const struct keyset *start);

/* How many campaigns there are in each state: state, campaigns_count. */
void campaign_states(struct tx *tx, json_t *into, const char *key);

/* One campaign with its names and what can be done with it (can_start, can_pause …) into[key]; ERROR_MISSING. */
void campaign_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* Makes a draft; the new id is in the transaction's arena. ERROR_CONFLICT when the name is taken. */
const char *campaign_create(struct tx *tx, const struct campaign_draft *draft);

/* Changes or deletes a draft; ERROR_MISSING when it is none (any more). */
void campaign_update(struct tx *tx, const char *id, const struct campaign_draft *draft);
void campaign_delete(struct tx *tx, const char *id);

/* What a person does with it: "start", "pause", "resume", "stop"; ERROR_CONFLICT says why it can't be done. */
void campaign_run(struct tx *tx, const char *id, const char *action, int sandbox);

/* Plans the start for "2026-11-21", "09:30" of the tenant's zone; ERROR_CONFLICT when that is over or too far away. */
void campaign_schedule(struct tx *tx, const char *id, const char *day, const char *time);

/* Makes it a draft again; ERROR_CONFLICT when it does not wait for a time. */
void campaign_unschedule(struct tx *tx, const char *id);

/* Queues what campaign_review_tell reads: how the people of the list would be treated now, and what calls took so far. */
void campaign_review(struct tx *tx, json_t *into, const char *id, int sandbox);

/*
 * After the queries, adds to `into`: callable_count, skipped_count, leads_count, skips [{reason, text, leads_count}], notes
 * [{text}], expected_seconds, expected_micros and is_guess: no calls so far to judge by.
 */
void campaign_review_tell(json_t *into);

/* Queues what campaign_progress_tell reads. */
void campaign_progress(struct tx *tx, json_t *into, const char *id);

/*
 * After the queries, into["progress"]: leads_count, done_count, done_share, live_count, skipped_count, remaining_count, outcomes
 * [{outcome, leads_count}], skips [{reason, text, leads_count}], calls_count, human_share, average_seconds and
 * price_micros.
 */
void campaign_progress_tell(json_t *into);

/* 1,000 leads of it after a number (""), in order of their numbers, for CSV: phone, name, state, outcome, attempts, next_attempt_at. */
void campaign_leads(struct tx *tx, json_t *into, const char *key, const char *id, const char *after);

/* The words for why somebody is not called. */
const char *campaign_reason(const char *reason);

#endif
