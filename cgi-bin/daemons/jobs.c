/* jobs.c: the daemon that does work for later: claims a due job, runs it, and writes down how it ended. */
#include "jobs/job.h"

#include "db/queue.h"
#include "jobs/lease.h"
#include "lib/clock.h"
#include "lib/log.h"

enum { BACKOFF_FIRST = 5, BACKOFF_LONGEST = 3600, JOBS_A_TURN = 10 };

static const struct job_kind *kind_of(const char *name)
{
	for (const struct job_kind *kind = job_kinds; kind->kind; kind++)
		if (!strcmp(kind->kind, name))
			return kind;
	return NULL;
}

static struct error *claim(struct turn *turn, json_t *found)
{
	struct tx *tx;
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	tx_maybe(tx, found, "job",
		"select id, kind, payload, attempts, attempts_most"
		" from job_claim($1::uuid, $2::timestamptz, make_interval(secs => $3::integer))",
		P(tx_time(tx, clock_now()), tx_integer(tx, LEASE_SECONDS)));
	return tx_commit(tx);
}

/* 5 s, 10 s, 20 s … an hour, each up to a half longer, so that what failed together does not come back together. */
static int64_t backoff(const struct job *job, const struct error *error)
{
	if (error->retry_after)
		return error->retry_after;
	int64_t seconds = BACKOFF_FIRST;
	for (int64_t i = 1; i < job->attempts && seconds < BACKOFF_LONGEST; i++)
		seconds *= 2;
	return seconds + clock_elapsed() % (seconds / 2 + 1);
}

static struct error *finish(struct job *job, const char *state, const char *sentence)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_change(tx,
		"update jobs set state = $3, error = $4, finished_at = $5::timestamptz, leased_until = null"
		" where tenant_id = $1 and id = $2::uuid",
		P(job->id, state, sentence, tx_time(tx, clock_now())));
	if (!strcmp(state, "dead"))
		tx_do(tx, "select platform_jobs($1::uuid, 1, $2::timestamptz)", P(tx_time(tx, clock_now())));
	return tx_commit(tx);
}

/* A job that took long may have missed its tenant's turn: another worker has looked ahead while it was leased. */
static struct error *commit_and_wake(struct tx *tx, const char *at)
{
	tx_do(tx, "select wake_up('jobs', $1::uuid, $2::timestamptz)", P(at));
	return tx_commit(tx);
}

static struct error *put_off(struct job *job, int64_t seconds, const char *sentence)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	const char *at = tx_time(tx, clock_now() + seconds * SECOND);
	tx_change(tx,
		"update jobs set run_at = $3::timestamptz, error = $4, leased_until = null"
		" where tenant_id = $1 and id = $2::uuid",
		P(job->id, at, sentence));
	return commit_and_wake(tx, at);
}

/* Work in slices, or again and again: the tries are counted anew. */
static struct error *repeat(struct job *job)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	const char *at = tx_time(tx, clock_now() + job->again_in * SECOND);
	tx_change(tx,
		"update jobs set run_at = $3::timestamptz, attempts = 0, error = null, leased_until = null"
		" where tenant_id = $1 and id = $2::uuid",
		P(job->id, at));
	return commit_and_wake(tx, at);
}

static struct error *fail(struct job *job, const struct job_kind *kind, struct error *error, int is_last)
{
	log_error("job.failed", error);
	int for_ever = error->kind == ERROR_INVALID || error->kind == ERROR_MISSING;
	if (!is_last && !for_ever)
		return put_off(job, backoff(job, error), error->message);
	if (kind && kind->give_up)
		TRY(kind->give_up(job, error));
	return finish(job, "dead", error->message);
}

static struct error *run_leased(struct job *job, const struct job_kind *kind, const char *name)
{
	struct lease lease = {.tenant = job->tenant, .job = job->id};
	if (!kind)
		return error_new(job->arena, ERROR_INVALID, "There is no such kind of work.", "%s", name);
	log_write(LOG_DEBUG, "job.started", "kind", name, "job", job->id, NULL);
	lease_hold(&lease);
	struct error *error = kind->run(job);
	lease_release(&lease);
	return error;
}

static struct error *run_job(struct turn *turn, json_t *row)
{
	const char *name = json_string_value(json_object_get(row, "kind"));
	const struct job_kind *kind = kind_of(name);
	struct job job = {.arena = turn->arena, .database = turn->database, .tenant = turn->tenant};
	job.id = json_string_value(json_object_get(row, "id"));
	job.payload = json_object_get(row, "payload");
	job.attempts = json_integer_value(json_object_get(row, "attempts"));
	int is_last = job.attempts >= json_integer_value(json_object_get(row, "attempts_most"));
	struct error *error = run_leased(&job, kind, name);
	if (error)
		return fail(&job, kind, error, is_last);
	log_write(LOG_INFO, "job.done", "kind", name, "job", job.id, NULL);
	return job.again_in ? repeat(&job) : finish(&job, "done", NULL);
}

static struct error *look_ahead(struct turn *turn)
{
	struct tx *tx;
	json_t *answer = json_object();
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	tx_value(tx, answer, "next", "select jobs_next($1::uuid)::text", P());
	TRY(tx_commit(tx));
	turn->next = json_string_value(json_object_get(answer, "next"));
	return NULL;
}

static struct error *work(struct turn *turn)
{
	for (int i = 0; i < JOBS_A_TURN; i++) {
		json_t *found = json_object();
		TRY(claim(turn, found));
		json_t *row = json_object_get(found, "job");
		if (!json_is_object(row))
			return look_ahead(turn);
		TRY(run_job(turn, row));
	}
	return NULL; /* others had to wait: next in turn */
}

int main(void)
{
	static const struct queue queue = {
		.name = "jobs", .threads = 6, .connections = 4, .work = work, .tick = leases_renew};
	queue_serve(&queue);
}
