/* agents.c: voice agents: list, show with a test call, make, change; saving makes a version, and so does going back. */
#include "models/agent.h"

#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/phone.h"
#include "lib/text.h"
#include "models/agent_chat.h"
#include "models/agent_version.h"
#include "models/dialing.h"
#include "models/document.h"
#include "models/industry.h"
#include "models/job.h"
#include "models/lead.h"
#include "models/outage.h"
#include "models/personality.h"
#include "models/variable.h"
#include "parts/agent_form.h"
#include "parts/agent_version_view.h"

static const struct field agent_form[] = {
	AGENT_FORM_FIELDS,
	{"longest_minutes", INTEGER, .required = 1, .lowest = 1, .highest = 60},
	{"recording", FLAG},
	{"says_ai", FLAG},
	{"says_recording", FLAG},
	{"waiver", TEXT, .highest = 500},
	{NULL, TEXT},
};

static const struct field new_form[] = {
	{"industry", TEXT, .highest = 40},
	{NULL, TEXT},
};

static const struct field compare_form[] = {
	{"with", INTEGER, .lowest = 1, .highest = INT32_MAX},
	{NULL, TEXT},
};

static const struct field test_form[] = {
	{"phone", TEXT, .required = 1, .highest = 40},
	{NULL, TEXT},
};

static json_t *agent_of(struct request *request)
{
	return json_object_get(request->page, "agent");
}

/* Which kind of voice it has, and what that cannot do; nothing is said where there is only one. */
static void tell_engine(json_t *agent)
{
	const struct engine_offer *offer = engine_offer(text_of(agent, "wanted_engine"));
	json_t *limits = json_array();
	if (!offer || json_array_size(account_offers()) < 2)
		return;
	for (const char *const *limit = offer->limits; *limit; limit++)
		json_array_append_new(limits, json_string(*limit));
	json_object_set_new(agent, "kind_of_voice",
		json_pack("{s:s, s:s, s:b, s:o}", "label", offer->label, "difference", offer->difference,
			"has_limits", json_array_size(limits) > 0, "limits", limits));
}

static struct error *agents_index(struct request *request)
{
	agent_list(request->tx, request->page, "agents", clock_now());
	TRY(tx_commit(request->tx));
	json_object_set_new(request->page, "has_agents",
		json_boolean(json_array_size(json_object_get(request->page, "agents"))));
	return NULL;
}

/* What the page says besides what is stored. */
static void explain(struct request *request)
{
	json_t *agent = agent_of(request), *names = json_array();
	const json_t *columns = json_object_get(json_object_get(request->page, "columns"), "names");
	const char *texts[] = {"greeting", "prompt", "personality_words"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *text = text_of(agent, texts[i]);
		variable_collect(request->arena, text ? text : "", names);
	}
	json_object_set_new(request->page, "doubts", variable_doubts(request->arena, names, columns));
	json_object_set_new(agent, "compiled_greeting", json_string(agent_greeting(request->arena, agent)));
	json_object_set_new(agent, "manner",
		json_string(personality_sentence(
			request->arena, text_of(agent, "personality"), text_of(agent, "personality_words"))));
	const char *language = text_of(agent, "language");
	json_object_set_new(
		agent, "language_name", json_string(agent_language_name(request->arena, language)));
}

static struct error *agents_show(struct request *request)
{
	const char *id = request_path(request, "id");
	agent_find(request->tx, request->page, "agent", id);
	agent_versions(request->tx, request->page, "versions", id);
	agent_numbers(request->tx, request->page, "numbers", id);
	document_of_agent(request->tx, request->page, "documents", id);
	lead_columns(request->tx, request->page, "columns");
	outage_find(request->tx, request->page, id);
	job_trouble(request->tx, request->page, "agent_provision", id);
	TRY(tx_run(request->tx)); /* who it is, and so whose chat */
	agent_chat_latest(request->tx, request->page, "chat", id, request_me(request, "person_id"));
	TRY(tx_commit(request->tx));
	outage_tell(request->arena, request->page);
	tell_engine(agent_of(request));
	explain(request);
	agent_chat_tell(request->arena, request->page);
	return NULL;
}

static struct error *agents_version(struct request *request)
{
	const char *id = request_path(request, "id"), *number = request_path(request, "number");
	int64_t asked = form_integer(request, "with"), shown = 0;
	if (!text_to_integer(number, &shown) || shown > INT32_MAX)
		return error_new(request->arena, ERROR_MISSING, "There is no such version.", NULL);
	const char *other = arena_printf(request->arena, "%lld", (long long)(asked ? asked : shown - 1));
	agent_find(request->tx, request->page, "agent", id);
	agent_version(request->tx, request->page, "version", id, number);
	agent_version_maybe(request->tx, request->page, "other", id, other);
	agent_versions(request->tx, request->page, "versions", id);
	TRY(tx_commit(request->tx));
	agent_version_view(request, asked > shown, other);
	return NULL;
}

/* Going back makes a new version, so that nothing is lost by it. */
static struct error *agents_restore(struct request *request)
{
	const char *id = request_path(request, "id"), *number = request_path(request, "number");
	int64_t shown;
	if (!text_to_integer(number, &shown) || shown > INT32_MAX)
		return error_new(request->arena, ERROR_MISSING, "There is no such version.", NULL);
	TRY(tx_run(request->tx)); /* who it is that goes back */
	agent_version_restore(request->tx, id, number,
		(struct agent_restorer){request_me(request, "person_id"), request_me(request, "name")});
	request_redirect(request, "/agents/%s", id);
	request_flash(request,
		arena_printf(request->arena, "Saved as a new version, with what version %s says.", number));
	return NULL;
}

