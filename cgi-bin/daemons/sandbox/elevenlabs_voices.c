/* elevenlabs_voices.c: ElevenLabs' voices and their samples. */
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/speech.h"

static const struct voice {
	const char *id, *name, *description, *language, *accent;
	const char *synthetic; /* the voice of espeak-ng that stands in for it */
} voices[] = {
	{"cjVigY5qzO86Huf0OWal", "Eric", "A smooth tenor, for conversations.", "en-US", "american",
		"en-us+m4"},
	{"EXAVITQu4vr4xnSDxMaL", "Sarah", "Confident and warm.", "en-US", "american", "en-us+f4"},
	{"JBFqnCBsd6RMkjVDRZzb", "George", "A warm resonance that captivates.", "en-GB", "british",
		"en-gb+m2"},
	{"XB0fDUnXU5powFXDhCwa", "Charlotte", "Calm, with a Swedish touch.", "en-GB", "swedish", "en-gb+f2"},
	{"pFZP5JQG7iQjIQuC4Bku", "Lily", "Velvety, reads well.", "en-GB", "british", "en-gb+f3"},
	{"onwK4e9ZLuTAKqWW03F9", "Daniel", "Strong, like the news.", "en-GB", "british", "en-gb+m1"},
	{"9BWtsMINqrJLrRacOk9x", "Aria", "Expressive, quick and clear.", "es-ES", "castilian", "es+f2"},
	{"ThT5KcBeYPX3keUQqHPh", "Dorothee", "Pleasant and exact.", "de-DE", "standard", "de+f2"},
	{"FGY2WhTYpPnrIDTdsKH5", "Laure", "Sunny and friendly.", "fr-FR", "parisian", "fr+f2"},
	{"IKne3meq5aSn9XLyUdCD", "Chandra", "Deep and confident.", "hi-IN", "standard", "hi+m3"},
};

static const struct voice *voice_named(const char *id)
{
	for (size_t i = 0; i < COUNT(voices); i++)
		if (!strcmp(voices[i].id, id))
			return &voices[i];
	return NULL;
}

int convai_voice_exists(const char *id)
{
	return voice_named(id) != NULL;
}

static json_t *voice_json(struct request *request, const struct voice *voice)
{
	char *preview = arena_printf(
		request->arena, "%s%s/preview/%s", request_origin(request), elevenlabs.prefix, voice->id);
	json_t *verified = json_pack("{s:s#, s:s, s:s, s:s}", "language", voice->language, 2, "model_id",
		"eleven_flash_v2_5", "accent", voice->accent, "locale", voice->language);
	return json_pack("{s:s, s:s, s:s, s:{s:s, s:s#}, s:[], s:[s], s:s, s:s, s:[o]}", "voice_id",
		voice->id, "name", voice->name, "category", "premade", "labels", "accent", voice->accent,
		"language", voice->language, 2, "available_for_tiers", "high_quality_base_model_ids",
		"eleven_flash_v2_5", "description", voice->description, "preview_url", preview,
		"verified_languages", verified);
}

void convai_voices_list(struct request *request, struct reply *reply)
{
	json_t *list = json_array();
	for (size_t i = 0; i < COUNT(voices); i++)
		json_array_append_new(list, voice_json(request, &voices[i]));
	reply_json(request, reply, 200,
		json_pack("{s:o, s:b, s:i, s:n}", "voices", list, "has_more", 0, "total_count",
			(int)COUNT(voices), "next_page_token"));
}

void convai_voices_fetch(struct request *request, struct reply *reply)
{
	const struct voice *voice = voice_named(request->parts[0]);
	if (voice)
		reply_json(request, reply, 200, voice_json(request, voice));
	else
		convai_error(request, reply, 404, "voice_not_found");
}

void convai_voices_preview(struct request *request, struct reply *reply)
{
	const struct voice *voice = voice_named(request->parts[0]);
	if (!voice) {
		convai_error(request, reply, 404, "voice_not_found");
		return;
	}
	char *text =
		arena_printf(request->arena, "Hello, my name is %s. How can I help you today?", voice->name);
	reply->status = 200;
	reply->type = "audio/mpeg";
	reply->body = speech_mp3_sentence(request->arena, voice->synthetic, text, &reply->length);
}
