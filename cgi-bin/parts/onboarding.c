/* onboarding.c: what the steps of a new customer and the launch share. */
#include "parts/onboarding.h"

#include "lib/phone.h"
#include "lib/text.h"
#include "models/personality.h"

json_t *onboarding_chosen(struct request *request)
{
	return json_object_get(request->page, "onboarding");
}

void onboarding_go_to(struct request *request, const char *step)
{
	if (!strcmp(step, "launched"))
		request_redirect(request, "/launches");
	else
		request_redirect(request, "/onboarding/%s", step);
}

void onboarding_tell_steps(struct request *request, const char *current)
{
	static const char *const steps[][2] = {{"business", "Business"}, {"number", "Number"},
		{"agent", "Agent"}, {"knowledge", "Knowledge"}};
	json_t *list = json_array();
	int all = !strcmp(current, "launched");
	for (size_t i = 0; i < COUNT(steps); i++) {
		int is_current = !strcmp(steps[i][0], current);
		int is_done = !is_current && (all || onboarding_has(onboarding_chosen(request), steps[i][0]));
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:b, s:b, s:b}", "step", steps[i][0], "label", steps[i][1],
				"is_done", is_done, "is_current", is_current, "is_link", !all && is_done));
	}
	json_object_set_new(request->page, "steps", list);
	json_object_set_new(request->page, "is_over", json_boolean(all));
}

json_t *onboarding_number_kept(struct request *request)
{
	size_t index;
	json_t *number;
	json_array_foreach(json_object_get(request->page, "reserved"), index, number)
	{
		if (!strcmp(text_or_empty(number, "id"),
			    text_or_empty(onboarding_chosen(request), "number_id")))
			return number;
	}
	return NULL;
}

int onboarding_has_lapsed(struct request *request)
{
	return *text_or_empty(onboarding_chosen(request), "number_id") && !onboarding_number_kept(request);
}

void onboarding_choose_again(struct request *request)
{
	const char *phone =
		phone_format(request->arena, text_or_empty(onboarding_chosen(request), "number_phone"));
	onboarding_go_to(request, "number");
	request_flash(
		request, arena_printf(request->arena,
				 "%s was reserved for half an hour, which is over. Please choose a number "
				 "once more; everything else is saved.",
				 phone));
}

int onboarding_name_taken(struct request *request, const char *name)
{
	size_t index;
	json_t *agent;
	json_array_foreach(json_object_get(request->page, "agents"), index, agent)
	{
		if (!strcmp(text_or_empty(agent, "label"), name))
			return 1;
	}
	return 0;
}

struct error *onboarding_draft(struct request *request, const json_t *form, struct agent_draft *draft)
{
	*draft = (struct agent_draft){
		.name = text_or_empty(form, "name"),
		.engine = text_or_empty(form, "engine_name"),
		.greeting = text_or_empty(form, "greeting"),
		.prompt = text_or_empty(form, "prompt"),
		.voice = text_or_empty(form, "voice"),
		.language = text_or_empty(form, "language"),
		.longest_seconds = 600,
		.recording = 1,
		.says_ai = 1,
		.says_recording = 1,
		.personality = personality_of(text_or_empty(form, "personality")),
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
	};
	if (!strcmp(draft->personality, "own"))
		draft->personality_words = text_or_empty(form, "personality_words");
	return agent_check(request->arena, draft);
}
