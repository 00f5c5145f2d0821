/* webhook_secret.c: the secret that an engine signs its events with. */
#include "jobs/webhook_secret.h"

#include <pthread.h>

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/seal.h"
#include "lib/secret.h"
#include "lib/text.h"

enum { LONGEST = 128, CLAIM_SECONDS = 120, FRESH_MS = 2000, AGAIN_MS = 50 };

static const char engine[] = "elevenlabs"; /* the only one that makes up its secrets */

static const char *purpose_of(struct arena *arena, const char *url)
{
	return arena_printf(arena, "webhook %s %s", engine, url);
}

/* Sealed with its length hidden. */
static const char *seal_secret(struct arena *arena, const char *url, const char *secret)
{
	char bytes[LONGEST] = "";
	snprintf(bytes, sizeof bytes, "%s", secret);
	return seal(arena, purpose_of(arena, url), bytes, sizeof bytes);
}

/* NULL where it was sealed with another key. */
static const char *open_secret(struct arena *arena, const char *url, const char *sealed)
{
	char *bytes = arena_alloc(arena, LONGEST + 1);
	return seal_open(arena, purpose_of(arena, url), sealed, bytes, LONGEST) ? bytes : NULL;
}

/* The webhook that was made here, and its secret; both NULL where there is none. */
struct known {
	const char *id, *secret;
};

static struct known known_of(struct arena *arena, const json_t *row, const char *url)
{
	const char *sealed = text_of(row, "secret");
	return (struct known){text_of(row, "webhook_id"), sealed ? open_secret(arena, url, sealed) : NULL};
}

static struct error *look_up(struct job *job, const char *url, struct known *known)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_maybe(tx, found, "known",
		"select webhook_id, secret from engine_webhook_known($2, $3) where $1::uuid is not null",
		P(engine, url));
	TRY(tx_commit(tx));
	*known = known_of(job->arena, json_object_get(found, "known"), url);
	return NULL;
}

static struct error *claim(struct job *job, const char *url, const char *known, const char *token)
{
	struct tx *tx;
	json_t *found = json_object();
	int64_t now = clock_now();
	TRY(job_begin(job, &tx));
	tx_value(tx, found, "ours",
		"select engine_webhook_claim($2, $3, $4, $5::uuid, $6::timestamptz, $7::timestamptz)"
		" where $1::uuid is not null",
		P(engine, url, known, token, tx_time(tx, now), tx_time(tx, now + CLAIM_SECONDS * SECOND)));
	TRY(tx_commit(tx));
	if (json_is_true(json_object_get(found, "ours")))
		return NULL;
	return error_new(job->arena, ERROR_BUSY, "The voice engine's webhook is just being made.",
		"claimed by another");
}

static struct error *write_down(struct job *job, const char *url, const char *token,
	const struct engine_webhook_made *made, int *ours)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_value(tx, found, "ours",
		"select engine_webhook_put($2, $3, $4::uuid, $5, $6) where $1::uuid is not null",
		P(engine, url, token, made->id, seal_secret(job->arena, url, made->secret)));
	TRY(tx_commit(tx));
	*ours = json_is_true(json_object_get(found, "ours"));
	return NULL;
}

/*
 * What is at our address has a secret that nobody knows: it was made, and its maker was killed before that was written down.
 * Whoever is too late takes away what it has made itself.
 */
static struct error *make(struct job *job, const struct engine_use *use, const char *url, struct known *known)
{
	int ours;
	struct engine_webhook_made made;
	const char *token = secret_uuid(job->arena);
	TRY(claim(job, url, known->id, token));
	TRY(use->engine->webhook_drop(job->arena, &use->account, url, NULL));
	TRY(use->engine->webhook_make(job->arena, &use->account, url, &made));
	if (strlen(made.secret) >= LONGEST)
		return error_new(job->arena, ERROR_UPSTREAM, "The voice engine's secret is too long.", NULL);
	TRY(write_down(job, url, token, &made, &ours));
	if (!ours) {
		TRY(look_up(job, url, known));
		return use->engine->webhook_drop(job->arena, &use->account, url, known->id);
	}
	*known = (struct known){made.id, made.secret};
	return NULL;
}

struct error *webhook_secret_ensure(
	struct job *job, struct engine_use *use, const char *url, struct engine_webhook *webhook)
{
	struct known known;
	struct error *error = NULL;
	if (!use->engine->webhook_make || *use->account.webhook_secret)
		return use->engine->webhook_ensure(job->arena, &use->account, url, webhook);
	TRY(look_up(job, url, &known));
	use->account.webhook_id = known.id;
	if (known.secret)
		error = use->engine->webhook_ensure(job->arena, &use->account, url, webhook);
	if (known.secret && (!error || error->kind != ERROR_MISSING))
		return error;
	TRY(make(job, use, url, &known));
	use->account.webhook_id = known.id;
	return use->engine->webhook_ensure(job->arena, &use->account, url, webhook);
}

/* What this process has read last. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char kept[LONGEST + 1];
static int64_t kept_at;

static int is_fresh(struct arena *arena, int64_t ms, const char **secret)
{
	pthread_mutex_lock(&lock);
	int fresh = kept_at && clock_elapsed() - kept_at < ms * 1000;
	*secret = arena_strdup(arena, kept);
	pthread_mutex_unlock(&lock);
	return fresh;
}

static void keep(const char *secret)
{
	pthread_mutex_lock(&lock);
	snprintf(kept, sizeof kept, "%s", secret);
	kept_at = clock_elapsed();
	pthread_mutex_unlock(&lock);
}

static struct error *read_secret(
	struct arena *arena, struct database *database, const char *url, int64_t ms, const char **secret)
{
	struct tx *tx;
	json_t *found = json_object();
	*secret = config_load()->elevenlabs_webhook_secret;
	if (**secret || is_fresh(arena, ms, secret))
		return NULL;
	TRY(tx_for_nobody(arena, database, &tx));
	tx_maybe(tx, found, "known", "select webhook_id, secret from engine_webhook_known($1, $2)",
		P(engine, url));
	TRY(tx_commit(tx));
	struct known known = known_of(arena, json_object_get(found, "known"), url);
	*secret = known.secret ? known.secret : "";
	keep(*secret);
	return NULL;
}

struct error *webhook_secret_read(
	struct arena *arena, struct database *database, const char *url, const char **secret)
{
	return read_secret(arena, database, url, FRESH_MS, secret);
}

struct error *webhook_secret_again(
	struct arena *arena, struct database *database, const char *url, const char **secret)
{
	return read_secret(arena, database, url, AGAIN_MS, secret);
}
