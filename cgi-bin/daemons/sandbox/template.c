/* template.c: what may be in the template of an Ultravox call, and in the context that fills it in. */
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/ultravox.h"
#include "daemons/sandbox/wire.h"
#include "lib/text.h"

enum field_kind { TEXT, TRUTH, NUMBER, DURATION, OBJECT, ARRAY };

/* Where a field may stand: in an agent's template, in a call by an agent, in a call of its own. */
enum { BY_TEMPLATE = 1, BY_AGENT = 2, BY_CALL = 4, EVERYWHERE = 7 };

static const struct field {
	const char *name;
	enum field_kind kind;
	int where;
} fields[] = {
	{"name", TEXT, BY_TEMPLATE},
	{"created", TEXT, BY_TEMPLATE},
	{"updated", TEXT, BY_TEMPLATE},
	{"medium", OBJECT, EVERYWHERE},
	{"initialOutputMedium", TEXT, EVERYWHERE},
	{"joinTimeout", DURATION, EVERYWHERE},
	{"maxDuration", DURATION, EVERYWHERE},
	{"vadSettings", OBJECT, BY_TEMPLATE | BY_CALL},
	{"recordingEnabled", TRUTH, EVERYWHERE},
	{"firstSpeakerSettings", OBJECT, EVERYWHERE},
	{"systemPrompt", TEXT, BY_TEMPLATE | BY_CALL},
	{"temperature", NUMBER, BY_TEMPLATE | BY_CALL},
	{"model", TEXT, BY_TEMPLATE | BY_CALL},
	{"voice", TEXT, EVERYWHERE},
	{"externalVoice", OBJECT, BY_TEMPLATE | BY_CALL},
	{"voiceOverrides", OBJECT, EVERYWHERE},
	{"languageHint", TEXT, BY_TEMPLATE | BY_CALL},
	{"timeExceededMessage", TEXT, BY_TEMPLATE | BY_CALL},
	{"inactivityMessages", ARRAY, BY_TEMPLATE | BY_CALL},
	{"selectedTools", ARRAY, BY_TEMPLATE | BY_CALL},
	{"dataConnection", OBJECT, EVERYWHERE},
	{"contextSchema", OBJECT, BY_TEMPLATE},
	{"sharedSecrets", ARRAY, EVERYWHERE},
	{"retentionPolicy", TEXT, EVERYWHERE},
	{"templateContext", OBJECT, BY_AGENT},
	{"initialMessages", ARRAY, BY_AGENT | BY_CALL},
	{"metadata", OBJECT, BY_AGENT | BY_CALL},
	{"experimentalSettings", OBJECT, BY_AGENT | BY_CALL},
	{"callbacks", OBJECT, BY_AGENT | BY_CALL},
	{"toolOverrides", OBJECT, BY_AGENT},
	{"agentId", TEXT, BY_AGENT},
	{"firstSpeaker", TEXT, BY_CALL},
	{"transcriptOptional", TRUTH, BY_CALL},
	{"initialState", OBJECT, BY_CALL},
};

static const struct field *field_named(const char *name, int where)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		if (!strcmp(fields[i].name, name) && fields[i].where & where)
			return &fields[i];
	return NULL;
}

static int fits(const json_t *value, enum field_kind kind)
{
	switch (kind) {
	case TEXT:
		return json_is_string(value);
	case TRUTH:
		return json_is_boolean(value);
	case NUMBER:
		return json_is_number(value);
	case DURATION:
		return json_is_string(value) && wire_parse_duration(json_string_value(value)) >= 0;
	case OBJECT:
		return json_is_object(value);
	default:
		return json_is_array(value);
	}
}

static int tool_name_is_valid(const char *name)
{
	size_t length = name ? strlen(name) : 0;
	return length >= 1 && length <= 64 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == length;
}

