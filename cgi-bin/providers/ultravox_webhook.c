/* ultravox_webhook.c: verifies and reads what Ultravox posts to us. */
#include "providers/engine_event.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/ultravox.h"
#include "providers/wire.h"

/* One signature for each secret while it is being changed, apart by commas. */
static int is_listed(struct arena *arena, const char *list, const char *signature)
{
	while (*list) {
		size_t length = strcspn(list, ",");
		if (secret_equal(text_trim(arena, arena_strndup(arena, list, length)), signature))
			return 1;
		list += length + (list[length] == ',');
	}
	return 0;
}

int ultravox_verify(
	struct arena *arena, const char *secret, const struct engine_request *request, int64_t *signed_at)
{
	struct strbuf message;
	if (!request->timestamp || !request->signature || !*secret)
		return 0;
	strbuf_init(&message, arena);
	strbuf_add(&message, request->body, request->body_length);
	strbuf_adds(&message, request->timestamp);
	*signed_at = clock_parse(request->timestamp);
	const char *expected = secret_hmac_sha256(arena, secret, message.text, message.length);
	return is_listed(arena, request->signature, expected) && *signed_at >= 0;
}

static enum engine_event_kind kind_of(const char *name)
{
	static const struct {
		const char *name;
		enum engine_event_kind kind;
	} kinds[] = {
		{"call.started", ENGINE_EVENT_STARTED},
		{"call.joined", ENGINE_EVENT_JOINED},
		{"call.ended", ENGINE_EVENT_ENDED},
		{"call.billed", ENGINE_EVENT_BILLED},
	};
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i].kind;
	return ENGINE_EVENT_OTHER;
}

struct error *ultravox_read_event(
	struct arena *arena, const struct engine_request *request, struct engine_event *event)
{
	json_t *body = json_loadb(request->body, request->body_length, JSON_ALLOW_NUL, NULL);
	const json_t *call = json_object_get(body, "call");
	*event = (struct engine_event){.engine = "ultravox", .name = wire_text(arena, body, "event")};
	ultravox_read_call(arena, call, &event->call);
	if (!*event->name || !text_is_uuid(event->call.id))
		return error_new(arena, ERROR_INVALID, "An event and its call are needed.", NULL);
	event->kind = kind_of(event->name);
	event->key = arena_printf(arena, "%s:%s", event->name, event->call.id);
	return NULL;
}
