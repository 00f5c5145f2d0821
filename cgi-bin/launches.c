/* launches.c: makes what a new customer has chosen, all or nothing, and shows how it becomes live, part by part. */
#include "lib/clock.h"
#include "lib/phone.h"
#include "lib/text.h"
#include "models/number.h"
#include "models/platform.h"
#include "parts/document_form.h"
#include "parts/onboarding.h"
#include "providers/engines.h"

static const struct choice retried[] = {
	{"agent", "Agent"}, {"number", "Number"}, {"knowledge", "Knowledge"}, {NULL, NULL}};
static const struct field retry_form[] = {{"part", CHOICE, .required = 1, .choices = retried}, {NULL, TEXT}};

/* All of it in one transaction, so that a crash leaves all or nothing; jobs connect and provision what is made here. */
static struct error *launch(struct request *request)
{
	struct agent_draft draft;
	json_t *number = onboarding_number_kept(request);
	TRY(onboarding_draft(request, json_object_get(onboarding_chosen(request), "agent"), &draft));
	const char *agent = agent_create(request->tx, &draft);
	document_use_all(request->tx, agent);
	onboarding_launch(request->tx, agent);
	if (number)
		number_take(request->tx, text_or_empty(number, "id"), agent);
	TRY(tx_run(request->tx));
	onboarding_go_to(request, "launched");
	return NULL;
}

static void name_again(struct request *request)
{
	onboarding_go_to(request, "agent");
	request_flash(request, "Meanwhile you have another agent with this name. Please choose one more.");
}

static struct error *launches_create(struct request *request)
{
	onboarding_lock(request->tx, request->page, "onboarding");
	number_reserved(request->tx, request->page, "reserved");
	agent_options(request->tx, request->page, "agents");
	TRY(tx_run(request->tx));
	const json_t *form = json_object_get(onboarding_chosen(request), "agent");
	const char *step = onboarding_step(onboarding_chosen(request));
	if (strcmp(step, "knowledge"))
		onboarding_go_to(request, step);
	else if (onboarding_name_taken(request, text_or_empty(form, "name")))
		name_again(request);
	else if (onboarding_has_lapsed(request))
		onboarding_choose_again(request);
	else
		return launch(request);
	return NULL;
}

static json_t *add_part(
	struct request *request, const char *part, const char *name, const char *verdict, const char *text)
{
	json_t *item = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b}", "part", part, "name", name,
		"text", text, "ok", !strcmp(verdict, "good"), "is_bad", !strcmp(verdict, "bad"), "is_busy",
		!strcmp(verdict, "busy"), "is_platform", !strcmp(part, "platform"), "can_retry",
		!strcmp(verdict, "bad") && strcmp(part, "platform"));
	json_array_append_new(json_object_get(request->page, "parts"), item);
	return item;
}

static void tell_agent(struct request *request, const json_t *progress)
{
	const char *state = text_or_empty(progress, "agent_state"),
		   *failure = text_or_empty(progress, "agent_failure");
	const char *name = arena_printf(request->arena, "Agent %s", text_or_empty(progress, "agent_name"));
	if (!strcmp(state, "ready"))
		add_part(request, "agent", name, "good", "It is made, and ready to speak.");
	else if (!strcmp(state, "failed"))
		add_part(request, "agent", name, "bad", failure);
	else
		add_part(request, "agent", name, "busy",
			*failure ? arena_printf(request->arena, "It is tried again. %s", failure)
				 : "It is being made.");
}

static void tell_number(struct request *request, const json_t *progress)
{
	const char *state = text_or_empty(progress, "number_state"),
		   *failure = text_or_empty(progress, "number_failure");
	const char *name = phone_format(request->arena, text_or_empty(progress, "number_phone"));
	if (!*name)
		add_part(request, "none", "Number", "absent", "You have none yet.");
	else if (!strcmp(state, "connected"))
		add_part(request, "number", name, "good",
			"It is connected: where its calls go was set, and read back.");
	else if (!strcmp(state, "connecting"))
		add_part(request, "number", name, "busy",
			*failure ? arena_printf(request->arena, "It is tried again. %s", failure)
				 : "It is being connected.");
	else
		add_part(request, "number", name, "bad", *failure ? failure : "It is not connected.");
}

/* The state of most weight, of all that the agent looks up: what failed, what waits for an answer, what is read. */
static void tell_knowledge(struct request *request)
{
	size_t index;
	json_t *document;
	const json_t *documents = json_object_get(request->page, "documents");
	const char *failure = NULL, *choosing = NULL;
	int busy = 0;
	json_array_foreach(documents, index, document)
	{
		document_describe(request, document);
		busy |= json_is_true(json_object_get(document, "is_busy"));
		if (text_is(document, "state", "failed"))
			failure = arena_printf(request->arena, "%s: %s", text_or_empty(document, "name"),
				text_or_empty(document, "failure"));
		if (json_is_true(json_object_get(document, "is_choosing")))
			choosing = text_or_empty(document, "id");
	}
	if (failure)
		add_part(request, "knowledge", "Knowledge", "bad", failure);
	else if (choosing)
		json_object_set_new(add_part(request, "choosing", "Knowledge", "absent",
					    "The pages of your web site are found."),
			"document_id", json_string(choosing));
	else if (busy)
		add_part(request, "knowledge", "Knowledge", "busy", "It is being read.");
	else if (json_array_size(documents))
		add_part(
			request, "knowledge", "Knowledge", "good", "It is read, and looked up during calls.");
}

