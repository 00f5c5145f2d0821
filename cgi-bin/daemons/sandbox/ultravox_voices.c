/* ultravox_voices.c: Ultravox's voices and their previews. */
#include "daemons/sandbox/speech.h"
#include "daemons/sandbox/ultravox.h"

static const struct voice {
	const char *id, *name, *description, *language, *label, *provider;
	const char *synthetic; /* the voice of espeak-ng that stands in for it */
} voices[] = {
	{"91fa9bcf-93c8-467c-8b29-973720e3f167", "Mark", "Calm and clear, a good voice for business.",
		"en-US", "🇺🇸 English (United States)", "Inworld", "en-us+m3"},
	{"87691b77-0174-4808-b73c-30000b334e14", "Emily-English", "Friendly and warm, speaks with a smile.",
		"en-US", "🇺🇸 English (United States)", "Eleven Labs", "en-us+f3"},
	{"aa601962-1cbd-4bbd-9d96-3c7a93c3414a", "Jessica", "Lively and young, for casual conversations.",
		"en-US", "🇺🇸 English (United States)", "Eleven Labs", "en-us+f2"},
	{"1769b283-36c6-4883-9c52-17bf75a29bc5", "Aaron-English", "Deep and unhurried, inspires confidence.",
		"en-US", "🇺🇸 English (United States)", "Cartesia", "en-us+m1"},
	{"b0e6b5c1-3100-44d5-8578-9015aa3023ae", "Muyiwa-English", "Measured and polite.", "en-GB",
		"🇬🇧 English (United Kingdom)", "Eleven Labs", "en-gb+m5"},
	{"6b1d2f4e-5a0f-4f6d-9d0e-8f7c1d2b3a49", "Olivia-English",
		"Precise and well-spoken, with a London accent.", "en-GB", "🇬🇧 English (United Kingdom)",
		"Cartesia", "en-gb+f4"},
	{"0f3c7d52-b7b1-4f1c-a3b4-6b0f5d1e2c73", "Priya-English", "Clear and patient, with an Indian accent.",
		"en-IN", "🇮🇳 English (India)", "Cartesia", "en-gb+f1"},
	{"3c9e8a11-2d4b-4c7e-8e15-71a6d9f0b528", "Anjali-Hindi", "Natural Hindi for service calls.", "hi-IN",
		"🇮🇳 Hindi (India)", "Cartesia", "hi+f2"},
	{"e2a4c6d8-0b1f-4a3d-9c5e-7f8091a2b3c4", "Mateo-Spanish", "Warm and relaxed.", "es-MX",
		"🇲🇽 Spanish (Mexico)", "Eleven Labs", "es+m3"},
	{"5d7f9b1c-3e5a-4c7b-8d9e-0a1b2c3d4e5f", "Claire-French", "Elegant and friendly.", "fr-FR",
		"🇫🇷 French (France)", "Cartesia", "fr+f4"},
	{"c4b5a697-8d7e-4f60-9182-736455463728", "Lena-German", "Matter-of-fact and friendly.", "de-DE",
		"🇩🇪 German (Germany)", "Cartesia", "de+f3"},
};

static const struct voice *voice_named(const char *name_or_id)
{
	for (size_t i = 0; i < COUNT(voices); i++)
		if (!strcmp(voices[i].id, name_or_id) || !strcmp(voices[i].name, name_or_id))
			return &voices[i];
	return NULL;
}

int voice_exists(const char *name_or_id)
{
	return voice_named(name_or_id) != NULL;
}

const char *voice_id(const char *name_or_id)
{
	const struct voice *voice = voice_named(name_or_id);
	return voice ? voice->id : name_or_id;
}

static json_t *voice_json(struct request *request, const struct voice *voice)
{
	char *preview = arena_printf(request->arena, "%s%s/api/voices/%s/preview", request_origin(request),
		ultravox.prefix, voice->id);
	json_t *definition =
		json_pack("{s:{s:s, s:s}}", "cartesia", "voiceId", voice->id, "model", "sonic-3");
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "voiceId", voice->id, "name",
		voice->name, "description", voice->description, "primaryLanguage", voice->language,
		"languageLabel", voice->label, "previewUrl", preview, "ownership", "public", "billingStyle",
		"VOICE_BILLING_STYLE_INCLUDED", "provider", voice->provider, "definition", definition);
}

static int voice_fits(const struct request *request, const struct voice *voice)
{
	const char *search = request_query(request, "search"),
		   *language = request_query(request, "primaryLanguage");
	const char *provider = request_query(request, "provider"),
		   *ownership = request_query(request, "ownership");
	return (!search || strcasestr(voice->name, search) || strcasestr(voice->description, search)) &&
	       (!language || !strncmp(voice->language, language, strlen(language))) &&
	       (!provider || !strcasecmp(voice->provider, provider)) &&
	       (!ownership || !strcmp(ownership, "public"));
}

void voices_list(struct request *request, struct reply *reply)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < COUNT(voices); i++)
		if (voice_fits(request, &voices[i]))
			json_array_append_new(rows, voice_json(request, &voices[i]));
	ultravox_page(request, reply, &(struct ultravox_list){rows, NULL});
}

void voices_fetch(struct request *request, struct reply *reply)
{
	const struct voice *voice = voice_named(request->parts[0]);
	if (voice)
		reply_json(request, reply, 200, voice_json(request, voice));
	else
		ultravox_error(request, reply, 404, NULL, "No Voice matches the given query.");
}

void voices_preview(struct request *request, struct reply *reply)
{
	const struct voice *voice = voice_named(request->parts[0]);
	if (!voice) {
		ultravox_error(request, reply, 404, NULL, "No Voice matches the given query.");
		return;
	}
	char *text = arena_printf(request->arena, "Hello, my name is %.*s. How can I help you today?",
		(int)strcspn(voice->name, "-"), voice->name);
	reply->status = 200;
	reply->type = "audio/wav";
	reply->body = speech_sentence(request->arena, voice->synthetic, text, &reply->length);
}
