/* agent_provision.c: makes the version in force of an agent a real agent at the engine, and takes deleted ones away. */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "jobs/agent_compile.h"
#include "lib/clock.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/job.h"
#include "models/knowledge.h"

static struct error *load(struct job *job, json_t **agent)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	agent_find(tx, found, "agent", job_text(job, "agent_id"));
	knowledge_find(tx, found, "knowledge", job_text(job, "agent_id"));
	TRY(tx_commit(tx));
	*agent = json_object_get(found, "agent");
	json_object_set(*agent, "knowledge", json_object_get(found, "knowledge"));
	return NULL;
}

/*
 * The engine's id is kept at once: an agent that was created and not recorded would be made twice. One that has moved is
 * taken away where it was, once no call can be under way there.
 */
static struct error *save(struct job *job, const json_t *agent, const char *engine_id)
{
	struct tx *tx;
	json_t *found = json_object();
	const char *id = text_of(agent, "id"), *left = text_of(agent, "engine_agent_id");
	int elsewhere = strcmp(text_of(agent, "engine"), text_of(agent, "wanted_engine")) != 0;
	int moved = left && elsewhere;
	const char *version = arena_printf(
		job->arena, "%lld", (long long)json_integer_value(json_object_get(agent, "version")));
	TRY(job_begin(job, &tx));
	tx_do(tx,
		"update agents set engine = $5, engine_agent_id = $3, engine_version = $4::integer, failure "
		"= null,"
		" state = case when version = $4::integer then 'ready' else state end, updated_at = now()"
		" where tenant_id = $1 and id = $2::uuid",
		P(id, engine_id, version, text_of(agent, "wanted_engine")));
	if (moved)
		job_enqueue(tx, "agent_remove", left,
			json_pack("{s:s, s:s}", "engine", text_of(agent, "engine"), "id", left),
			clock_now() + AGENT_LEAVE_SECONDS * SECOND);
	job_enqueue(tx, "agent_standby", id, json_pack("{s:s}", "agent_id", id), clock_now());
	if (elsewhere && json_is_object(json_object_get(agent, "knowledge")))
		knowledge_wanted(tx, id);
	knowledge_find(tx, found, "knowledge", id);
	TRY(tx_commit(tx));
	if (!json_equal(json_object_get(found, "knowledge"), json_object_get(agent, "knowledge")))
		job->again_in = 1; /* it was put there meanwhile */
	return NULL;
}

struct error *agent_provision_run(struct job *job)
{
	json_t *agent;
	struct engine_use use;
	TRY(load(job, &agent));
	TRY(account_engine(job->arena, text_of(agent, "wanted_engine"), &use));
	struct engine_agent compiled = agent_compile(job, agent);
	int is_there = !strcmp(text_of(agent, "engine"), use.engine->name);
	const char *id = is_there ? text_of(agent, "engine_agent_id") : NULL;
	TRY(agent_put(job, &use, &compiled, &id));
	return save(job, agent, id);
}

struct error *agent_provision_give_up(struct job *job, const struct error *error)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	tx_do(tx, "update agents set state = 'failed', failure = $3 where tenant_id = $1 and id = $2::uuid",
		P(job_text(job, "agent_id"), error->message));
	return tx_commit(tx);
}

/* Whether an agent that was to be taken away has come back meanwhile. */
static struct error *is_used(struct job *job, const char *id, int *used)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(job_begin(job, &tx));
	tx_value(tx, found, "used",
		"select count(*) from agents where tenant_id = $1 and deleted_at is null"
		" and $2 in (engine_agent_id, standby_agent_id)",
		P(id));
	TRY(tx_commit(tx));
	*used = json_integer_value(json_object_get(found, "used")) > 0;
	return NULL;
}

/* One that has moved is named by the job itself: {"engine", "id"}; one that was deleted by {"agent_id"}. */
struct error *agent_remove_run(struct job *job)
{
	struct tx *tx;
	int used = 0;
	struct engine_use use;
	json_t *found = json_object(), *gone = job->payload;
	int moved = text_of(gone, "engine") != NULL;
	if (!moved) {
		TRY(job_begin(job, &tx));
		tx_row(tx, found, "agent",
			"select engine, engine_agent_id as id from agents where tenant_id = $1 and id = "
			"$2::uuid",
			P(job_text(job, "agent_id")));
		TRY(tx_commit(tx));
		gone = json_object_get(found, "agent");
	}
	if (!text_of(gone, "id"))
		return NULL;
	if (moved)
		TRY(is_used(job, text_of(gone, "id"), &used));
	if (used)
		return NULL;
	TRY(account_engine(job->arena, text_of(gone, "engine"), &use));
	return use.engine->agent_delete(job->arena, &use.account, text_of(gone, "id"));
}
