/* agent_form.c: what the forms of an agent share. */
#include "parts/agent_form.h"

#include "jobs/account.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/personality.h"
#include "models/variable.h"
#include "models/voice.h"

/* The voices below the kind that they belong to; the items are those of the whole list, which knows what is chosen. */
static json_t *voices_by_engine(const json_t *engines, const json_t *voices)
{
	json_t *groups = json_array(), *engine, *voice;
	size_t i, j;
	json_array_foreach(engines, i, engine)
	{
		json_t *group = json_array();
		json_array_foreach(voices, j, voice)
		{
			const char *at = text_of(voice, "engine");
			if (engine_offer(at) == engine_offer_by_key(text_of(engine, "value")))
				json_array_append(group, voice);
		}
		json_array_append_new(groups,
			json_pack("{s:O, s:o}", "label", json_object_get(engine, "label"), "voices", group));
	}
	return groups;
}

struct error *agent_form_offer(struct request *request)
{
	voice_list(request->tx, request->page, "voices");
	TRY(tx_commit(request->tx));
	json_t *engines = account_offers();
	request_options(request, "engine", engines);
	request_options(request, "voice", json_object_get(request->page, "voices"));
	json_object_set_new(request->page, "has_engines", json_boolean(json_array_size(engines) > 1));
	json_object_set_new(request->page, "voice_groups",
		voices_by_engine(engines, json_object_get(request->page, "voices")));
	request_options(request, "language", agent_languages());
	request_options(request, "personality", personality_options());
	json_object_set_new(request->page, "variables", variable_names());
	return NULL;
}

struct error *agent_form_engine(struct request *request, const char **name)
{
	const char *key = form_optional(request, "engine");
	const struct engine_offer *engine = key ? engine_offer_by_key(key) : engine_offers;
	if (!engine || !account_has_engine(engine->engine->name))
		return error_field(request->arena, "engine", "Please choose one of the list.");
	*name = engine->engine->name;
	return NULL;
}
