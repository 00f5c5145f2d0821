/* agent_standby.c: the same agent at another engine, for customers who want that one to answer while its own is down. */
#include "jobs/account.h"
#include "jobs/agent_compile.h"
#include "jobs/kinds.h"
#include "lib/clock.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/job.h"

/* The first engine that is set up and is not the agent's own; NULL if there is none, or none is wanted. */
static const char *other_engine(const json_t *agent)
{
	if (!json_is_null(json_object_get(agent, "deleted_at")) ||
		!text_is(agent, "outage_plan", "other_engine"))
		return NULL;
	for (const struct engine_offer *offer = engine_offers; offer->engine; offer++)
		if (strcmp(offer->engine->name, text_of(agent, "engine")) &&
			account_has_engine(offer->engine->name))
			return offer->engine->name;
	return NULL;
}

static void put(struct tx *tx, const char *agent, const char *engine, const char *id)
{
	tx_do(tx,
		"update agents set standby_engine = $3, standby_agent_id = $4 where tenant_id = $1 and id = "
		"$2::uuid",
		P(agent, engine, id));
}

static struct error *save(struct job *job, const char *engine, const char *id)
{
	struct tx *tx;
	TRY(job_begin(job, &tx));
	put(tx, job_text(job, "agent_id"), engine, id);
	return tx_commit(tx);
}

/* Calls may be under way with it: it goes when none can be any more. */
static struct error *forget(struct job *job, const json_t *agent)
{
	struct tx *tx;
	const char *engine = text_of(agent, "standby_engine"), *id = text_of(agent, "standby_agent_id");
	TRY(job_begin(job, &tx));
	put(tx, job_text(job, "agent_id"), NULL, NULL);
	job_enqueue(tx, "agent_remove", id, json_pack("{s:s, s:s}", "engine", engine, "id", id),
		clock_now() + AGENT_LEAVE_SECONDS * SECOND);
	return tx_commit(tx);
}

/* Its name differs from the agent's own, so that neither is taken for the other; it has a voice of that engine. */
static struct error *make(struct job *job, const json_t *agent, const char *engine, const char *id)
{
	struct engine_use use;
	TRY(account_engine(job->arena, engine, &use));
	struct engine_agent compiled = agent_compile(job, agent);
	compiled.name = arena_printf(job->arena, "%s-standby", compiled.name);
	compiled.voice = text_of(agent, "standby_voice");
	TRY(agent_put(job, &use, &compiled, &id));
	return save(job, engine, id);
}

struct error *agent_standby_run(struct job *job)
{
	json_t *agent;
	TRY(job_find(job, agent_standby, "agent_id", &agent));
	const char *wanted = other_engine(agent), *there = text_of(agent, "standby_engine");
	int is_there = wanted && there && !strcmp(wanted, there);
	if (there && !is_there)
		TRY(forget(job, agent));
	return wanted ? make(job, agent, wanted, is_there ? text_of(agent, "standby_agent_id") : NULL) : NULL;
}
