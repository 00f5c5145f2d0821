/* onboarding.c: a new customer's way to a first agent: business, number, agent, knowledge; launches.c makes it live. */
#include "lib/phone.h"
#include "lib/place.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/agent.h"
#include "models/audit.h"
#include "models/industry.h"
#include "models/number.h"
#include "models/number_request.h"
#include "models/tenant.h"
#include "parts/agent_form.h"
#include "parts/document_form.h"
#include "parts/number_search.h"
#include "parts/onboarding.h"
#include "providers/engines.h"

static const struct field business_form[] = {
	{"name", TEXT, .required = 1, .highest = 120},
	{"industry", TEXT, .required = 1, .highest = 40},
	{"contact_name", TEXT, .required = 1, .highest = 120},
	{"contact_phone", TEXT, .highest = 40},
	{"country", TEXT, .required = 1, .highest = 2},
	{"zone", TEXT, .required = 1, .highest = 60},
	{NULL, TEXT},
};

static const struct field number_form[] = {
	NUMBER_SEARCH_FIELDS,
	{"number", ID},
	{NULL, TEXT},
};

static const struct field wish_form[] = {
	NUMBER_SEARCH_FIELDS,
	{"key", ID, .required = 1},
	{"words", TEXT, .highest = 500},
	{NULL, TEXT},
};

static const struct field agent_form[] = {
	AGENT_FORM_FIELDS,
	{NULL, TEXT},
};

/* Reads what was chosen; *elsewhere: the browser was sent to where the customer is. */
static struct error *enter(struct request *request, const char *step, int *elsewhere)
{
	onboarding_find(request->tx, request->page, "onboarding");
	number_reserved(request->tx, request->page, "reserved");
	TRY(tx_run(request->tx));
	*elsewhere = !strcmp(onboarding_step(onboarding_chosen(request)), "launched");
	if (*elsewhere)
		onboarding_go_to(request, "launched");
	onboarding_tell_steps(request, step);
	json_t *number = onboarding_number_kept(request);
	if (number)
		json_object_set(request->page, "kept", number);
	return NULL;
}

/* The same for the steps that come after the number. */
static struct error *enter_late(struct request *request, const char *step, int *elsewhere)
{
	TRY(enter(request, step, elsewhere));
	if (*elsewhere || !onboarding_has_lapsed(request))
		return NULL;
	*elsewhere = 1;
	onboarding_choose_again(request);
	return NULL;
}

static struct error *onboarding_index(struct request *request)
{
	onboarding_find(request->tx, request->page, "onboarding");
	TRY(tx_run(request->tx));
	onboarding_go_to(request, onboarding_step(onboarding_chosen(request)));
	return NULL;
}

static struct error *onboarding_business(struct request *request)
{
	int elsewhere;
	tenant_find(request->tx, request->page, "tenant");
	TRY(enter(request, "business", &elsewhere));
	if (elsewhere)
		return NULL;
	request_fill_form(request, json_object_get(request->page, "tenant"));
	if (json_is_object(onboarding_chosen(request)) &&
		*text_or_empty(onboarding_chosen(request), "contact_name"))
		request_fill_form(request, json_deep_copy(onboarding_chosen(request)));
	request_fill_form(request, json_pack("{s:s}", "contact_name", request_me(request, "name")));
	request_options(request, "industry", industry_options());
	request_options(request, "country", place_countries());
	request_options(request, "zone", place_zones());
	return NULL;
}

static struct error *check_business(struct request *request, struct onboarding_business *business)
{
	const char *country = form_text(request, "country"), *phone = form_optional(request, "contact_phone");
	*business = (struct onboarding_business){.industry = form_text(request, "industry"),
		.contact_name = form_text(request, "contact_name")};
	if (!industry_find(business->industry))
		return error_field(request->arena, "industry", "Please choose one of the list.");
	if (!place_is_country(country))
		return error_field(request->arena, "country", "Please choose one of the list.");
	if (!place_is_zone(form_text(request, "zone")))
		return error_field(request->arena, "zone", "Please choose one of the list.");
	struct error *error =
		phone ? phone_normalise(request->arena, phone, country, &business->contact_phone) : NULL;
	return error ? error_field(request->arena, "contact_phone", error->message) : NULL;
}

