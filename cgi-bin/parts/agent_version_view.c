/* agent_version_view.c: one version of an agent, compared with another. */
#include "parts/agent_version_view.h"

#include "lib/text.h"
#include "models/agent.h"
#include "models/agent_version.h"
#include "providers/engines.h"

/* The versions to compare with, as choices; the chosen one is the one before, unless another was asked for. */
static void offer_versions(struct request *request, const char *other)
{
	json_t *versions = json_object_get(request->page, "versions"), *choices = json_array();
	const char *shown = request_path(request, "number");
	for (size_t i = 0; i < json_array_size(versions); i++) {
		json_int_t number =
			json_integer_value(json_object_get(json_array_get(versions, i), "version"));
		const char *value = arena_printf(request->arena, "%lld", (long long)number);
		if (strcmp(value, shown))
			json_array_append_new(
				choices, json_pack("{s:s, s:s, s:b}", "value", value, "label",
						 arena_printf(request->arena, "Version %s", value),
						 "selected", !strcmp(value, other)));
	}
	json_object_set_new(request->page, "choices", choices);
	json_object_set_new(request->page, "has_choices", json_boolean(json_array_size(choices)));
}

/* The kind of voice, by the name that customers know it by. */
static void name_kind(json_t *version)
{
	const struct engine_offer *offer = engine_offer(text_of(version, "engine"));
	if (offer)
		json_object_set_new(version, "kind", json_string(offer->label));
}

void agent_version_view(struct request *request, int is_older, const char *other)
{
	json_t *version = json_object_get(request->page, "version"),
	       *before = json_object_get(request->page, "other");
	name_kind(version);
	name_kind(before);
	if (json_is_object(before)) /* changes are told in the order of time */
		json_object_set_new(request->page, "changes",
			agent_version_compare(
				request->arena, is_older ? version : before, is_older ? before : version));
	json_object_set_new(request->page, "is_older", json_boolean(is_older));
	json_object_set_new(
		version, "compiled_greeting", json_string(agent_greeting(request->arena, version)));
	json_object_set_new(version, "compiled_prompt", json_string(agent_prompt(request->arena, version)));
	json_object_set_new(version, "language_name",
		json_string(agent_language_name(request->arena, text_of(version, "language"))));
	offer_versions(request, other);
}
