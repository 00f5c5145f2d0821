/* elevenlabs_webhook.c: verifies and reads what ElevenLabs posts to us. */
#include "providers/elevenlabs.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/engine_event.h"
#include "providers/wire.h"

/* The value of "t=" or "v0=" in the header; as the company's own code, parts are split at commas and not trimmed. */
static const char *part_of(struct arena *arena, const char *header, const char *name)
{
	size_t length = strlen(name);
	while (*header) {
		size_t part = strcspn(header, ",");
		if (part > length && !strncmp(header, name, length))
			return arena_strndup(arena, header + length, part - length);
		header += part + (header[part] == ',');
	}
	return NULL;
}

int elevenlabs_verify(
	struct arena *arena, const char *secret, const struct engine_request *request, int64_t *signed_at)
{
	int64_t seconds;
	struct strbuf message;
	const char *stamp = request->signature ? part_of(arena, request->signature, "t=") : NULL;
	const char *signature = request->signature ? part_of(arena, request->signature, "v0=") : NULL;
	if (!stamp || !signature || !*secret || !text_to_integer(stamp, &seconds) || seconds < 0 ||
		seconds > INT64_MAX / SECOND)
		return 0;
	strbuf_init(&message, arena);
	strbuf_addf(&message, "%s.", stamp);
	strbuf_add(&message, request->body, request->body_length);
	*signed_at = seconds * SECOND;
	return secret_equal(secret_hmac_sha256(arena, secret, message.text, message.length), signature);
}

/* Only a transcript ends a conversation; a recording is fetched, whatever is sent of it. */
struct error *elevenlabs_read_event(
	struct arena *arena, const struct engine_request *request, struct engine_event *event)
{
	json_t *body = json_loadb(request->body, request->body_length, JSON_ALLOW_NUL, NULL);
	const json_t *data = json_object_get(body, "data");
	const char *id = wire_text(arena, data, "conversation_id");
	int64_t at = wire_integer(body, "event_timestamp", -1);
	*event = (struct engine_event){.engine = "elevenlabs", .name = wire_text(arena, body, "type")};
	elevenlabs_read_call(arena, data, &event->call);
	if (!*event->name || !*id)
		return error_new(arena, ERROR_INVALID, "A type and a conversation are needed.", NULL);
	event->kind =
		strcmp(event->name, "post_call_transcription") ? ENGINE_EVENT_OTHER : ENGINE_EVENT_ENDED;
	if (event->call.ended == 0)
		event->call.ended = at >= 0 ? at * SECOND : clock_wall();
	event->key = arena_printf(arena, "%s:%s:%lld", event->name, id, (long long)at);
	return NULL;
}
