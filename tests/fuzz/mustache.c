/* mustache.c: any text as templates and a document is compiled or refused, rendered or refused, and nothing breaks.
 *
 * The input is up to three templates and a JSON document, with zero bytes between them; the first is rendered.
 */
#include <stdint.h>

#include "lib/text.h"
#include "web/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_t *document_of(const char *text, size_t length)
{
	json_t *document = json_loadb(text, length, JSON_DECODE_ANY, NULL);
	return document ? document : json_pack("{s:[{s:s},i,b], s:s}", "a", "b", "<", 1, 0, "n", "b");
}

static void run(struct arena *arena, const char *text, size_t length)
{
	static const char *const names[] = {"a", "b", "c"};
	json_t *sources = json_object();
	const char *end = text + length;
	for (size_t at = 0; at < COUNT(names); at++) {
		size_t size = strnlen(text, (size_t)(end - text));
		json_object_set_new(sources, names[at], json_stringn_nocheck(text, size));
		text += size + (text + size < end);
	}
	struct templates *templates;
	struct strbuf out;
	strbuf_init(&out, arena);
	if (templates_compile_specification(arena, sources, &templates))
		return;
	if (templates_render(templates, arena,
		    &(struct template_pour){"a", document_of(text, (size_t)(end - text)), NULL}, &out))
		return;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct arena *before = arena_use(arena);
	run(arena, arena_strndup(arena, (const char *)data, size), size);
	arena_use(before);
	arena_free(arena);
	return 0;
}
