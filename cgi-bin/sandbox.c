/* sandbox.c: what the sandbox does with which number, its speed, and a call in to try. */
#include "lib/config.h"
#include "lib/http.h"
#include "lib/log.h"
#include "lib/phone.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "models/number.h"
#include "web/page.h"

enum { DEADLINE_MS = 2000 };

static const struct choice speeds[] = {
	{"1", "As in real life"}, {"10", "10 times as fast"}, {"60", "60 times as fast"}, {NULL, NULL}};

static const struct field call_form[] = {
	{"number", ID, .required = 1},
	{"story", TEXT, .highest = 40},
	{"from", TEXT, .highest = 40},
	{NULL, TEXT},
};

static const struct field settings_form[] = {
	{"speed", CHOICE, .required = 1, .choices = speeds},
	{NULL, TEXT},
};

static struct error *check_on(struct request *request)
{
	if (!strcmp(config_load()->sandbox, "on"))
		return NULL;
	return error_new(request->arena, ERROR_MISSING, "The sandbox is switched off here.", NULL);
}

static struct error *no_answer(struct request *request, const char *detail)
{
	return error_new(request->arena, ERROR_UPSTREAM,
		"The sandbox does not answer just now. Please try again in a moment.", "%s",
		detail ? detail : "no answer");
}

/* One exchange with the sandbox's own API, while no transaction is open; *answer is an object. `body` NULL: GET. */
static struct error *ask(
	struct request *request, const char *path, json_t *body, int *status, json_t **answer)
{
	struct http_response response;
	const char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	struct http_request asked = {
		.method = body ? "POST" : "GET",
		.url = arena_printf(request->arena, "%s/sandbox%s", config_load()->sandbox_url, path),
		.headers = (const struct http_header[]){{"Content-Type", "application/json"}, {NULL, NULL}},
		.body = text,
		.body_length = text ? strlen(text) : 0,
		.timeout_ms = DEADLINE_MS,
	};
	struct error *error = http_send(request->arena, &asked, &response);
	if (error)
		return no_answer(request, error->detail ? error->detail : error->message);
	*status = response.status;
	*answer = json_loadb(response.body, response.length, 0, NULL);
	if (!json_is_object(*answer) || response.status >= 500)
		return no_answer(
			request, arena_printf(request->arena, "%s: status %d", path, response.status));
	return NULL;
}

/* What the call list will say of a story; most are told by how the phone is answered. */
static const char *outcome_of(const json_t *story)
{
	static const struct {
		const char *key, *value, *outcome;
	} rules[] = {
		{"name", "opt_out", "opted_out"},
		{"name", "screening", "screened"},
		{"name", "silence", "silent"},
		{"name", "hang_up", "silent"},
		{"name", "wrong_number", "wrong_number"},
		{"network", "busy", "busy"},
		{"network", "no answer", "no_answer"},
		{"network", "failed", "failed"},
		{"network", "refused", "failed"},
		{"answered_by", "machine", "voicemail"},
		{"answered_by", "fax", "fax"},
	};
	for (size_t i = 0; i < COUNT(rules); i++)
		if (!strcmp(text_or_empty(story, rules[i].key), rules[i].value))
			return rules[i].outcome;
	return "human";
}

static json_t *story_row(struct request *request, const json_t *story)
{
	size_t index;
	json_t *ending;
	struct strbuf endings;
	strbuf_init(&endings, request->arena);
	json_array_foreach(json_object_get(story, "endings"), index, ending)
		strbuf_addf(&endings, "%s%s", index ? ", " : "", json_string_value(ending));
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "story_phone", text_or_empty(story, "number"), "title",
		text_or_empty(story, "title"), "text", text_or_empty(story, "description"), "outcome",
		outcome_of(story), "endings", endings.text);
}

/* Stories of numbers as rows, those of callers as choices. */
static void tell_stories(struct request *request, const json_t *answer)
{
	size_t index;
	json_t *story, *rows = json_array(), *callers = json_array();
	json_array_foreach(json_object_get(answer, "stories"), index, story)
	{
		if (json_is_true(json_object_get(story, "inbound")))
			json_array_append_new(
				callers, json_pack("{s:s, s:s}", "value", text_or_empty(story, "name"),
						 "label", text_or_empty(story, "title")));
		else
			json_array_append_new(rows, story_row(request, story));
	}
	json_object_set_new(request->page, "stories", rows);
	request_options(request, "story", callers);
}

/* Numbers that somebody answers, as choices. */
static void tell_numbers(struct request *request, const json_t *numbers)
{
	size_t index;
	json_t *number, *choices = json_array();
	json_array_foreach(numbers, index, number) json_array_append_new(
		choices, json_pack("{s:s, s:o}", "value", text_or_empty(number, "id"), "label",
				 json_sprintf("%s · %s", text_or_empty(number, "number_phone"),
					 text_or_empty(number, "agent_name"))));
	request_options(request, "number", choices);
	json_object_set_new(request->page, "has_numbers", json_boolean(json_array_size(choices)));
}