/* What a job has last seen of a part of the platform, in the words of customers. */
static void tell_platform(struct request *request, const char *part, const char *name)
{
	size_t index;
	json_t *state;
	const char *verdict = "busy", *text = "It is being asked for the first time.";
	json_array_foreach(json_object_get(request->page, "platform"), index, state)
	{
		if (strcmp(text_or_empty(state, "name"), part) != 0)
			continue;
		int stale = clock_now() - clock_parse(text_or_empty(state, "checked_at")) >
			    PLATFORM_STALE_SECONDS * SECOND;
		int ok = json_is_true(json_object_get(state, "ok")) && !stale;
		verdict = ok ? "good" : "bad";
		text = ok ? "It answers."
			  : "It does not answer at present. We are told of it, and look after it.";
	}
	add_part(request, "platform", name, verdict, text);
}

static void tell_queue(struct request *request)
{
	int late = json_integer_value(json_object_get(request->page, "waiting")) > PLATFORM_LATE_SECONDS;
	add_part(request, "platform", "Calls", late ? "bad" : "good",
		late ? "Calls wait longer than they should. We are told of it, and look after it."
		     : "Calls begin as soon as they are due.");
}

static int is_part(const json_t *list, size_t at, const char *key)
{
	return json_is_true(json_object_get(json_array_get(list, at), key));
}

/* Live is an agent that is ready, with a number that is connected, or without one. */
static void tell_parts(struct request *request)
{
	json_t *list = json_array();
	json_object_set_new(request->page, "parts", list);
	const json_t *progress = json_object_get(request->page, "progress");
	tell_agent(request, progress);
	tell_number(request, progress);
	int live = is_part(list, 0, "ok") &&
		   (is_part(list, 1, "ok") || !*text_or_empty(progress, "number_phone"));
	tell_knowledge(request);
	const struct engine_offer *offer = engine_offer(text_or_empty(progress, "engine"));
	tell_platform(request, (offer ? offer : engine_offers)->part, "Voices");
	tell_platform(request, "carrier", "Telephone network");
	tell_queue(request);
	int busy = 0;
	for (size_t i = 0; i < json_array_size(list); i++)
		busy |= is_part(list, i, "is_busy") && !is_part(list, i, "is_platform");
	json_object_set_new(request->page, "is_live", json_boolean(live));
	json_object_set_new(request->page, "is_busy", json_boolean(busy));
	json_object_set_new(
		request->page, "has_number", json_boolean(*text_or_empty(progress, "number_phone")));
	if (live && !*text_or_empty(progress, "finished_at"))
		onboarding_finish(request->tx);
}

static struct error *ask_progress(struct request *request)
{
	onboarding_progress(request->tx, request->page, "progress");
	document_of_agent(request->tx, request->page, "documents",
		text_or_empty(onboarding_chosen(request), "agent_id"));
	platform_states(request->tx, request->page, "platform");
	platform_waiting(request->tx, request->page, "waiting", "dialer");
	return tx_run(request->tx);
}

static struct error *launches_index(struct request *request)
{
	onboarding_find(request->tx, request->page, "onboarding");
	TRY(tx_run(request->tx));
	const char *step = onboarding_step(onboarding_chosen(request));
	if (strcmp(step, "launched")) {
		onboarding_go_to(request, step);
		return NULL;
	}
	onboarding_tell_steps(request, step);
	request_view(request, request_is_fragment(request) ? "launches/progress" : "launches/index");
	TRY(ask_progress(request));
	json_t *progress = json_object_get(request->page, "progress");
	if (json_is_true(json_object_get(progress, "is_gone"))) {
		onboarding_finish(request->tx);
		request_redirect(request, "/");
		return NULL;
	}
	tell_parts(request);
	request_fill_form(
		request, json_pack("{s:s}", "phone",
				 phone_format(request->arena, text_or_empty(progress, "contact_phone"))));
	return NULL;
}

/* What was made stays; only what failed is tried again. */
static void try_again(struct request *request, const char *part)
{
	size_t index;
	json_t *document;
	const json_t *progress = json_object_get(request->page, "progress");
	const char *agent = text_or_empty(progress, "agent_id"),
		   *number = text_or_empty(progress, "number_id");
	if (!strcmp(part, "agent"))
		agent_provision(request->tx, agent);
	else if (!strcmp(part, "number") && *number)
		number_connect(request->tx, number, agent);
	if (strcmp(part, "knowledge"))
		return;
	json_array_foreach(json_object_get(request->page, "documents"), index, document)
	{
		int find = text_is(document, "kind", "site") &&
			   !json_is_true(json_object_get(document, "has_pages"));
		if (text_is(document, "state", "failed"))
			document_read_again(request->tx, text_or_empty(document, "id"), find);
	}
}

static struct error *retries_create(struct request *request)
{
	onboarding_find(request->tx, request->page, "onboarding");
	TRY(tx_run(request->tx));
	const char *agent = text_or_empty(onboarding_chosen(request), "agent_id");
	request_redirect(request, "/launches");
	if (!*agent)
		return NULL;
	onboarding_progress(request->tx, request->page, "progress");
	document_of_agent(request->tx, request->page, "documents", agent);
	TRY(tx_run(request->tx));
	try_again(request, form_text(request, "part"));
	request_flash(request, "It is tried again.");
	return NULL;
}

static const struct page pages[] = {
	{GET, OWNER, "/launches", launches_index},
	{POST, OWNER, "/launches", launches_create},
	{POST, OWNER, "/launches/retries", retries_create, .form = retry_form},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