static const char *parameters_wrong(struct arena *arena, const json_t *parameters, const char *needs)
{
	static const char *const locations[] = {"PARAMETER_LOCATION_QUERY", "PARAMETER_LOCATION_PATH",
		"PARAMETER_LOCATION_HEADER", "PARAMETER_LOCATION_BODY"};
	for (size_t i = 0; i < json_array_size(parameters); i++) {
		const json_t *parameter = json_array_get(parameters, i);
		const char *location = row_text(parameter, "location");
		size_t at = 0;
		while (at < COUNT(locations) && (!location || strcmp(locations[at], location)))
			at++;
		if (!row_text(parameter, "name") || at == COUNT(locations) ||
			!json_object_get(parameter, needs))
			return arena_printf(
				arena, "selectedTools: a parameter needs name, location and %s", needs);
	}
	return NULL;
}

static const char *temporary_wrong(struct arena *arena, const json_t *tool)
{
	const json_t *http = json_object_get(tool, "http");
	const char *wrong = NULL;
	if (!tool_name_is_valid(row_text(tool, "modelToolName")))
		return "selectedTools: modelToolName must match ^[a-zA-Z0-9_-]{1,64}$";
	if (!row_text(tool, "description"))
		return "selectedTools: a temporary tool needs a description";
	if (!http && !json_object_get(tool, "client") && !json_object_get(tool, "dataConnection"))
		return "selectedTools: a temporary tool needs http, client or dataConnection";
	if (http && (!row_text(http, "baseUrlPattern") || !row_text(http, "httpMethod")))
		return "selectedTools: http needs baseUrlPattern and httpMethod";
	wrong = parameters_wrong(arena, json_object_get(tool, "dynamicParameters"), "schema");
	if (!wrong)
		wrong = parameters_wrong(arena, json_object_get(tool, "staticParameters"), "value");
	if (!wrong)
		wrong = parameters_wrong(arena, json_object_get(tool, "automaticParameters"), "knownValue");
	return wrong;
}

static const char *tools_wrong(struct arena *arena, const json_t *tools)
{
	static const char *const built_in[] = {
		"hangUp", "leaveVoicemail", "playDtmfSounds", "queryCorpus", "coldTransfer", "warmTransfer"};
	for (size_t i = 0; i < json_array_size(tools); i++) {
		const json_t *tool = json_array_get(tools, i),
			     *temporary = json_object_get(tool, "temporaryTool");
		const char *name = row_text(tool, "toolName"), *wrong;
		size_t at = 0;
		if (!name + !row_text(tool, "toolId") + !temporary != 2)
			return "selectedTools: exactly one of toolId, toolName and temporaryTool is needed";
		while (name && at < COUNT(built_in) && strcmp(built_in[at], name))
			at++;
		if ((name && at == COUNT(built_in)) || row_text(tool, "toolId"))
			return arena_printf(
				arena, "selectedTools: there is no tool \"%s\"", name ? name : "of this id");
		wrong = temporary ? temporary_wrong(arena, temporary) : NULL;
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *medium_wrong(const json_t *medium)
{
	static const char *const known[] = {
		"webRtc", "twilio", "serverWebSocket", "telnyx", "plivo", "exotel", "sip"};
	size_t at = 0;
	if (!medium)
		return NULL;
	while (at < COUNT(known) && !json_object_get(medium, known[at]))
		at++;
	if (at == COUNT(known) || json_object_size(medium) != 1)
		return "medium: exactly one medium is needed";
	if (json_object_get(json_object_get(medium, "twilio"), "outgoing"))
		return "medium: no Twilio credentials are imported into this account";
	return NULL;
}

static const char *metadata_wrong(const json_t *metadata)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)metadata, key, value)
	{
		if (!json_is_string(value))
			return "metadata: all values must be strings";
		if (!strncmp(key, "ultravox.", 9))
			return "metadata: keys may not start with \"ultravox.\"";
	}
	return NULL;
}

