/* elevenlabs_webhook.c: verifies and reads what ElevenLabs posts to us. */
#include "providers/elevenlabs.h"

#include "lib/clock.h"
#include "providers/elevenlabs_body.h"
#include "providers/engine_event.h"
#include "providers/wire.h"

static int forget_sound(void *to, const void *bytes, size_t length)
{
	(void)to, (void)bytes, (void)length;
	return 0;
}

int elevenlabs_verify(
	struct arena *arena, const char *secret, const struct engine_request *request, int64_t *signed_at)
{
	struct elevenlabs_sink nowhere = {.take = forget_sound};
	struct elevenlabs_body *body = elevenlabs_body_begin(arena, secret, request->signature, nowhere);
	elevenlabs_body_add(body, request->body, request->body_length);
	struct elevenlabs_posted posted = elevenlabs_body_end(body);
	*signed_at = posted.signed_at;
	return posted.is_signed;
}

/* Only a transcript ends a conversation. */
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
	event->kind = !strcmp(event->name, "post_call_transcription") ? ENGINE_EVENT_ENDED
		      : !strcmp(event->name, "post_call_audio")       ? ENGINE_EVENT_SOUND
								      : ENGINE_EVENT_OTHER;
	event->conversation = id;
	if (event->call.ended == 0)
		event->call.ended = at >= 0 ? at * SECOND : clock_wall();
	event->key = arena_printf(arena, "%s:%s:%lld", event->name, id, (long long)at);
	return NULL;
}
