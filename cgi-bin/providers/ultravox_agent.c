/* ultravox_agent.c: compiles our agent and our order of a call into Ultravox's. */
#include "providers/ultravox.h"

#include <ctype.h>

#include "lib/strbuf.h"

enum { NAME_CHARACTERS = 64, JOIN_SECONDS = 90 };

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

static const char opening[] =
	"\n\n# How the call begins\n"
	"Whoever speaks first, your own first words are exactly these, and you say them once:\n";

static const char rules[] =
	"\n\n# Rules that always hold\n"
	"- You are on the telephone. Speak in short, natural sentences; no lists, no markup, no emoji.\n"
	"- If you are asked whether you are a person or a machine, say truthfully that you are an AI "
	"assistant.\n"
	"- If the person does not want to be called again, use the tool optOut at once, confirm it in one "
	"sentence, and "
	"end the call with the tool hangUp. Do not try to change their mind.\n"
	"- If a machine asks who is calling and why, say it in one sentence and wait until a person speaks.\n"
	"- When the conversation is over, say goodbye and end the call with the tool hangUp.\n";

static const char opt_out_description[] = "Records that this person does not want to be called again. Use it "
					  "as soon as the person says so in any words.";

static const struct phrases *phrases_of(const char *language)
{
	for (size_t i = 0; language && i < COUNT(phrases); i++)
		if (!strncmp(phrases[i].language, language, 2) && !isalpha((unsigned char)language[2]))
			return &phrases[i];
	return &phrases[0];
}

/* The length of a variable's name after "{{", blanks around it included, or 0 if it is no variable. */
static size_t variable_length(const char *text)
{
	size_t length = strspn(text, " .ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789");
	return strncmp(text + length, "}}", 2) ? 0 : length;
}

static char *flat_name(struct arena *arena, const char *name, size_t length)
{
	char *flat = arena_alloc(arena, length + 1), *end = flat;
	for (size_t i = 0; i < length; i++)
		if (name[i] != ' ')
			*end++ = name[i] == '.' ? '_' : name[i];
	return flat;
}

/* Adds text with its variables flattened, and each of them to the schema of the context. */
static void add_template(struct strbuf *prompt, const char *text, json_t *properties)
{
	while (*text) {
		size_t length = strncmp(text, "{{", 2) ? 0 : variable_length(text + 2);
		if (length) {
			char *name = flat_name(prompt->arena, text + 2, length);
			strbuf_addf(prompt, "{{%s}}", name);
			json_object_set_new(properties, name, json_pack("{s:s}", "type", "string"));
			text += length + 4;
		} else {
			strbuf_addc(prompt, *text++);
		}
	}
}

static const char *system_prompt(struct arena *arena, const struct engine_agent *agent, json_t *properties)
{
	struct strbuf prompt;
	strbuf_init(&prompt, arena);
	add_template(&prompt, agent->prompt, properties);
	strbuf_adds(&prompt, opening);
	add_template(&prompt, agent->greeting, properties);
	strbuf_adds(&prompt, rules);
	return prompt.text;
}

static json_t *tools(const struct engine_agent *agent)
{
	json_t *all = json_pack("[{s:s}]", "toolName", "hangUp");
	if (!agent->opt_out_url)
		return all;
	json_t *call_id = json_pack("{s:s, s:s, s:s}", "name", "callId", "location",
		"PARAMETER_LOCATION_BODY", "knownValue", "KNOWN_PARAM_CALL_ID");
	json_t *key = json_pack("{s:s, s:s, s:s}", "name", "X-Tool-Key", "location",
		"PARAMETER_LOCATION_HEADER", "value", agent->opt_out_key);
	json_array_append_new(all, json_pack("{s:{s:s, s:s, s:[o], s:[o], s:{s:s, s:s}}}", "temporaryTool",
					   "modelToolName", "optOut", "description", opt_out_description,
					   "automaticParameters", call_id, "staticParameters", key, "http",
					   "baseUrlPattern", agent->opt_out_url, "httpMethod", "POST"));
	return all;
}

static json_t *seconds(struct arena *arena, int count)
{
	return json_string(arena_printf(arena, "%ds", count));
}

static const char *short_name(struct arena *arena, const char *name)
{
	size_t at = 0;
	for (size_t count = 0; name[at] && count <= NAME_CHARACTERS; at++)
		if (((unsigned char)name[at + 1] & 0xc0) != 0x80 && ++count == NAME_CHARACTERS)
			return arena_strndup(arena, name, at + 1);
	return arena_strdup(arena, name);
}

static void set_text(json_t *object, const char *name, const char *value)
{
	if (value && *value)
		json_object_set_new(object, name, json_string(value));
}

json_t *ultravox_agent_body(struct arena *arena, const struct engine_agent *agent)
{
	const struct phrases *said = phrases_of(agent->language);
	json_t *properties = json_object();
	json_t *template = json_object();
	set_text(template, "systemPrompt", system_prompt(arena, agent, properties));
	set_text(template, "voice", agent->voice);
	set_text(template, "languageHint", agent->language);
	json_object_set_new(template, "firstSpeakerSettings", json_pack("{s:{}}", "agent"));
	json_object_set_new(template, "maxDuration", seconds(arena, agent->longest_seconds));
	json_object_set_new(template, "joinTimeout", seconds(arena, JOIN_SECONDS));
	json_object_set_new(template, "recordingEnabled", json_boolean(agent->recording));
	set_text(template, "timeExceededMessage", said->time_over);
	json_object_set_new(template, "inactivityMessages",
		json_pack("[{s:s, s:s}, {s:s, s:s, s:s}]", "duration", "15s", "message", said->still_there,
			"duration", "15s", "message", said->goodbye, "endBehavior",
			"END_BEHAVIOR_HANG_UP_SOFT"));
	json_object_set_new(template, "selectedTools", tools(agent));
	json_object_set_new(template, "contextSchema",
		json_pack("{s:s, s:o}", "type", "object", "properties", properties));
	if (!json_object_get(template, "systemPrompt"))
		return NULL;
	return json_pack("{s:s, s:o}", "name", short_name(arena, agent->name), "callTemplate", template);
}

static json_t *context(struct arena *arena, const json_t *variables)
{
	json_t *flat = json_object(), *value;
	const char *name;
	json_object_foreach((json_t *)(uintptr_t)variables, name, value) if (json_is_string(value))
		json_object_set_new(
			flat, flat_name(arena, name, strlen(name)), json_string(json_string_value(value)));
	return flat;
}

json_t *ultravox_call_body(struct arena *arena, const struct engine_order *order)
{
	json_t *first = order->outbound ? json_pack("{s:{s:{s:s, s:s}}}", "user", "fallback", "delay", "2s",
						  "text", order->greeting)
					: json_pack("{s:{s:s}}", "agent", "text", order->greeting);
	return json_pack("{s:o, s:{s:s, s:s}, s:{s:{}}, s:o, s:o, s:o, s:b}", "templateContext",
		context(arena, order->variables), "metadata", "call_id", order->call_id, "tenant_id",
		order->tenant_id, "medium", "twilio", "firstSpeakerSettings", first, "joinTimeout",
		seconds(arena, order->join_seconds), "maxDuration", seconds(arena, order->longest_seconds),
		"recordingEnabled", order->recording);
}
