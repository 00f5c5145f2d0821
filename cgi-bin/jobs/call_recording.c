/* call_recording.c: the recording of a call, fetched from the engine and kept below the data folder. */
#include <sys/stat.h>

#include "jobs/call.h"
#include "jobs/kinds.h"
#include "jobs/recording.h"
#include "lib/log.h"
#include "lib/text.h"

static const char not_made[] = "The conversation did not begin, so nothing was recorded.";

static struct error *keep(struct job *job, const json_t *call, const struct recording *recording)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	recording_put(tx, recording);
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

/* What the engine has posted already need not be fetched. */
struct error *call_recording_run(struct job *job)
{
	json_t *call;
	struct stat file;
	struct engine_use use;
	TRY(call_of(job, &call));
	if (!text_of(call, "engine_call_id") || !strcmp(text_of(call, "recording_state"), "ready"))
		return NULL;
	if (!text_of(call, "joined_at") && json_is_true(json_object_get(call, "engine_ended")))
		return call_part_failed(job, "recording", not_made);
	TRY(account_engine(job->arena, text_of(call, "engine"), &use));
	struct recording recording = {.call = text_of(call, "id"), .type = use.engine->recording_type};
	TRY(recording_place(job->arena, job->tenant, &recording));
	TRY(use.engine->recording_save(
		job->arena, &use.account, text_of(call, "engine_call_id"), recording.full));
	if (stat(recording.full, &file))
		return error_new(job->arena, ERROR_INTERNAL, "The recording could not be kept.", "no file %s",
			recording.full);
	recording.bytes = file.st_size;
	return keep(job, call, &recording);
}

struct error *call_recording_give_up(struct job *job, const struct error *error)
{
	log_error("call.recording_missing", error);
	return call_part_failed(job, "recording",
		error->kind == ERROR_MISSING ? "There is no recording of this call."
					     : "The recording could not be fetched.");
}