static struct error *business_save(struct request *request)
{
	struct onboarding_business business;
	TRY(check_business(request, &business));
	TRY(tx_run(request->tx)); /* who it is */
	tenant_name(request->tx, form_text(request, "name"), form_text(request, "country"),
		form_text(request, "zone"));
	onboarding_set_business(request->tx, &business);
	audit_write(request->tx, &(struct audit){.person_id = request_me(request, "person_id"),
					 .person = request_me(request, "name"),
					 .action = "settings.changed",
					 .subject = form_text(request, "name"),
					 .details = request->form});
	onboarding_go_to(request, "number");
	return NULL;
}

static struct error *onboarding_number(struct request *request)
{
	int elsewhere;
	TRY(enter(request, "number", &elsewhere));
	if (elsewhere)
		return NULL;
	request_fill_form(request, json_pack("{s:s}", "key", secret_uuid(request->arena)));
	return number_search_offer(request);
}

static struct error *number_save(struct request *request)
{
	const char *id = form_optional(request, "number"), *before;
	onboarding_find(request->tx, request->page, "onboarding");
	TRY(tx_run(request->tx));
	before = text_or_empty(onboarding_chosen(request), "number_id");
	if (!strcmp(onboarding_step(onboarding_chosen(request)), "launched")) {
		onboarding_go_to(request, "launched");
		return NULL;
	}
	if (*before && (!id || strcmp(before, id)))
		number_unreserve(request->tx, before);
	if (!id) {
		onboarding_set_number(request->tx, NULL, NULL);
		onboarding_go_to(request, "agent");
		return NULL;
	}
	number_reserve(request->tx, request->page, "until", id);
	number_reserved(request->tx, request->page, "reserved");
	TRY(tx_run(request->tx));
	json_object_set_new(request->page, "onboarding", json_pack("{s:s}", "number_id", id));
	onboarding_set_number(
		request->tx, id, text_or_empty(onboarding_number_kept(request), "number_phone"));
	onboarding_go_to(request, "agent");
	return NULL;
}

/* None that fits: the operator looks for one, and the way goes on. */
static struct error *number_wish(struct request *request)
{
	TRY(tx_run(request->tx));
	const char *country = form_text(request, "country"), *own = request_me(request, "country");
	if (!*form_text(request, "area") && !*form_text(request, "place") && !*form_text(request, "words"))
		return error_field(request->arena, "words", "Please say which number you look for.");
	number_request_create(request->tx,
		&(struct number_request){form_text(request, "key"), place_is_country(country) ? country : own,
			form_text(request, "area"), form_text(request, "place"), form_text(request, "words"),
			request_me(request, "name")});
	onboarding_go_to(request, "number");
	request_flash(request,
		"We look for such a number, and answer on the page “Numbers you asked for”. You can "
		"choose another one meanwhile, or go on without.");
	return NULL;
}

/* Texts that were saved as they were proposed follow the industry when another is chosen. */
static int is_as_proposed(struct request *request, const json_t *form)
{
	const struct industry *industry = industry_find(text_or_empty(form, "industry"));
	return industry && !strcmp(text_or_empty(form, "greeting"), industry->greeting) &&
	       !strcmp(text_or_empty(form, "prompt"), industry_prompt(request->arena, industry));
}

static json_t *agent_proposal(struct request *request)
{
	json_t *form = json_deep_copy(json_object_get(onboarding_chosen(request), "agent"));
	const struct industry *industry =
		industry_find(text_or_empty(onboarding_chosen(request), "industry"));
	json_t *texts = industry_proposal(request->arena, industry ? industry : industry_find("other"));
	if (!json_is_object(form)) {
		json_object_update(texts, json_pack("{s:s, s:s, s:s}", "language", "en-US", "personality",
						  "friendly", "engine", engine_offers->key));
		return texts;
	}
	if (industry && strcmp(text_or_empty(form, "industry"), industry->key) &&
		is_as_proposed(request, form))
		json_object_update(form, texts);
	return form;
}

