/* elevenlabs_body.c: any bytes as what ElevenLabs posts: in pieces of any size the same comes out, and nothing is signed. */
#include <stdint.h>

#include "lib/strbuf.h"
#include "lib/text.h"
#include "providers/elevenlabs_body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int hear(void *to, const void *bytes, size_t length)
{
	strbuf_add(to, bytes, length);
	return 0;
}

static struct elevenlabs_posted read_pieces(
	struct arena *arena, const char *text, size_t length, size_t piece, struct strbuf *heard)
{
	struct elevenlabs_sink sink = {hear, heard};
	strbuf_init(heard, arena);
	struct elevenlabs_body *body = elevenlabs_body_begin(arena, "secret", "t=1,v0=00", sink);
	for (size_t at = 0; at < length; at += piece)
		elevenlabs_body_add(body, text + at, length - at < piece ? length - at : piece);
	return elevenlabs_body_end(body);
}

static void must_be(int so)
{
	if (!so)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf first, second;
	struct arena *arena = arena_new();
	/* A copy of the exact size, so that reading one byte too far is seen. */
	char *body = malloc(size + !size);
	memcpy(body, data, size);
	struct elevenlabs_posted whole = read_pieces(arena, body, size, size + 1, &first);
	struct elevenlabs_posted parts = read_pieces(arena, body, size, 1 + size % 7, &second);
	must_be(!whole.is_signed && !parts.is_signed && whole.fault == parts.fault);
	must_be(whole.length == parts.length && !memcmp(whole.body, parts.body, whole.length));
	must_be(whole.length <= size && first.length <= size);
	if (!whole.fault)
		must_be(first.length == second.length && !memcmp(first.text, second.text, first.length) &&
			whole.sound_bytes == (int64_t)first.length);
	free(body);
	arena_free(arena);
	return 0;
}
