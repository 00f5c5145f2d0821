/* agent_compile.c: what an agent is made from at an engine, and how it gets there. */
#include "jobs/agent_compile.h"

#include "lib/text.h"
#include "models/agent.h"

/* What it looks things up in at the engine where it is wanted; NULL if nothing is there. */
static const char *knowledge_at(const json_t *agent)
{
	const json_t *knowledge = json_object_get(agent, "knowledge");
	const char *engine = text_of(knowledge, "engine");
	return engine && !strcmp(engine, text_of(agent, "wanted_engine")) ? text_of(knowledge, "engine_id")
									  : NULL;
}

struct engine_agent agent_compile(struct job *job, const json_t *agent)
{
	const char *id = text_of(agent, "id");
	return (struct engine_agent){
		.name = id, /* unique in the whole account, so that a creation that a crash cut off is found again */
		.greeting = agent_greeting(job->arena, agent),
		.prompt = agent_prompt(job->arena, agent),
		.voice = text_of(agent, "voice"),
		.language = text_of(agent, "language"),
		.longest_seconds = (int)json_integer_value(json_object_get(agent, "longest_seconds")),
		.recording = json_is_true(json_object_get(agent, "recording")),
		.opt_out_url =
			account_url(job->arena, "/api/v1/tools/opt-out?tenant=%s&agent=%s", job->tenant, id),
		.opt_out_key = account_tool_key(job->arena, job->tenant),
		.knowledge = knowledge_at(agent),
	};
}

struct error *agent_put(
	struct job *job, const struct engine_use *use, const struct engine_agent *compiled, const char **id)
{
	struct error *error = NULL;
	if (*id)
		error = use->engine->agent_update(job->arena, &use->account, *id, compiled);
	if (!*id || (error && error->kind == ERROR_MISSING))
		error = use->engine->agent_create(job->arena, &use->account, compiled, id);
	return error;
}