static const char *values_wrong(struct arena *arena, const json_t *template)
{
	const char *voice = row_text(template, "voice"), *hint = row_text(template, "languageHint"), *wrong;
	const json_t *temperature = json_object_get(template, "temperature");
	const json_t *first = json_object_get(template, "firstSpeakerSettings");
	if (temperature && (json_number_value(temperature) < 0 || json_number_value(temperature) > 1))
		return "temperature: must be from 0 to 1";
	if (hint && text_characters(hint) > 16)
		return "languageHint: ensure this field has no more than 16 characters.";
	if (voice && json_object_get(template, "externalVoice"))
		return "voice: only one of voice and externalVoice may be set";
	if (voice && !voice_exists(voice))
		return arena_printf(arena, "voice: there is no voice \"%s\"", voice);
	if (first && !json_object_get(first, "user") + !json_object_get(first, "agent") != 1)
		return "firstSpeakerSettings: exactly one of user and agent is needed";
	wrong = medium_wrong(json_object_get(template, "medium"));
	if (!wrong)
		wrong = tools_wrong(arena, json_object_get(template, "selectedTools"));
	if (!wrong)
		wrong = tools_wrong(
			arena, json_object_get(json_object_get(template, "toolOverrides"), "add"));
	return wrong ? wrong : metadata_wrong(json_object_get(template, "metadata"));
}

const char *template_wrong(struct arena *arena, const json_t *value, int of_call)
{
	int where = of_call == 0 ? BY_TEMPLATE : of_call == 1 ? BY_AGENT : BY_CALL;
	const char *name;
	json_t *content;
	json_object_foreach((json_t *)value, name, content)
	{
		const struct field *field = field_named(name, where);
		if (!field)
			return arena_printf(arena, "%s: there is no such field here", name);
		if (!json_is_null(content) && !fits(content, field->kind))
			return arena_printf(arena, "%s: not a valid value", name);
	}
	return values_wrong(arena, value);
}

/* Every text of the value that is a template, one after another. */
static void collect_missing(struct arena *arena, const json_t *value, const json_t *context, json_t *missing)
{
	const char *name;
	json_t *inner;
	if (json_is_string(value))
		wire_template(arena, json_string_value(value), context, missing);
	json_object_foreach((json_t *)value, name, inner) collect_missing(arena, inner, context, missing);
	for (size_t i = 0; i < json_array_size(value); i++)
		collect_missing(arena, json_array_get(value, i), context, missing);
}

static const char *schema_wrong(struct arena *arena, const json_t *schema, const json_t *context)
{
	const json_t *required = json_object_get(schema, "required"),
		     *properties = json_object_get(schema, "properties");
	const char *name;
	json_t *value;
	for (size_t i = 0; i < json_array_size(required); i++) {
		const char *key = json_string_value(json_array_get(required, i));
		if (!json_object_get(context, key))
			return arena_printf(arena, "templateContext: '%s' is a required property", key);
	}
	json_object_foreach((json_t *)context, name, value)
	{
		const json_t *property = json_object_get(properties, name);
		const char *type = row_text(property, "type");
		if (json_is_false(json_object_get(schema, "additionalProperties")) && !property)
			return arena_printf(
				arena, "templateContext: Additional properties are not allowed ('%s')", name);
		if (type && !strcmp(type, "string") && !json_is_string(value))
			return arena_printf(arena, "templateContext: '%s' is not of type 'string'", name);
		if (type && !strcmp(type, "object") && !json_is_object(value))
			return arena_printf(arena, "templateContext: '%s' is not of type 'object'", name);
	}
	return NULL;
}

const char *context_wrong(struct arena *arena, const json_t *definition, const json_t *context)
{
	static const char *const templates[] = {"systemPrompt", "firstSpeakerSettings", "selectedTools",
		"inactivityMessages", "timeExceededMessage"};
	const json_t *schema = json_object_get(definition, "contextSchema");
	json_t *missing = json_array();
	if (schema)
		return schema_wrong(arena, schema, context);
	/* Without a schema, the variables that the texts use are the schema. */
	for (size_t i = 0; i < COUNT(templates); i++)
		collect_missing(arena, json_object_get(definition, templates[i]), context, missing);
	if (json_array_size(missing))
		return arena_printf(arena, "templateContext: '%s' is a required property",
			json_string_value(json_array_get(missing, 0)));
	return NULL;
}
