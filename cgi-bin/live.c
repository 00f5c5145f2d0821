/* live.c: who is on the phone now, with the last words said; and who may listen to a tenant's channel. */
#include "models/live.h"

#include "lib/log.h"
#include "lib/text.h"
#include "models/outage.h"
#include "web/login.h"

static const struct field live_form[] = {
	{"follow", ID},
	{NULL, TEXT},
};

static const struct field channel_form[] = {
	{"channel", TEXT, .highest = 64},
	{NULL, TEXT},
};

/* The call that was asked for, or the only one on which somebody talks. */
static const char *choose_followed(const struct request *request)
{
	size_t index;
	json_t *call;
	const char *asked = form_optional(request, "follow"), *talking = NULL;
	if (asked)
		return asked;
	json_array_foreach(json_object_get(request->page, "calls"), index, call)
	{
		if (!text_is(call, "state", "in_progress"))
			continue;
		if (talking)
			return NULL;
		talking = text_of(call, "id");
	}
	return talking;
}

static void tell_calls(struct request *request, const char *followed)
{
	size_t index;
	json_t *call, *calls = json_object_get(request->page, "calls");
	json_array_foreach(calls, index, call)
	{
		if (followed && !strcmp(followed, text_of(call, "id")))
			json_object_set_new(call, "is_followed", json_true());
		json_object_set_new(
			call, "can_be_followed", json_boolean(text_is(call, "state", "in_progress")));
		live_tell(json_object_get(call, "turns"), text_of(call, "agent_name"),
			text_of(call, "lead_name"));
		json_object_set_new(
			call, "has_turns", json_boolean(json_array_size(json_object_get(call, "turns"))));
	}
	json_object_set_new(request->page, "has_calls", json_boolean(json_array_size(calls)));
	json_object_set_new(request->page, "is_cut",
		json_boolean((json_int_t)json_array_size(calls) <
			     json_integer_value(json_object_get(
				     json_object_get(request->page, "counts"), "live_count"))));
}

static struct error *live_index(struct request *request)
{
	live_list(request->tx, request->page);
	outage_find(request->tx, request->page, NULL);
	TRY(tx_run(request->tx));
	const char *followed = choose_followed(request);
	if (followed)
		live_follow(request->tx, followed);
	TRY(tx_commit(request->tx));
	outage_tell(request->arena, request->page);
	tell_calls(request, followed);
	json_object_set_new(request->page, "following",
		form_optional(request, "follow") ? json_string(form_text(request, "follow")) : json_null());
	if (request_is_fragment(request))
		request_view(request, "live/list");
	return NULL;
}

/* nginx asks before it opens a stream, and passes on what is answered: so there is nothing in it. */
static void answer(struct request *request, int status)
{
	request_status(request, status);
	request_reply(request, "text/plain", "", 0);
}

static struct error *live_authorise(struct request *request)
{
	const char *tenant, *token_hash;
	json_t *found = json_object();
	answer(request, 403);
	if (!request_session(request, &tenant, &token_hash))
		return NULL;
	live_channel(request->tx, found, "session", tenant, token_hash);
	struct error *error = tx_commit(request->tx);
	if (error) {
		log_error("live.refused", error);
		return NULL;
	}
	const char *channel = text_of(json_object_get(found, "session"), "channel");
	if (channel && !strcmp(channel, form_text(request, "channel")))
		answer(request, 204);
	return NULL;
}

static const struct page pages[] = {
	{GET, VIEWER, "/live", live_index, .form = live_form, .again = live_index},
	{GET, NOBODY, "/live/authorise", live_authorise, .form = channel_form, .view = "live/index"},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
