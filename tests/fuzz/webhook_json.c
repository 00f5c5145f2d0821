/* webhook_json.c: any bytes as what a voice engine posts: refused or read, and what is read is text that we can keep. */
#include <stdint.h>

#include "lib/text.h"
#include "providers/engine_event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_text(const char *text)
{
	if (!text || !text_is_utf8(text, strlen(text)))
		abort();
}

static void read_event(struct arena *arena, const char *body, size_t length)
{
	struct engine_request request = {
		.body = body, .body_length = length, .timestamp = "2025-01-15T10:30:00Z", .signature = "00,"};
	struct engine_event event;
	int64_t at;
	if (ultravox_verify(arena, "secret", &request, &at))
		abort();
	if (ultravox_read_event(arena, &request, &event))
		return;
	must_be_text(event.key);
	must_be_text(event.call.id);
	must_be_text(event.call.call_id);
	must_be_text(event.call.summary);
	must_be_text(event.call.join_url);
	if (event.call.billed_seconds < -1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct arena *before = arena_use(arena);
	/* A copy of the exact size, so that reading one byte too far is seen. */
	char *body = malloc(size + !size);
	memcpy(body, data, size);
	read_event(arena, body, size);
	free(body);
	arena_use(before);
	arena_free(arena);
	return 0;
}
