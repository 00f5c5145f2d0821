/* call_prepare.h: has the engine prepare the conversation of a call, out or in, before the phone is connected. */
#ifndef JOBS_CALL_PREPARE_H
#define JOBS_CALL_PREPARE_H

#include "db/tx.h"
#include "providers/engine.h"

struct call_preparation {
	struct database *database;
	const char *tenant, *call;
	int join_seconds; /* how long the engine waits for the phone */
	int timeout_ms;   /* how long the engine may take to answer; 0: 15 s */
	int falls_back; /* where the agent's own engine fails, the one at which it stands by is asked within the same time */
	int standby; /* only that one is asked */
	/* How a conversation is begun with the engine's own; NULL: call_create. */
	struct error *(*create)(struct arena *arena, const struct engine_account *account,
		const struct engine_order *order, struct engine_call *call);
	/* What the customer wants done where nobody could be asked; set by call_prepare. */
	const char *outage_plan, *outage_message, *outage_phone, *language;
};

/*
 * Greets and prompts as the agent's version of the call says, with the lead's variables filled in; writes the conversation
 * and its join URL into the call. No transaction is open while the engine is asked. ERROR_CONFLICT when the agent is not
 * ready there; otherwise the engine's errors. An engine that fails is written down for /health and the pages.
 */
struct error *call_prepare(
	struct arena *arena, struct call_preparation *preparation, struct engine_call *made) must_check;

#endif
