/* call_lookup.c: a call whose dialing had no answer: looks for it at the carrier until it can't ring any more. It is never
 * dialed again: either it is found and adopted, or its outcome stays unknown. Where several calls could be ours, the
 * carrier's own events tell which is; only if none has come when they can't ring any more, they are taken in order.
 */
#include "jobs/call.h"
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/text.h"

enum { RING_SECONDS = 30, LATEST_SECONDS = RING_SECONDS + 120, AGAIN_SECONDS = 10, EARLIER_SECONDS = 5 };

static const char lost[] =
	"The telephone company did not say whether this call was made, so its result is not known.";

/* Carrier ids that other calls to this number have: none of those can be ours. */
static struct error *taken_ids(struct job *job, const json_t *call, json_t *into)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_rows(tx, into, "taken",
		"select carrier_call_id from calls where tenant_id = $1 and phone_hash = $2 and id <> "
		"$3::uuid"
		" and carrier_call_id is not null and created_at > $4::timestamptz - interval '1 day'",
		P(text_of(call, "phone_hash"), text_of(call, "id"), text_of(call, "created_at")));
	return tx_commit(tx);
}

static int is_taken(const json_t *taken, const char *id)
{
	for (size_t i = 0; i < json_array_size(taken); i++)
		if (!strcmp(text_of(json_array_get(taken, i), "carrier_call_id"), id))
			return 1;
	return 0;
}

static int is_late(const json_t *call)
{
	return clock_now() > row_time(call, "dialing_at") + LATEST_SECONDS * SECOND;
}

/* The first call from our number to theirs since we asked that belongs to nobody else; of several none, unless it is late. */
static struct error *look(struct job *job, const json_t *call, struct carrier_call **found)
{
	struct carrier_calls calls;
	struct carrier_account account = account_carrier();
	json_t *others = json_object();
	struct carrier_search search = {
		.to = text_of(call, "their_phone"),
		.from = text_of(call, "our_phone"),
		.started_after = clock_wall() - (clock_now() - row_time(call, "dialing_at")) -
				 EARLIER_SECONDS * SECOND,
	};
	TRY(carrier_twilio.call_find(job->arena, &account, &search, &calls));
	TRY(taken_ids(job, call, others));
	int candidates = 0;
	*found = NULL;
	for (size_t i = 0; i < calls.count; i++)
		if (!is_taken(json_object_get(others, "taken"), calls.items[i].id)) {
			*found = &calls.items[i];
			candidates++;
		}
	if (candidates > 1 && !is_late(call))
		*found = NULL;
	return NULL;
}

static struct error *give_up(struct job *job, const json_t *call)
{
	struct tx *tx;
	log_write(LOG_WARN, "call.lost", "call", text_of(call, "id"), NULL);
	TRY(job_begin(job, &tx));
	call_fail(tx, text_of(call, "id"), lost, 0);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

struct error *call_lookup_run(struct job *job)
{
	json_t *call;
	struct carrier_call *found;
	TRY(call_of(job, &call));
	if (text_of(call, "carrier_call_id") || call_is_over(text_of(call, "state")) ||
		!text_of(call, "dialing_at"))
		return NULL;
	TRY(look(job, call, &found));
	if (!found && is_late(call))
		return give_up(job, call);
	job->again_in = AGAIN_SECONDS; /* found, another call may have been quicker to take it */
	if (!found)
		return NULL;
	log_write(LOG_INFO, "call.found", "call", text_of(call, "id"), "carrier_call", found->id, NULL);
	return call_report(job, call, found);
}

struct error *call_lookup_give_up(struct job *job, const struct error *error)
{
	json_t *call;
	(void)error;
	TRY(call_of(job, &call));
	return give_up(job, call);
}
