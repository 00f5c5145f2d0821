/* ultravox_agent.c: compiles our agent and our order of a call into Ultravox's. */
#include "providers/ultravox.h"

#include <ctype.h>

#include "providers/prompt.h"

enum { JOIN_SECONDS = 90 };

/* What the agent says by itself, in the languages that it is likely to speak; the first one where none fits. */
static const struct phrases {
	const char *language;
	const char *still_there, *goodbye, *time_over;
} phrases[] = {
	{"en", "Are you still there?", "It seems that we got cut off. Goodbye.",
		"I have to end the call now. Goodbye."},
	{"es", "¿Sigue ahí?", "Parece que se ha cortado. Adiós.",
		"Tengo que terminar la llamada ahora. Adiós."},
	{"fr", "Vous êtes toujours là ?", "Il semble que nous ayons été coupés. Au revoir.",
		"Je dois mettre fin à l'appel. Au revoir."},
	{"de", "Sind Sie noch da?", "Die Verbindung scheint unterbrochen zu sein. Auf Wiederhören.",
		"Ich muss das Gespräch jetzt beenden. Auf Wiederhören."},
	{"it", "È ancora in linea?", "Sembra che sia caduta la linea. Arrivederci.",
		"Devo terminare la chiamata. Arrivederci."},
	{"pt", "Ainda está aí?", "Parece que a ligação caiu. Até logo.",
		"Preciso encerrar a ligação agora. Até logo."},
	{"nl", "Bent u er nog?", "De verbinding lijkt verbroken. Tot ziens.",
		"Ik moet het gesprek nu beëindigen. Tot ziens."},
	/* clang-format off */
	{"hi", "क्या आप लाइन पर हैं?",
		"लगता है कॉल कट गई है। नमस्ते।",
		"मुझे अब कॉल समाप्त करनी होगी। नमस्ते।"},
	/* clang-format on */
};

static const struct phrases *phrases_of(const char *language)
{
	for (size_t i = 0; language && i < COUNT(phrases); i++)
		if (!strncmp(phrases[i].language, language, 2) && !isalpha((unsigned char)language[2]))
			return &phrases[i];
	return &phrases[0];
}

static const struct prompt_tools tool_names = {"optOut", "hangUp"};

enum { RESULTS = 5 }; /* passages that a look into its knowledge brings */

static json_t *tools(const struct engine_agent *agent)
{
	json_t *all = json_pack("[{s:s}]", "toolName", "hangUp");
	if (agent->knowledge)
		json_array_append_new(
			all, json_pack("{s:s, s:{s:s, s:i}}", "toolName", "queryCorpus", "parameterOverrides",
				     "corpus_id", agent->knowledge, "max_results", RESULTS));
	if (!agent->opt_out_url)
		return all;
	json_t *call_id = json_pack("{s:s, s:s, s:s}", "name", "callId", "location",
		"PARAMETER_LOCATION_BODY", "knownValue", "KNOWN_PARAM_CALL_ID");
	json_t *key = json_pack("{s:s, s:s, s:s}", "name", "X-Tool-Key", "location",
		"PARAMETER_LOCATION_HEADER", "value", agent->opt_out_key);
	json_array_append_new(all, json_pack("{s:{s:s, s:s, s:[o], s:[o], s:{s:s, s:s}}}", "temporaryTool",
					   "modelToolName", "optOut", "description", prompt_opt_out,
					   "automaticParameters", call_id, "staticParameters", key, "http",
					   "baseUrlPattern", agent->opt_out_url, "httpMethod", "POST"));
	return all;
}

static json_t *seconds(struct arena *arena, int count)
{
	return json_string(arena_printf(arena, "%ds", count));
}

json_t *ultravox_agent_body(struct arena *arena, const struct engine_agent *agent)
{
	const struct phrases *said = phrases_of(agent->language);
	json_t *properties = json_object(), *names = json_object(), *value;
	json_t *template = json_object();
	const char *name;
	prompt_set(template, "systemPrompt", prompt_text(arena, agent, &tool_names, 1, names));
	json_object_foreach(names, name, value)
		json_object_set_new(properties, name, json_pack("{s:s}", "type", "string"));
	prompt_set(template, "voice", agent->voice);
	prompt_set(template, "languageHint", agent->language);
	json_object_set_new(template, "firstSpeakerSettings", json_pack("{s:{}}", "agent"));
	json_object_set_new(template, "maxDuration", seconds(arena, agent->longest_seconds));
	json_object_set_new(template, "joinTimeout", seconds(arena, JOIN_SECONDS));
	json_object_set_new(template, "recordingEnabled", json_boolean(agent->recording));
	prompt_set(template, "timeExceededMessage", said->time_over);
	json_object_set_new(template, "inactivityMessages",
		json_pack("[{s:s, s:s}, {s:s, s:s, s:s}]", "duration", "15s", "message", said->still_there,
			"duration", "15s", "message", said->goodbye, "endBehavior",
			"END_BEHAVIOR_HANG_UP_SOFT"));
	json_object_set_new(template, "selectedTools", tools(agent));
	json_object_set_new(template, "contextSchema",
		json_pack("{s:s, s:o}", "type", "object", "properties", properties));
	if (!json_object_get(template, "systemPrompt"))
		return NULL;
	return json_pack("{s:s, s:o}", "name", prompt_name(arena, agent->name), "callTemplate", template);
}

json_t *ultravox_call_body(struct arena *arena, const struct engine_order *order)
{
	json_t *first = order->outbound ? json_pack("{s:{s:{s:s, s:s}}}", "user", "fallback", "delay", "2s",
						  "text", order->greeting)
					: json_pack("{s:{s:s}}", "agent", "text", order->greeting);
	return json_pack("{s:o, s:{s:s, s:s}, s:{s:{}}, s:o, s:o, s:o, s:b}", "templateContext",
		prompt_values(arena, order->variables), "metadata", "call_id", order->call_id, "tenant_id",
		order->tenant_id, "medium", "twilio", "firstSpeakerSettings", first, "joinTimeout",
		seconds(arena, order->join_seconds), "maxDuration", seconds(arena, order->longest_seconds),
		"recordingEnabled", order->recording);
}
