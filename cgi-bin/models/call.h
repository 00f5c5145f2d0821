/* call.h: the life of a call: opened, prepared, dialed, heard about, over. The rules are SQL: sql/functions/call*.sql.
 *
 * Every change of a call's course is one of these functions or an event; what follows from it (outcome, statistics,
 * ledger, the lead's next attempt, the line given back, jobs) is derived there. Functions that can end a call are the last
 * of their transaction: they touch rows that many calls share.
 */
#ifndef MODELS_CALL_H
#define MODELS_CALL_H

#include "db/tx.h"

/* The id of a call in: it follows from the carrier's id, so that a repeated announcement finds the same call. */
const char *call_id_inbound(struct arena *arena, const char *tenant, const char *carrier_call_id);

/* An engine has prepared this conversation for it; a new one replaces one that nobody joined. */
struct call_conversation {
	const char *engine, *id, *join_url;
};
void call_prepared(struct tx *tx, const char *id, const struct call_conversation *made);

/*
 * Ends it by our own knowledge, with a sentence for the customer. `certain`: it surely did not ring (refused, or never
 * dialed); otherwise the outcome is "unknown" until the carrier says more.
 */
void call_fail(struct tx *tx, const char *id, const char *why, int certain);

/* It was answered but can't go on; the outcome is "canceled" (stopped, suppressed) or "failed". */
void call_refuse(struct tx *tx, const char *id, const char *outcome, const char *why);

/* What the carrier answered when it was asked; the state is a state of calls, seconds and ended -1 where unknown. */
struct call_report {
	const char *carrier_call_id, *state, *answered_by;
	int seconds;
	int64_t ended;
};
void call_looked_up(
	struct tx *tx, json_t *into, const char *key, const char *id, const struct call_report *report);

/* The carrier was asked to dial and gave no answer: looks for the call there, again and again. Never dials. */
void call_look_for(struct tx *tx, const char *id, int64_t from);

/* What was heard, each NULL where unknown. */
struct call_heard {
	const char *outcome; /* "human", "voicemail", "screened", … */
	const char *sentiment;
	const char *opted_out; /* how it was heard that the person does not want to be called again */
};
void call_heard(struct tx *tx, const char *id, const struct call_heard *heard);

/* The person has told the agent not to call again. ERROR_MISSING. */
void call_opt_out(struct tx *tx, const char *id, const char *note);

/* The call and what its jobs need, as into[key]; ERROR_MISSING. */
void call_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* Says why something is missing: `part` is "transcript", "recording" or "analysis", which then is failed. */
void call_missing(struct tx *tx, const char *id, const char *part, const char *because);

/* Tells whoever looks at this tenant's pages that the call has changed; after the commit. */
void call_publish(const json_t *call);

#endif