static struct error *agents_new(struct request *request)
{
	const struct industry *industry = industry_find(form_text(request, "industry"));
	TRY(agent_form_offer(request));
	json_t *proposal = industry_proposal(request->arena, industry ? industry : industry_find("other"));
	json_object_update(
		proposal, json_pack("{s:s, s:s, s:i, s:b, s:b, s:b, s:s}", "engine", engine_offers->key,
				  "language", "en-US", "longest_minutes", 10, "recording", 1, "says_ai", 1,
				  "says_recording", 1, "personality", "friendly"));
	request_fill_form(request, proposal);
	request_options(request, "industry", industry_options());
	return NULL;
}

static struct error *agents_edit(struct request *request)
{
	agent_find(request->tx, request->page, "agent", request_path(request, "id"));
	TRY(agent_form_offer(request));
	json_t *agent = agent_of(request);
	json_int_t seconds = json_integer_value(json_object_get(agent, "longest_seconds"));
	json_object_set_new(agent, "longest_minutes", json_integer((seconds + 59) / 60));
	const struct engine_offer *wanted = engine_offer(text_of(agent, "wanted_engine"));
	json_object_set_new(agent, "engine", json_string((wanted ? wanted : engine_offers)->key));
	request_fill_form(request, agent);
	return NULL;
}

static struct error *read_draft(struct request *request, struct agent_draft *draft)
{
	TRY(tx_run(request->tx)); /* who it is that saves */
	const char *engine;
	TRY(agent_form_engine(request, &engine));
	*draft = (struct agent_draft){
		.name = form_text(request, "name"),
		.greeting = form_text(request, "greeting"),
		.prompt = form_text(request, "prompt"),
		.engine = engine,
		.voice = form_text(request, "voice"),
		.language = form_text(request, "language"),
		.longest_seconds = form_integer(request, "longest_minutes") * 60,
		.recording = form_flag(request, "recording"),
		.says_ai = form_flag(request, "says_ai"),
		.says_recording = form_flag(request, "says_recording"),
		.waiver = form_optional(request, "waiver"),
		.personality = personality_of(form_text(request, "personality")),
		.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
	};
	if (!strcmp(draft->personality, "own"))
		draft->personality_words = form_optional(request, "personality_words");
	return agent_check(request->arena, draft);
}

static struct error *agents_create(struct request *request)
{
	struct agent_draft draft;
	TRY(read_draft(request, &draft));
	request_redirect(request, "/agents/%s", agent_create(request->tx, &draft));
	request_flash(request, "The agent is being made ready. Have it call your phone as soon as it is.");
	return NULL;
}

static struct error *agents_update(struct request *request)
{
	struct agent_draft draft;
	const char *id = request_path(request, "id");
	TRY(read_draft(request, &draft));
	agent_update(request->tx, id, &draft);
	request_redirect(request, "/agents/%s", id);
	request_flash(request, "Saved as a new version.");
	return NULL;
}

static struct error *agents_provision(struct request *request)
{
	const char *id = request_path(request, "id");
	agent_provision(request->tx, id);
	request_redirect(request, "/agents/%s", id);
	return NULL;
}

/* The agent calls the person's own phone. */
static struct error *agents_test(struct request *request)
{
	TRY(tx_run(request->tx)); /* who asks, and in which country */
	struct dialing_test test = {
		.agent = request_path(request, "id"),
		.spare = config_load()->twilio_phone_number,
		.person = request_me(request, "name"),
		.sandbox = account_is_sandbox(),
	};
	struct error *error = phone_normalise(
		request->arena, form_text(request, "phone"), request_me(request, "country"), &test.phone);
	if (error)
		return error_field(request->arena, "phone", error->message);
	const char *call = dialing_test(request->tx, &test);
	TRY(tx_run(request->tx));
	request_redirect(request, "/calls/%s", call);
	return NULL;
}

static struct error *agents_delete(struct request *request)
{
	agent_delete(request->tx, request_path(request, "id"));
	request_redirect(request, "/agents");
	request_flash(request, "The agent is deleted.");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/agents", agents_index},
	{GET, MANAGER, "/agents/new", agents_new, .form = new_form},
	{GET, VIEWER, "/agents/:id", agents_show},
	{GET, MANAGER, "/agents/:id/edit", agents_edit},
	{GET, VIEWER, "/agents/:id/versions/:number", agents_version, .form = compare_form,
		.view = "agents/version_show"},
	{POST, MANAGER, "/agents", agents_create, .form = agent_form, .again = agents_new},
	{POST, MANAGER, "/agents/:id", agents_update, .form = agent_form, .again = agents_edit},
	{POST, MANAGER, "/agents/:id/versions/:number/restorations", agents_restore},
	{POST, MANAGER, "/agents/:id/provisionings", agents_provision},
	{POST, MANAGER, "/agents/:id/test-calls", agents_test, .form = test_form, .again = agents_show,
		.view = "agents/show"},
	{POST, MANAGER, "/agents/:id/delete", agents_delete},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