/* The speed is everybody's on this machine: staff set it, and in development the owner too. */
static int can_set_speed(const struct request *request)
{
	const json_t *me = json_object_get(request->page, "me");
	if (json_is_true(json_object_get(me, "is_staff")))
		return 1;
	return text_is(me, "role", "owner") && !strcmp(config_load()->environment, "development");
}

static void tell_speed(struct request *request, const json_t *settings)
{
	const char *speed =
		arena_printf(request->arena, "%g", json_number_value(json_object_get(settings, "speed")));
	json_t *choices = json_array();
	int is_choice = 0;
	for (const struct choice *choice = speeds; choice->value; choice++) {
		is_choice |= !strcmp(choice->value, speed);
		json_array_append_new(
			choices, json_pack("{s:s, s:s, s:b}", "value", choice->value, "label", choice->label,
					 "is_now", !strcmp(choice->value, speed)));
	}
	json_object_set_new(request->page, "speeds", choices);
	json_object_set_new(request->page, "other_speed", is_choice ? json_null() : json_string(speed));
	json_object_set_new(request->page, "can_set_speed", json_boolean(can_set_speed(request)));
}

/* The page says it when the sandbox does not answer: its numbers can still be chosen. */
static struct error *tell_sandbox(struct request *request)
{
	int status;
	json_t *stories, *settings;
	TRY(ask(request, "/stories", NULL, &status, &stories));
	TRY(ask(request, "/settings", NULL, &status, &settings));
	tell_stories(request, stories);
	tell_speed(request, settings);
	return NULL;
}

static struct error *sandbox_index(struct request *request)
{
	TRY(check_on(request));
	json_t *found = json_object();
	number_answered(request->tx, found, "numbers");
	TRY(tx_commit(request->tx));
	tell_numbers(request, json_object_get(found, "numbers"));
	struct error *error = tell_sandbox(request);
	if (error) {
		log_error("sandbox.no_answer", error);
		json_object_set_new(request->page, "problem", json_string(error->message));
	}
	json_object_set_new(request->page, "sample", json_string("/lead-imports/sample"));
	return NULL;
}

static struct error *find_number(struct request *request, json_t **number)
{
	number_find(request->tx, request->page, "number", form_text(request, "number"));
	TRY(tx_commit(request->tx));
	*number = json_object_get(request->page, "number");
	if (text_is(*number, "state", "connected") && *text_or_empty(*number, "agent_id"))
		return NULL;
	return error_field(request->arena, "number",
		"Nobody answers this number yet. Choose an agent for it on the page of your numbers.");
}

static struct error *read_caller(struct request *request, const char **from)
{
	*from = form_optional(request, "from");
	if (!*from)
		return NULL;
	struct error *error = phone_normalise(request->arena, *from, request_me(request, "country"), from);
	return error ? error_field(request->arena, "from", error->message) : NULL;
}

static struct error *sandbox_ring(struct request *request)
{
	int status;
	const char *from;
	json_t *number, *answer;
	TRY(check_on(request));
	TRY(find_number(request, &number));
	TRY(read_caller(request, &from));
	struct error *error = ask(request, "/rings",
		json_pack("{s:s, s:s*, s:s*}", "to", text_or_empty(number, "number_phone"), "from", from,
			"story", form_optional(request, "story")),
		&status, &answer);
	if (error)
		error->field = "number"; /* the form is shown again */
	TRY(error);
	if (status != 201) {
		log_write(LOG_WARN, "sandbox.refused", "detail", text_or_empty(answer, "error"), NULL);
		return error_field(request->arena, "number",
			"The sandbox can't ring this number: it plays calls to numbers of its own only.");
	}
	request_flash(request, "The number rings. You see the call here as soon as it is answered.");
	request_redirect(request, "/live");
	return NULL;
}

static struct error *sandbox_set(struct request *request)
{
	int status;
	json_t *answer;
	int64_t speed = strtoll(form_text(request, "speed"), NULL, 10);
	TRY(check_on(request));
	TRY(tx_commit(request->tx));
	if (!can_set_speed(request))
		return error_new(request->arena, ERROR_DENIED,
			"The sandbox's speed is set by the staff, since it is the same for everybody.", NULL);
	TRY(ask(request, "/settings", json_pack("{s:I}", "speed", (json_int_t)speed), &status, &answer));
	if (status != 200)
		return no_answer(request, text_or_empty(answer, "error"));
	request_flash(request, "Calls that begin from now on run at this speed.");
	request_redirect(request, "/sandbox");
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/sandbox", sandbox_index},
	{POST, MANAGER, "/sandbox/calls", sandbox_ring, .form = call_form, .again = sandbox_index},
	{POST, OWNER, "/sandbox/settings", sandbox_set, .form = settings_form},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
