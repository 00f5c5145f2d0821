/* ultravox_webhooks.c: Ultravox's webhooks. */
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/twilio.h"
#include "daemons/sandbox/ultravox.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"

enum { LONGEST_URL = 200, LONGEST_SECRET = 120 };

static json_t *webhook_row(const char *id)
{
	return store_row(
		"select id, agent_id, created, url, secrets, events, status, status_changed, failures "
		"from webhooks where id = ?1",
		"s", id);
}

static json_t *webhook_json(struct arena *arena, const json_t *row)
{
	json_t *answer = json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:o}", "webhookId", row_text(row, "id"),
		"created", wire_iso(arena, row_integer(row, "created")), "url", row_text(row, "url"),
		"secrets", row_json(row, "secrets"), "events", row_json(row, "events"), "status",
		row_text(row, "status"), "recentFailures", row_json(row, "failures"));
	int64_t changed = row_integer(row, "status_changed");
	json_object_set(answer, "agentId", json_object_get(row, "agent_id"));
	json_object_set_new(
		answer, "lastStatusChange", changed ? json_string(wire_iso(arena, changed)) : json_null());
	return answer;
}

static const char *events_wrong(const json_t *events)
{
	static const char *const known[] = {"call.started", "call.joined", "call.ended", "call.billed"};
	if (!json_array_size(events))
		return "At least one event is needed.";
	for (size_t i = 0; i < json_array_size(events); i++) {
		const char *event = json_string_value(json_array_get(events, i));
		size_t at = 0;
		while (at < COUNT(known) && (!event || strcmp(known[at], event)))
			at++;
		if (at == COUNT(known))
			return "Not a valid choice.";
	}
	return NULL;
}

static const char *secrets_wrong(const json_t *secrets)
{
	for (size_t i = 0; i < json_array_size(secrets); i++) {
		const char *secret = json_string_value(json_array_get(secrets, i));
		if (!secret || !*secret || strlen(secret) > LONGEST_SECRET)
			return "Ensure this field has no more than 120 characters.";
	}
	return NULL;
}

static int body_is_valid(struct request *request, struct reply *reply, const json_t *body, int creating)
{
	const char *url = row_text(body, "url"), *agent = row_text(body, "agentId"), *wrong = NULL,
		   *field = "url";
	const json_t *events = json_object_get(body, "events");
	if (creating && !url)
		wrong = "This field is required.";
	else if (url && (!twilio_is_url(url) || strlen(url) > LONGEST_URL))
		wrong = "Enter a valid URL.";
	if (!wrong && (creating || events))
		field = "events", wrong = events ? events_wrong(events) : "This field is required.";
	if (!wrong)
		field = "secrets", wrong = secrets_wrong(json_object_get(body, "secrets"));
	if (!wrong && agent && !agent_row(agent))
		field = "agentId", wrong = "There is no such agent.";
	if (wrong)
		ultravox_error(request, reply, 400, field, wrong);
	return !wrong;
}

static char *dumped(const json_t *value)
{
	return value ? json_dumps(value, JSON_COMPACT) : NULL;
}

void webhooks_create(struct request *request, struct reply *reply)
{
	json_t *body = ultravox_body(request, reply);
	if (!body || !body_is_valid(request, reply, body, 1))
		return;
	json_t *secrets = json_object_get(body, "secrets");
	if (!json_array_size(secrets))
		secrets = json_pack("[s]", secret_token(request->arena));
	const char *id = wire_uuid(request->arena);
	store_run("insert into webhooks (id, agent_id, created, url, secrets, events, status, failures) "
		  "values (?1, ?2, ?3, ?4, ?5, ?6, 'normal', '[]')",
		"ssisss", id, row_text(body, "agentId"), clock_wall(), row_text(body, "url"), dumped(secrets),
		dumped(json_object_get(body, "events")));
	reply_json(request, reply, 201, webhook_json(request->arena, webhook_row(id)));
}

static json_t *webhook_in_path(struct request *request, struct reply *reply)
{
	json_t *row = webhook_row(request->parts[0]);
	if (!row)
		ultravox_error(request, reply, 404, NULL, "No Webhook matches the given query.");
	return row;
}

void webhooks_fetch(struct request *request, struct reply *reply)
{
	json_t *row = webhook_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, webhook_json(request->arena, row));
}

void webhooks_change(struct request *request, struct reply *reply)
{
	json_t *row = webhook_in_path(request, reply), *body = row ? ultravox_body(request, reply) : NULL;
	if (!body || !body_is_valid(request, reply, body, 0))
		return;
	const char *id = row_text(row, "id");
	store_run("update webhooks set url = coalesce(?2, url), events = coalesce(?3, events), "
		  "secrets = coalesce(?4, secrets), agent_id = coalesce(?5, agent_id) where id = ?1",
		"sssss", id, row_text(body, "url"), dumped(json_object_get(body, "events")),
		dumped(json_object_get(body, "secrets")), row_text(body, "agentId"));
	reply_json(request, reply, 200, webhook_json(request->arena, webhook_row(id)));
}

void webhooks_delete(struct request *request, struct reply *reply)
{
	json_t *row = webhook_in_path(request, reply);
	if (!row)
		return;
	store_run("delete from webhooks where id = ?1", "s", row_text(row, "id"));
	reply->status = 204;
}

void webhooks_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows(
		"select id, agent_id, created, url, secrets, events, status, status_changed, failures "
		"from webhooks where ?1 is null or agent_id = ?1 order by created",
		"s", request_query(request, "agentId"));
	ultravox_page(request, reply, &(struct ultravox_list){rows, webhook_json});
}
