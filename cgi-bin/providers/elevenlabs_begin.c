/* elevenlabs_begin.c: how conversations begin: what is known of one then, and the answer to an engine that asks. */
#include "providers/elevenlabs_begin.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "providers/elevenlabs.h"
#include "providers/wire.h"

enum { LONGEST = 100 };

struct engine_call elevenlabs_begun(
	const struct engine_order *order, const char *reference, const char *answer)
{
	return (struct engine_call){.id = reference,
		.agent_id = order->agent_id,
		.call_id = order->call_id,
		.tenant_id = order->tenant_id,
		.join_url = answer,
		.created = clock_wall(),
		.joined = -1,
		.ended = -1,
		.end_reason = "",
		.billed_seconds = -1,
		.recording = order->recording,
		.summary = "",
		.short_summary = ""};
}

static int is_given(const char *text)
{
	return *text && strlen(text) <= LONGEST;
}

struct error *elevenlabs_read_begin(
	struct arena *arena, const char *body, size_t length, struct elevenlabs_begin *asked)
{
	json_t *object = json_loadb(body, length, JSON_ALLOW_NUL, NULL);
	*asked = (struct elevenlabs_begin){
		.from = wire_text(arena, object, "caller_id"),
		.to = wire_text(arena, object, "called_number"),
		.agent_id = wire_text(arena, object, "agent_id"),
		.call_id = wire_text(arena, object, "call_sid"),
	};
	if (is_given(asked->to) && is_given(asked->agent_id) && is_given(asked->call_id) &&
		strlen(asked->from) <= LONGEST)
		return NULL;
	return error_new(
		arena, ERROR_INVALID, "An agent, the number that was called and a call are needed.", NULL);
}

struct error *elevenlabs_call_begin(struct arena *arena, const struct engine_account *account,
	const struct engine_order *order, struct engine_call *call)
{
	(void)account;
	const char *reference = secret_uuid(arena);
	json_t *answer = elevenlabs_begin_data(arena, order, reference);
	if (!answer)
		return error_new(
			arena, ERROR_INVALID, "This holds characters that are no valid text.", "no UTF-8");
	json_object_set_new(answer, "type", json_string("conversation_initiation_client_data"));
	*call = elevenlabs_begun(order, reference, json_dumps(answer, JSON_COMPACT));
	return NULL;
}
