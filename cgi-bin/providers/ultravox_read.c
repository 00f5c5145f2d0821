/* ultravox_read.c: reads what Ultravox answers: calls, turns, voices, webhooks, errors. */
#include "providers/ultravox.h"

#include "lib/clock.h"
#include "providers/wire.h"

static const char *const event_names[] = {"call.started", "call.joined", "call.ended", "call.billed"};

const char *ultravox_next_url(struct arena *arena, const char *first_url, const json_t *page)
{
	const char *query = strchr(wire_text(arena, page, "next"), '?');
	return query ? arena_printf(arena, "%.*s%s", (int)strcspn(first_url, "?"), first_url, query) : NULL;
}

static enum engine_end end_of(const char *reason)
{
	static const struct {
		const char *word;
		enum engine_end end;
	} ends[] = {
		{"hangup", ENGINE_HANGUP},
		{"agent_hangup", ENGINE_AGENT_HANGUP},
		{"timeout", ENGINE_TIMEOUT},
		{"unjoined", ENGINE_UNJOINED},
	};
	for (size_t i = 0; i < COUNT(ends); i++)
		if (!strcmp(ends[i].word, reason))
			return ends[i].end;
	return ENGINE_ERROR;
}

/* Billing is over once its state is known and not pending; what was free has no duration. */
static void read_billing(struct arena *arena, const json_t *object, struct engine_call *call)
{
	const char *state = wire_text(arena, object, "billingStatus");
	int64_t duration = wire_duration_ms(wire_text(arena, object, "billedDuration"));
	call->billing_final = *state && strcmp(state, "BILLING_STATUS_PENDING") && call->ended >= 0;
	call->billed_seconds = !call->billing_final ? -1 : duration < 0 ? 0 : (int)((duration + 999) / 1000);
}

void ultravox_read_call(struct arena *arena, const json_t *object, struct engine_call *call)
{
	const json_t *metadata = json_object_get(object, "metadata");
	const char *agent = wire_text(arena, json_object_get(object, "agent"), "agentId");
	*call = (struct engine_call){
		.id = wire_text(arena, object, "callId"),
		.agent_id = *agent ? agent : wire_text(arena, object, "agentId"),
		.call_id = wire_text(arena, metadata, "call_id"),
		.tenant_id = wire_text(arena, metadata, "tenant_id"),
		.join_url = wire_text(arena, object, "joinUrl"),
		.created = clock_parse(wire_text(arena, object, "created")),
		.joined = clock_parse(wire_text(arena, object, "joined")),
		.ended = clock_parse(wire_text(arena, object, "ended")),
		.end_reason = wire_text(arena, object, "endReason"),
		.recording = json_is_true(json_object_get(object, "recordingEnabled")),
		.summary = wire_text(arena, object, "summary"),
		.short_summary = wire_text(arena, object, "shortSummary"),
	};
	call->end = call->ended < 0 ? ENGINE_NOT_ENDED : end_of(call->end_reason);
	read_billing(arena, object, call);
}

static enum engine_role role_of(const char *role)
{
	if (!strcmp(role, "MESSAGE_ROLE_AGENT"))
		return ENGINE_AGENT;
	if (!strcmp(role, "MESSAGE_ROLE_TOOL_CALL"))
		return ENGINE_TOOL_CALL;
	return strcmp(role, "MESSAGE_ROLE_TOOL_RESULT") ? ENGINE_PERSON : ENGINE_TOOL_RESULT;
}

/* The wall clock's span counts from the moment of joining, as the recording does; the other is the audio's own. */
void ultravox_read_turn(struct arena *arena, const json_t *object, struct engine_turn *turn)
{
	const json_t *span = json_object_get(object, "wallClockTimespan");
	if (!json_is_object(span))
		span = json_object_get(object, "timespan");
	*turn = (struct engine_turn){
		.role = role_of(wire_text(arena, object, "role")),
		.text = wire_text(arena, object, "text"),
		.tool = wire_text(arena, object, "toolName"),
		.start_ms = (int)wire_duration_ms(wire_text(arena, span, "start")),
		.end_ms = (int)wire_duration_ms(wire_text(arena, span, "end")),
	};
}

void ultravox_read_voice(struct arena *arena, const json_t *object, struct engine_voice *voice)
{
	*voice = (struct engine_voice){
		.id = wire_text(arena, object, "voiceId"),
		.name = wire_text(arena, object, "name"),
		.description = wire_text(arena, object, "description"),
		.language = wire_text(arena, object, "primaryLanguage"),
		.preview_url = wire_text(arena, object, "previewUrl"),
	};
}

void ultravox_read_webhook(struct arena *arena, const json_t *object, struct engine_webhook *webhook)
{
	const json_t *failure = json_array_get(json_object_get(object, "recentFailures"), 0);
	*webhook = (struct engine_webhook){
		.id = wire_text(arena, object, "webhookId"),
		.url = wire_text(arena, object, "url"),
		.healthy = !strcmp(wire_text(arena, object, "status"), "normal"),
		.failure = wire_text(arena, failure, "failure"),
	};
}

int ultravox_is_webhook_right(const json_t *object, const char *url, const char *secret)
{
	const char *at = json_string_value(json_object_get(object, "url"));
	const json_t *events = json_object_get(object, "events");
	if (!at || strcmp(at, url) || json_is_string(json_object_get(object, "agentId")))
		return 0;
	for (size_t i = 0; i < COUNT(event_names); i++)
		if (!wire_holds(events, event_names[i]))
			return 0;
	return wire_holds(json_object_get(object, "secrets"), secret);
}

json_t *ultravox_webhook_body(const char *url, const char *secret)
{
	json_t *events = json_array();
	for (size_t i = 0; i < COUNT(event_names); i++)
		json_array_append_new(events, json_string(event_names[i]));
	return json_pack("{s:s, s:o, s:[s]}", "url", url, "events", events, "secrets", secret);
}

struct error *ultravox_error(struct arena *arena, const struct http_response *response)
{
	return rest_engine_error(arena, "ultravox", response, response->body);
}
