/* knowledge_sync.c: puts right what an agent can look up at its voice engine, after its documents have changed.
 *
 * The engine is told all that should be there, by names that change with the texts: so a job that was cut off is simply
 * run again. One job at a time is at an agent's knowledge; which one is written down before the engine is asked.
 */
#include "jobs/kinds.h"

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/publish.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/knowledge.h"

enum { HOLD_SECONDS = 600, LATER_SECONDS = 3 };

static struct knowledge_turn turn_of(struct job *job)
{
	return (struct knowledge_turn){.agent = job_text(job, "agent"),
		.job = job->id,
		.wanted = json_integer_value(json_object_get(job->payload, "wanted"))};
}

/* *found is NULL where there is nothing to be done, or not yet. */
static struct error *load(struct job *job, json_t **found)
{
	struct tx *tx;
	json_t *all = json_object();
	struct knowledge_turn turn = turn_of(job);
	*found = NULL;
	TRY(job_begin(job, &tx));
	knowledge_take(tx, all, "taken", &turn, clock_now() + HOLD_SECONDS * SECOND);
	TRY(tx_run(tx));
	const char *taken = text_of(all, "taken");
	job->again_in = strcmp(taken, "later") ? 0 : LATER_SECONDS;
	if (!strcmp(taken, "mine")) {
		knowledge_agent(tx, all, "agent", turn.agent);
		knowledge_documents(tx, all, "documents", turn.agent);
		*found = all;
	}
	return tx_commit(tx);
}

/* No document at all takes the agent's knowledge away. */
static struct engine_knowledge compile(struct job *job, const json_t *rows)
{
	struct engine_knowledge knowledge = {.name = job_text(job, "agent"), .count = json_array_size(rows)};
	struct engine_document *documents =
		arena_alloc(job->arena, (knowledge.count + 1) * sizeof *documents);
	for (size_t i = 0; i < knowledge.count; i++) {
		const json_t *row = json_array_get(rows, i);
		documents[i] = (struct engine_document){.name = text_of(row, "name"),
			.title = text_of(row, "title"),
			.text = text_of(row, "text")};
	}
	knowledge.documents = documents;
	return knowledge;
}

static struct error *put(
	struct job *job, const char *engine, const json_t *rows, struct knowledge_outcome *outcome)
{
	struct engine_use use;
	struct engine_knowledge knowledge = compile(job, rows);
	outcome->state = "unable";
	TRY(account_engine(job->arena, engine, &use));
	if (!use.engine->knowledge_put)
		return NULL;
	outcome->state = "current";
	outcome->engine = engine;
	return use.engine->knowledge_put(job->arena, &use.account, &knowledge, &outcome->engine_id);
}

/* Of an agent that has moved to another engine, what it knew where it was is taken away. */
static struct error *leave(struct job *job, const json_t *agent)
{
	struct knowledge_outcome gone = {0};
	const char *known = text_of(agent, "known_engine");
	if (!known || !text_of(agent, "engine_id") || !strcmp(known, text_of(agent, "engine")))
		return NULL;
	return put(job, known, json_array(), &gone);
}

static int is_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* The agent at the engine names its knowledge: where that is another one now, the agent is told. */
static struct error *keep(struct job *job, const json_t *agent, const struct knowledge_outcome *outcome)
{
	struct tx *tx;
	struct knowledge_turn turn = turn_of(job);
	TRY(job_begin(job, &tx));
	knowledge_keep(tx, &turn, outcome);
	if (!json_is_true(json_object_get(agent, "is_deleted")) &&
		!(is_same(outcome->engine_id, text_of(agent, "engine_id")) &&
			is_same(outcome->engine, text_of(agent, "known_engine"))))
		agent_provision(tx, turn.agent);
	TRY(tx_commit(tx));
	publish(text_of(agent, "channel"), "document", NULL);
	return NULL;
}

struct error *knowledge_sync_run(struct job *job)
{
	json_t *found;
	struct knowledge_outcome outcome = {0};
	TRY(load(job, &found));
	if (!found)
		return NULL;
	const json_t *agent = json_object_get(found, "agent"),
		     *documents = json_object_get(found, "documents");
	TRY(leave(job, agent));
	TRY(put(job, text_of(agent, "engine"), documents, &outcome));
	return keep(job, agent, &outcome);
}

struct error *knowledge_sync_give_up(struct job *job, const struct error *error)
{
	struct tx *tx;
	json_t *found = json_object();
	struct knowledge_turn turn = turn_of(job);
	TRY(job_begin(job, &tx));
	knowledge_agent(tx, found, "agent", turn.agent);
	TRY(tx_run(tx));
	const json_t *agent = json_object_get(found, "agent");
	struct knowledge_outcome outcome = {.state = "failed",
		.failure = error->message,
		.engine = text_of(agent, "known_engine"),
		.engine_id = text_of(agent, "engine_id")};
	knowledge_keep(tx, &turn, &outcome);
	return tx_commit(tx);
}
