/* agent_chat_answer.h: asks the language model what an agent answers in a chat in writing. */
#ifndef JOBS_AGENT_CHAT_ANSWER_H
#define JOBS_AGENT_CHAT_ANSWER_H

#include <jansson.h>

#include "lib/error.h"

struct agent_chat_question {
	const json_t *chat;    /* of agent_chat_find() */
	const json_t *version; /* of agent_version() */
	const char *agent, *company;
	const char *text;       /* what the person says now */
	const json_t *passages; /* [{"text", …}] that documents hold about it; or NULL */
};

/* The greeting with which a chat begins. */
char *agent_chat_greeting(struct arena *arena, const struct agent_chat_question *question);

/* The answer, of at most 5,000 characters; nothing is waited for longer than ten seconds. To be called between transactions. */
struct error *agent_chat_ask(
	struct arena *arena, const struct agent_chat_question *question, const char **answer) must_check;

#endif