static struct error *onboarding_agent(struct request *request)
{
	int elsewhere;
	TRY(enter_late(request, "agent", &elsewhere));
	if (elsewhere)
		return NULL;
	TRY(agent_form_offer(request));
	request_fill_form(request, agent_proposal(request));
	return NULL;
}

static struct error *agent_save(struct request *request)
{
	const char *engine;
	struct agent_draft draft;
	agent_options(request->tx, request->page, "agents");
	TRY(tx_run(request->tx));
	TRY(agent_form_engine(request, &engine));
	json_t *form = json_deep_copy(request->form);
	json_object_set_new(form, "engine_name", json_string(engine));
	TRY(onboarding_draft(request, form, &draft));
	if (onboarding_name_taken(request, draft.name))
		return error_field(
			request->arena, "name", "You have an agent with this name. Please choose another.");
	onboarding_set_agent(request->tx, form);
	onboarding_go_to(request, "knowledge");
	return NULL;
}

/* The pages of the first web site whose pages wait to be chosen, below it. */
static struct error *tell_pages(struct request *request)
{
	size_t index;
	json_t *document;
	json_array_foreach(json_object_get(request->page, "documents"), index, document)
	{
		document_describe(request, document);
		if (!json_is_true(json_object_get(document, "is_choosing")) ||
			json_object_get(request->page, "document"))
			continue;
		json_object_set(request->page, "document", document);
		document_pages(request->tx, request->page, "pages", text_or_empty(document, "id"));
	}
	return tx_run(request->tx);
}

static struct error *onboarding_knowledge(struct request *request)
{
	int elsewhere;
	struct keyset start = {0};
	document_list(request->tx, request->page, "documents", &start);
	TRY(enter_late(request, "knowledge", &elsewhere));
	if (elsewhere)
		return NULL;
	TRY(tell_pages(request));
	json_t *documents = json_object_get(request->page, "documents");
	json_object_set_new(request->page, "has_documents", json_boolean(json_array_size(documents)));
	if (request_is_fragment(request)) {
		request_view(request, "onboarding/documents");
		return NULL;
	}
	return document_form_new(request);
}

static struct error *knowledge_add(struct request *request)
{
	const char *id;
	TRY(document_form_create(request, &id));
	onboarding_go_to(request, "knowledge");
	request_flash(request, "It is being read. Add more, or make your agent live.");
	return NULL;
}

static struct error *knowledge_choose(struct request *request)
{
	TRY(document_form_choose(request, request_path(request, "id")));
	onboarding_go_to(request, "knowledge");
	return NULL;
}

static const struct page pages[] = {
	{GET, OWNER, "/onboarding", onboarding_index},
	{GET, OWNER, "/onboarding/business", onboarding_business, .view = "onboarding/business"},
	{GET, OWNER, "/onboarding/number", onboarding_number, .form = number_form, .again = onboarding_number,
		.view = "onboarding/number"},
	{GET, OWNER, "/onboarding/agent", onboarding_agent, .view = "onboarding/agent"},
	{GET, OWNER, "/onboarding/knowledge", onboarding_knowledge, .form = document_kind_form,
		.view = "onboarding/knowledge"},
	{POST, OWNER, "/onboarding/business", business_save, .form = business_form,
		.again = onboarding_business},
	{POST, OWNER, "/onboarding/number", number_save, .form = number_form, .again = onboarding_number},
	{POST, OWNER, "/onboarding/number-requests", number_wish, .form = wish_form,
		.again = onboarding_number},
	{POST, OWNER, "/onboarding/agent", agent_save, .form = agent_form, .again = onboarding_agent},
	{POST, OWNER, "/onboarding/knowledge", knowledge_add, .form = document_new_form,
		.again = onboarding_knowledge},
	{POST, OWNER, "/onboarding/knowledge/:id/pages", knowledge_choose, .form = document_pages_form},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
