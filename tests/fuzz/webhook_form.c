/* webhook_form.c: any bytes as the form that a carrier posts: refused or read, and what is read is text that we can keep.
 *
 * The first byte says what it tells about; the rest is the body.
 */
#include <stdint.h>

#include "lib/text.h"
#include "providers/carrier_event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_text(const char *text)
{
	if (!text || !text_is_utf8(text, strlen(text)))
		abort();
}

static void read_form(struct arena *arena, const char *body, size_t length, enum carrier_event_kind kind)
{
	struct carrier_request request = {.method = "POST",
		.origin = "https://h.example:8443",
		.uri = "/x?a=%2",
		.body = body,
		.body_length = length,
		.content_type = "application/x-www-form-urlencoded",
		.signature = "x"};
	struct carrier_event event;
	if (twilio_verify(arena, "secret", &request))
		abort();
	if (twilio_read_event(arena, &request, kind, &event))
		return;
	must_be_text(event.key);
	must_be_text(event.to);
	must_be_text(event.from);
	must_be_text(event.status);
	must_be_text(event.answered_by);
	must_be_text(event.caller_name);
	must_be_text(event.from_city);
	struct carrier_speech speech = {event.caller_name, event.from_city};
	must_be_text(twiml_say(arena, &speech));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	struct arena *arena = arena_new();
	struct arena *before = arena_use(arena);
	/* A copy of the exact size, so that reading one byte too far is seen. */
	char *body = malloc(size);
	memcpy(body, data + 1, size - 1);
	read_form(arena, body, size - 1, (enum carrier_event_kind)(data[0] % 3));
	free(body);
	arena_use(before);
	arena_free(arena);
	return 0;
}
