/* elevenlabs_numbers.c: numbers of Twilio's that are imported at ElevenLabs, which answers them itself. */
#include "daemons/sandbox/elevenlabs_numbers.h"

#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/store.h"
#include "lib/log.h"

enum { TIMEOUT_MS = 5000 };

/* An import has Twilio announce calls to the engine; whom it tells of their end stays as it was. */
void convai_numbers_create(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body)
		return;
	const char *phone = row_text(body, "phone_number"), *agent = row_text(body, "agent_id");
	if (!phone || !row_text(body, "label") || !row_text(body, "sid") || !row_text(body, "token") ||
		!agent) {
		convai_wrong(request, reply, "phone_number", "Field required");
		return;
	}
	const char *url = arena_printf(
		request->arena, "%s%s/inbound/%s", request_origin(request), elevenlabs.prefix, agent);
	if (!convai_agent(agent) ||
		!store_run(
			"update numbers set voice_url = ?2, voice_method = 'POST', voice_fallback_url = '' "
			"where phone_number = ?1 and owned = 1",
			"ss", phone, url)) {
		convai_error(request, reply, 404, "not_found");
		return;
	}
	reply_json(request, reply, 200,
		json_pack("{s:s}", "phone_number_id", convai_id(request->arena, "phnum")));
}

static struct http_header *headers_of(struct arena *arena, const json_t *named)
{
	size_t count = 0;
	const char *name;
	json_t *value;
	struct http_header *headers = arena_alloc(arena, (json_object_size(named) + 1) * sizeof *headers);
	json_object_foreach((json_t *)named, name, value) headers[count++] =
		(struct http_header){name, json_string_value(value)};
	headers[count].name = NULL;
	return headers;
}

/* Asks how to begin; NULL when nobody says it. */
static json_t *ask(struct request *request, const json_t *hook, const char *agent)
{
	struct http_response response;
	struct http_request question = {
		.method = "POST", .url = row_text(hook, "url"), .timeout_ms = TIMEOUT_MS};
	question.headers = headers_of(request->arena, json_object_get(hook, "request_headers"));
	question.body =
		json_dumps(json_pack("{s:s?, s:s, s:s?, s:s?}", "caller_id", request_form(request, "From"),
				   "agent_id", agent, "called_number", request_form(request, "To"),
				   "call_sid", request_form(request, "CallSid")),
			JSON_COMPACT);
	question.body_length = strlen(question.body);
	struct error *error = http_send(request->arena, &question, &response);
	if (error)
		log_error("sandbox.not_begun", error);
	return error || response.status != 200 ? NULL : json_loads(response.body, 0, NULL);
}

/* What is asked for has to name every variable that the agent defines. */
static int is_complete(const json_t *agent, const json_t *begun)
{
	const char *name, *type = row_text(begun, "type");
	json_t *value;
	const json_t *said = json_object_get(row_json(agent, "config"), "agent");
	const json_t *known =
		json_object_get(json_object_get(said, "dynamic_variables"), "dynamic_variable_placeholders");
	json_object_foreach((json_t *)known, name, value)
	{
		if (!json_object_get(json_object_get(begun, "dynamic_variables"), name))
			return 0;
	}
	return type && !strcmp(type, "conversation_initiation_client_data");
}

static int is_asked_about(const json_t *agent)
{
	const json_t *overrides = json_object_get(row_json(agent, "settings"), "overrides");
	return json_is_true(
		json_object_get(overrides, "enable_conversation_initiation_client_data_from_webhook"));
}

void convai_numbers_answer(struct request *request, struct reply *reply)
{
	store_begin();
	json_t *agent = convai_agent(request->parts[0]), *hook = convai_begin_hook();
	store_commit();
	json_t *begun = agent && is_asked_about(agent) && json_is_object(hook)
				? ask(request, hook, request->parts[0])
				: NULL;
	if (!is_complete(agent, begun)) {
		convai_error(request, reply, 500, "conversation_not_begun");
		return;
	}
	json_t *body = json_pack("{s:s, s:s?, s:s?, s:o}", "direction", "inbound", "from_number",
		request_form(request, "From"), "to_number", request_form(request, "To"),
		"conversation_initiation_client_data", begun);
	store_begin();
	convai_calls_begin(request, reply, agent, body);
	store_commit();
}
