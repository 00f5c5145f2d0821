/* elevenlabs_agent.c: compiles our agent and our order of a call into ElevenLabs'. */
#include "providers/elevenlabs.h"

#include <string.h>
#include <strings.h>

#include "lib/strbuf.h"
#include "providers/prompt.h"

enum { SILENCE_SECONDS = 30 };

static const struct prompt_tools tool_names = {"opt_out", "end_call"};

/* "pt-BR" as "pt". */
static const char *language_of(struct arena *arena, const struct engine_agent *agent)
{
	const char *language = agent->language && *agent->language ? agent->language : "en";
	return arena_strndup(arena, language, strcspn(language, "-_"));
}

/* The texts that it looks things up in, from their ids. */
static json_t *knowledge_of(struct arena *arena, const char *ids)
{
	json_t *list = json_array();
	while (ids && *ids) {
		size_t length = strcspn(ids, ",");
		const char *id = arena_strndup(arena, ids, length);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "type", "text", "name", id,
						    "id", id, "usage_mode", "auto"));
		ids += length + (ids[length] == ',');
	}
	return list;
}

static json_t *prompt_of(
	struct arena *arena, const struct engine_agent *agent, const char *tool, json_t *names)
{
	json_t *prompt = json_object();
	prompt_set(prompt, "prompt", prompt_text(arena, agent, &tool_names, 0, names));
	json_object_set_new(prompt, "tool_ids", tool ? json_pack("[s]", tool) : json_array());
	json_object_set_new(prompt, "knowledge_base", knowledge_of(arena, agent->knowledge));
	json_object_set_new(prompt, "rag",
		json_pack("{s:b, s:s}", "enabled", agent->knowledge != NULL, "embedding_model",
			"multilingual_e5_large_instruct"));
	json_object_set_new(prompt, "built_in_tools",
		json_pack("{s:{s:s, s:s, s:s, s:{s:s}}}", "end_call", "type", "system", "name",
			tool_names.hang_up, "description", "", "params", "system_tool_type", "end_call"));
	return prompt;
}

/* Speech as the telephone has it; only some models speak other languages than English. */
static json_t *speech_of(const struct engine_agent *agent, const char *language)
{
	const char *model = strcmp(language, "en") ? "eleven_flash_v2_5" : "eleven_flash_v2";
	json_t *speech = json_pack("{s:s, s:s}", "model_id", model, "agent_output_audio_format", "ulaw_8000");
	prompt_set(speech, "voice_id", agent->voice);
	return speech;
}

/* Every variable needs a value or stands for nothing: what a call does not bring must not end it. */
static json_t *placeholders(json_t *names)
{
	static const char *const always[] = {
		"greeting", "call_id", "tenant_id", "conversation", "secret__tool_key"};
	for (size_t i = 0; i < COUNT(always); i++)
		json_object_set_new(names, always[i], json_string(""));
	return json_pack("{s:o}", "dynamic_variable_placeholders", names);
}

json_t *elevenlabs_agent_body(struct arena *arena, const struct engine_agent *agent, const char *tool)
{
	const char *language = language_of(arena, agent);
	json_t *names = json_object(), *prompt = prompt_of(arena, agent, tool, names);
	if (!json_object_get(prompt, "prompt"))
		return NULL;
	json_t *said = json_pack("{s:s, s:s, s:o, s:o}", "first_message", "{{greeting}}", "language",
		language, "dynamic_variables", placeholders(names), "prompt", prompt);
	json_t *config = json_pack("{s:o, s:o, s:{s:s}, s:{s:i}, s:{s:i}}", "agent", said, "tts",
		speech_of(agent, language), "asr", "user_input_audio_format", "ulaw_8000", "turn",
		"silence_end_call_timeout", SILENCE_SECONDS, "conversation", "max_duration_seconds",
		agent->longest_seconds);
	return json_pack("{s:s, s:o, s:{s:{s:b}, s:{s:b}, s:{s:b}}}", "name", prompt_name(arena, agent->name),
		"conversation_config", config, "platform_settings", "privacy", "record_voice",
		agent->recording, "call_limits", "bursting_enabled", 0, "overrides",
		"enable_conversation_initiation_client_data_from_webhook", 1);
}

json_t *elevenlabs_tool_body(struct arena *arena, const char *url)
{
	json_t *conversation = json_pack("{s:s, s:s}", "type", "string", "dynamic_variable", "conversation");
	json_t *schema = json_pack("{s:s, s:s, s:{s:{s:s}}, s:{s:{s:{s:s, s:s}}}, s:{s:s, s:[s], s:{s:o}}}",
		"url", arena_strndup(arena, url, strcspn(url, "?")), "method", "POST", "request_headers",
		"X-Tool-Key", "variable_name", "secret__tool_key", "query_params_schema", "properties",
		"tenant", "type", "string", "dynamic_variable", "tenant_id", "request_body_schema", "type",
		"object", "required", "callId", "properties", "callId", conversation);
	return json_pack("{s:{s:s, s:s, s:s, s:o}}", "tool_config", "type", "webhook", "name",
		tool_names.opt_out, "description", prompt_opt_out, "api_schema", schema);
}

/* A value for every variable of the prompt, too: what has none stands for nothing. */
json_t *elevenlabs_begin_data(struct arena *arena, const struct engine_order *order, const char *reference)
{
	json_t *values = json_object();
	const struct engine_agent agent = {.prompt = order->prompt};
	if (order->prompt)
		prompt_text(arena, &agent, &tool_names, 0, values);
	json_object_update(values, prompt_values(arena, order->variables));
	json_t *ours = json_pack("{s:s, s:s, s:s, s:s, s:s}", "greeting", order->greeting, "call_id",
		order->call_id, "tenant_id", order->tenant_id, "conversation", reference, "secret__tool_key",
		order->opt_out_key ? order->opt_out_key : "");
	if (!ours)
		return NULL;
	json_object_update(values, ours);
	return json_pack("{s:s, s:o}", "user_id", reference, "dynamic_variables", values);
}

json_t *elevenlabs_call_body(struct arena *arena, const struct engine_order *order, const char *reference)
{
	json_t *begun = elevenlabs_begin_data(arena, order, reference);
	const char *from = order->outbound ? order->our_phone : order->their_phone;
	const char *to = order->outbound ? order->their_phone : order->our_phone;
	return begun ? json_pack("{s:s, s:s, s:s, s:s, s:o}", "agent_id", order->agent_id, "from_number",
			       from, "to_number", to, "direction", order->outbound ? "outbound" : "inbound",
			       "conversation_initiation_client_data", begun)
		     : NULL;
}
