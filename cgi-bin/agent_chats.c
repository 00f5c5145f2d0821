/* agent_chats.c: talking to an agent in writing, to try it out: begin, say something, ask again for an answer.
 *
 * The agent page shows the newest chat; this program has threads of its own, so that a slow model keeps nobody from that page.
 */
#include "jobs/agent_chat_answer.h"
#include "jobs/embedding.h"
#include "models/agent_chat.h"

#include "lib/log.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/agent_version.h"
#include "models/passage.h"
#include "models/throttle.h"
#include "web/page.h"

enum { THREADS = 6, VALUE_BYTES = 200, PASSAGES = 4 };

static const struct field begin_form[] = {
	{"agent_id", ID, .required = 1},
	{"version", INTEGER, .required = 1, .lowest = 1, .highest = INT32_MAX},
	{"value_", COLUMNS, .highest = AGENT_CHAT_VALUES},
	{NULL, TEXT},
};

static const struct field say_form[] = {
	{"text", LONG_TEXT, .required = 1, .highest = AGENT_CHAT_TEXT},
	{"position", INTEGER, .required = 1, .lowest = 1, .highest = AGENT_CHAT_TURNS},
	{NULL, TEXT},
};

static const struct field again_form[] = {
	{"position", INTEGER, .required = 1, .lowest = 1, .highest = AGENT_CHAT_TURNS},
	{NULL, TEXT},
};

/* Reads the chat and its agent, as it is now. */
static struct error *load(struct request *request, const char *id)
{
	agent_chat_find(request->tx, request->page, "chat", id);
	TRY(tx_run(request->tx));
	json_t *chat = json_object_get(request->page, "chat");
	const char *agent = text_or_empty(chat, "agent_id");
	const char *version = tx_integer(request->tx, json_integer_value(json_object_get(chat, "version")));
	agent_find(request->tx, request->page, "agent", agent);
	agent_version(request->tx, request->page, "version", agent, version);
	return tx_run(request->tx);
}

static struct error *chats_show(struct request *request)
{
	TRY(load(request, request_path(request, "id")));
	TRY(tx_commit(request->tx));
	agent_chat_tell(request->arena, request->page);
	if (request_is_fragment(request))
		request_view(request, "agent_chats/chat");
	return NULL;
}

/* A browser goes back to the agent's page; a script gets the chat as it is now. */
static struct error *answer(struct request *request, const char *id)
{
	const char *agent = text_or_empty(json_object_get(request->page, "agent"), "id");
	if (!request_is_fragment(request)) {
		request_redirect(request, "/agents/%s#chat", agent);
		return NULL;
	}
	TRY(load(request, id));
	TRY(tx_commit(request->tx));
	agent_chat_tell(request->arena, request->page);
	json_object_set_new(request->page, "form", json_object()); /* what was said is said */
	request_view(request, "agent_chats/chat");
	return NULL;
}

static struct agent_chat_question question_of(struct request *request)
{
	const json_t *agent = json_object_get(request->page, "agent");
	return (struct agent_chat_question){
		.chat = json_object_get(request->page, "chat"),
		.version = json_object_get(request->page, "version"),
		.agent = text_or_empty(agent, "name"),
		.company = request_me(request, "tenant_name"),
	};
}

/* The values of the form, under the names of the version's variables. */
static json_t *values_of(struct request *request, const json_t *version)
{
	json_t *values = json_object(), *names = agent_chat_names(request->arena, version);
	const json_t *sent = json_object_get(request->form, "value_");
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *value = json_string_value(json_array_get(sent, i));
		json_object_set_new(values, json_string_value(json_array_get(names, i)),
			json_string(text_cut(request->arena, value ? value : "", VALUE_BYTES)));
	}
	return values;
}

static struct error *chats_create(struct request *request)
{
	const char *agent = form_text(request, "agent_id");
	agent_find(request->tx, request->page, "agent", agent);
	agent_version(request->tx, request->page, "version", agent,
		tx_integer(request->tx, form_integer(request, "version")));
	agent_chat_throttle(request->tx, request->page, "wait");
	TRY(tx_run(request->tx));
	TRY(throttle_error(request->arena, json_integer_value(json_object_get(request->page, "wait"))));
	struct agent_chat_question question = question_of(request);
	json_t *values = values_of(request, question.version);
	question.chat = json_pack("{s:o}", "variables", values);
	struct agent_chat_draft draft = {
		.agent_id = agent,
		.person_id = request_me(request, "person_id"),
		.version = question.version,
		.greeting = agent_chat_greeting(request->arena, &question),
		.variables = values,
	};
	return answer(request, agent_chat_create(request->tx, &draft));
}

