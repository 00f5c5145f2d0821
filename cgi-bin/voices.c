/* voices.c: the voices that an agent can have, to be heard: a list, and a sample of each. */
#include "jobs/voice_sample.h"
#include "models/voice.h"

#include "jobs/account.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/throttle.h"
#include "web/page.h"

enum { THREADS = 4 }; /* an engine that is slow keeps nobody from a sample that is kept */

static const struct field list_form[] = {
	{"language", TEXT, .highest = 16},
	{NULL, TEXT},
};

/* Whether a voice speaks a language, as "en" of "en-GB"; every voice speaks "". */
static int speaks(const json_t *voice, const char *language)
{
	const char *own = text_of(voice, "language");
	return !*language || (own && !strncmp(own, language, 2));
}

static struct error *voices_index(struct request *request)
{
	const char *language = form_text(request, "language");
	json_t *shown = json_array(), *voice;
	size_t i;
	voice_list(request->tx, request->page, "all");
	TRY(tx_commit(request->tx));
	json_array_foreach(json_object_get(request->page, "all"), i, voice)
	{
		if (!speaks(voice, language) || !account_has_engine(text_of(voice, "engine")))
			continue;
		const char *own = text_of(voice, "language");
		const char *engine = text_of(voice, "engine");
		json_object_set_new(voice, "can_be_heard",
			json_boolean(engine_offer(engine)->engine->voice_sample != NULL));
		json_object_set_new(voice, "language_name",
			json_string(agent_language_name(request->arena, own ? own : "")));
		json_array_append(shown, voice);
	}
	json_object_set_new(request->page, "voices", shown);
	json_object_set_new(request->page, "has_voices", json_boolean(json_array_size(shown)));
	request_options(request, "language", agent_languages());
	return NULL;
}

/* Voices are the same for all customers, and so are their files. */
static struct error *voices_sample(struct request *request)
{
	struct voice_sample sample;
	voice_find(request->tx, request->page, "voice", request_path(request, "voice"));
	TRY(tx_run(request->tx));
	const json_t *voice = json_object_get(request->page, "voice");
	const char *own = text_of(voice, "language");
	const char *language = voice_language(form_text(request, "language"), own);
	if (!voice_sample_kept(request->arena, voice, language, &sample)) {
		voice_throttle(request->tx, request->page, "wait");
		TRY(tx_commit(request->tx));
		TRY(throttle_error(
			request->arena, json_integer_value(json_object_get(request->page, "wait"))));
		TRY(voice_sample_fetch(request->arena, voice, language, &sample));
	}
	request_file(request, sample.path, sample.type, NULL);
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/voices", voices_index, .form = list_form},
	{GET, VIEWER, "/voices/:voice/sample", voices_sample, .form = list_form},
};

int main(int argc, char **argv)
{
	struct serve_options options = {.threads = THREADS, .connections = THREADS};
	return serve_with(pages, COUNT(pages), options, argc, argv);
}
