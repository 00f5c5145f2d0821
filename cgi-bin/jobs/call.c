/* call.c: what the jobs about a call share. */
#include "jobs/call.h"

#include "jobs/event.h"
#include "lib/clock.h"
#include "lib/text.h"

int64_t row_integer(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

int64_t row_time(const json_t *row, const char *name)
{
	const char *text = text_of(row, name);
	return text ? clock_parse(text) : -1;
}

int call_is_over(const char *state)
{
	static const char *const ends[] = {"completed", "failed", "no_answer", "busy", "canceled"};
	for (size_t i = 0; i < COUNT(ends); i++)
		if (!strcmp(state, ends[i]))
			return 1;
	return 0;
}

struct error *call_of(struct job *job, json_t **call)
{
	return job_find(job, call_find, "call", call);
}

struct error *call_part_failed(struct job *job, const char *part, const char *because)
{
	json_t *call;
	struct tx *tx;
	TRY(call_of(job, &call));
	TRY(job_begin(job, &tx));
	call_missing(tx, text_of(call, "id"), part, because);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

static const char *answer_of(enum carrier_answer answer)
{
	return answer == CARRIER_MACHINE ? "machine_start"
	       : answer == CARRIER_FAX   ? "fax"
	       : answer == CARRIER_HUMAN ? "human"
					 : NULL;
}

struct error *call_report(struct job *job, const json_t *call, const struct carrier_call *found)
{
	struct tx *tx;
	struct call_report report = {
		.carrier_call_id = found->id,
		.state = event_call_state(found->state),
		.answered_by = answer_of(found->answer),
		.seconds = found->duration_seconds,
		.ended = event_time(found->ended),
	};
	if (!report.state)
		return NULL;
	TRY(job_begin(job, &tx));
	call_looked_up(tx, json_object(), "state", text_of(call, "id"), &report);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}
