/* recording.c: where the recording of a call is kept. */
#include "jobs/recording.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/config.h"
#include "lib/secret.h"
#include "lib/text.h"

static struct error *not_kept(struct arena *arena, const char *path)
{
	return error_new(arena, ERROR_INTERNAL, "The recording could not be kept.", "%s: %m", path);
}

struct error *recording_place(struct arena *arena, const char *tenant, struct recording *recording)
{
	const char *data = config_load()->data_folder;
	const char *all = arena_printf(arena, "%s/recordings", data),
		   *own = arena_printf(arena, "%s/%s", all, tenant);
	struct stat folder;
	mkdir(all, 0700);
	mkdir(own, 0700);
	recording->path = arena_printf(arena, "recordings/%s/%s.%s", tenant, recording->call,
		strcmp(recording->type, "audio/mpeg") ? "wav" : "mp3");
	recording->full = arena_printf(arena, "%s/%s", data, recording->path);
	return !stat(own, &folder) && S_ISDIR(folder.st_mode) ? NULL : not_kept(arena, own);
}

void recording_put(struct tx *tx, const struct recording *recording)
{
	tx_do(tx, "select recording_put($1::uuid, $2::uuid, $3, $4, $5::bigint)",
		P(recording->call, recording->path, recording->type, tx_integer(tx, recording->bytes)));
}

/* What is in the file is on the disk before it has its name. */
static struct error *rename_whole(struct arena *arena, const char *from, const char *to)
{
	int file = open(from, O_RDONLY | O_CLOEXEC);
	int failed = file < 0 || fsync(file);
	if (file >= 0)
		close(file);
	return failed || rename(from, to) ? not_kept(arena, to) : NULL;
}

/*
 * The name comes before the commit: whoever is killed in between leaves a file that the job, which fetches the recording then,
 * writes anew.
 */
static struct error *take(struct tx *tx, const struct recording *recording,
	const struct recording_event *event, json_t *into, const char *key)
{
	struct arena *arena = tx_arena(tx);
	tx_row(tx, into, key,
		"select verdict, channel from recording_posted($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, "
		"$7::jsonb,"
		" $8, $9::timestamptz, $10::timestamptz)",
		P(secret_uuid(arena), recording->call, event->engine, event->key, event->kind, event->headers,
			event->body, tx_time(tx, event->sent), tx_time(tx, event->received)));
	TRY(tx_run(tx));
	const char *verdict = text_of(json_object_get(into, key), "verdict");
	if (!verdict || strcmp(verdict, "applied"))
		return tx_commit(tx);
	recording_put(tx, recording);
	TRY(tx_run(tx));
	TRY(rename_whole(arena, event->sound, recording->full));
	return tx_commit(tx);
}

struct error *recording_take(struct tx *tx, const struct recording *recording,
	const struct recording_event *event, json_t *into, const char *key)
{
	struct error *error = take(tx, recording, event, into, key);
	if (error)
		tx_rollback(tx);
	return error;
}
