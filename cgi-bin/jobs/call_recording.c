/* call_recording.c: the recording of a call, fetched from the engine and kept below the data folder. */
#include <sys/stat.h>

#include "jobs/call.h"
#include "jobs/kinds.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/text.h"

static const char not_made[] = "The conversation did not begin, so nothing was recorded.";

static struct error *folder_make(struct job *job)
{
	const char *all = arena_printf(job->arena, "%s/recordings", config_load()->data_folder);
	const char *own = arena_printf(job->arena, "%s/%s", all, job->tenant);
	struct stat folder;
	mkdir(all, 0700);
	mkdir(own, 0700);
	if (!stat(own, &folder) && S_ISDIR(folder.st_mode))
		return NULL;
	return error_new(job->arena, ERROR_INTERNAL, "The recording could not be kept.", "no folder %s", own);
}

struct recording {
	const char *path, *type;
	int64_t bytes;
};

static struct error *keep(struct job *job, const json_t *call, const struct recording *recording)
{
	struct tx *tx;
	const char *id = text_of(call, "id");
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"insert into recordings (tenant_id, call_id, path, content_type, bytes)"
		" values ($1, $2::uuid, $3, $4, $5::bigint)"
		" on conflict (tenant_id, call_id) do update set path = excluded.path,"
		" content_type = excluded.content_type, bytes = excluded.bytes",
		P(id, recording->path, recording->type, tx_integer(tx, recording->bytes)));
	tx_do(tx, "update calls set recording_state = 'ready' where tenant_id = $1 and id = $2::uuid", P(id));
	TRY(tx_commit(tx));
	call_publish(call);
	return NULL;
}

struct error *call_recording_run(struct job *job)
{
	json_t *call;
	struct stat file;
	struct engine_use use;
	TRY(call_of(job, &call));
	if (!text_of(call, "engine_call_id"))
		return NULL;
	if (!text_of(call, "joined_at") && json_is_true(json_object_get(call, "engine_ended")))
		return call_part_failed(job, "recording", not_made);
	TRY(folder_make(job));
	TRY(account_engine(job->arena, text_of(call, "engine"), &use));
	const char *type = use.engine->recording_type;
	const char *path = arena_printf(job->arena, "recordings/%s/%s.%s", job->tenant, text_of(call, "id"),
		strcmp(type, "audio/mpeg") ? "wav" : "mp3");
	const char *full = arena_printf(job->arena, "%s/%s", config_load()->data_folder, path);
	TRY(use.engine->recording_save(job->arena, &use.account, text_of(call, "engine_call_id"), full));
	if (stat(full, &file))
		return error_new(
			job->arena, ERROR_INTERNAL, "The recording could not be kept.", "no file %s", full);
	struct recording recording = {path, type, file.st_size};
	return keep(job, call, &recording);
}

struct error *call_recording_give_up(struct job *job, const struct error *error)
{
	log_error("call.recording_missing", error);
	return call_part_failed(job, "recording",
		error->kind == ERROR_MISSING ? "There is no recording of this call."
					     : "The recording could not be fetched.");
}