/* What the agent's documents say about a text; no transaction waits for its meaning. */
static struct error *search(struct request *request, const char *text)
{
	struct passage_question question = {.text = text, .most = PASSAGES};
	TRY(request_commit(request));
	question.agent = text_or_empty(json_object_get(request->page, "agent"), "id");
	question.embedding = embedding_of_question(request->arena, text);
	question.model = embedding_model();
	document_search(request->tx, request->page, "passages", &question);
	return request_commit(request);
}

/* What is kept of a passage, to be shown under the answer. */
static json_t *kept(struct request *request)
{
	json_t *list = json_array(), *passages = json_object_get(request->page, "passages");
	for (size_t i = 0; i < json_array_size(passages); i++) {
		const json_t *passage = json_array_get(passages, i);
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s}", "document_id", text_or_empty(passage, "document_id"),
				"name", text_or_empty(passage, "document_name"), "text",
				text_or_empty(passage, "text")));
	}
	return list;
}

/*
 * Documents and the model are asked between two transactions: what was said is kept already, and gets its answer or the
 * reason why not.
 */
static struct error *ask(struct request *request, const char *position, const char *text)
{
	const char *reply = NULL, *id = request_path(request, "id");
	struct agent_chat_question question = question_of(request);
	TRY(search(request, text));
	json_t *passages = kept(request);
	question.passages = passages;
	question.text = text;
	struct error *error = agent_chat_ask(request->arena, &question, &reply);
	if (error) {
		log_error("agent_chat.unanswered", error);
		agent_chat_fail(request->tx, id, position, error->message);
	} else {
		agent_chat_answer(request->tx, id, position, reply, passages);
	}
	return NULL;
}

static struct error *wait_first(struct request *request)
{
	return throttle_error(request->arena, json_integer_value(json_object_get(request->page, "wait")));
}

static struct error *chats_say(struct request *request)
{
	const char *id = request_path(request, "id"), *text = form_text(request, "text");
	const char *position = tx_integer(request->tx, form_integer(request, "position"));
	TRY(load(request, id));
	const json_t *chat = json_object_get(request->page, "chat");
	int64_t next = (int64_t)json_array_size(json_object_get(chat, "turns"));
	if (form_integer(request, "position") < next)
		return answer(request, id); /* a second click: it was said already */
	TRY(agent_chat_refusal(request->arena, chat));
	if (form_integer(request, "position") > next)
		return error_new(request->arena, ERROR_CONFLICT,
			"This chat has changed meanwhile. Please look again.", NULL);
	agent_chat_throttle(request->tx, request->page, "wait");
	agent_chat_say(request->tx, request->page, "said", id, position, text);
	TRY(tx_run(request->tx));
	TRY(wait_first(request));
	if (json_is_integer(json_object_get(request->page, "said")))
		TRY(ask(request, position, text));
	return answer(request, id);
}

/* For a turn that was left without an answer, which is the chat's last one. */
static struct error *chats_ask_again(struct request *request)
{
	const char *id = request_path(request, "id");
	const char *position = tx_integer(request->tx, form_integer(request, "position"));
	TRY(load(request, id));
	const json_t *turns = json_object_get(json_object_get(request->page, "chat"), "turns");
	const json_t *last = json_array_get(turns, json_array_size(turns) - 1);
	agent_chat_throttle(request->tx, request->page, "wait");
	agent_chat_ask_again(request->tx, request->page, "said", id, position);
	TRY(tx_run(request->tx));
	TRY(wait_first(request));
	if (json_is_integer(json_object_get(request->page, "said")))
		TRY(ask(request, position, text_or_empty(last, "text")));
	return answer(request, id);
}

static const struct page pages[] = {
	{POST, MANAGER, "/agent-chats", chats_create, .form = begin_form},
	{GET, MANAGER, "/agent-chats/:id", chats_show},
	{POST, MANAGER, "/agent-chats/:id/turns", chats_say, .form = say_form, .again = chats_show},
	{POST, MANAGER, "/agent-chats/:id/answers", chats_ask_again, .form = again_form, .again = chats_show},
};

int main(int argc, char **argv)
{
	struct serve_options options = {.threads = THREADS, .connections = THREADS};
	return serve_with(pages, COUNT(pages), options, argc, argv);
}
