/* document.c: any bytes as a Word document, as a web page, as robots.txt: read or refused, never more than was there. */
#include <stdint.h>

#include "lib/docx_text.h"
#include "lib/html_text.h"
#include "lib/robots.h"
#include "lib/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_docx(struct arena *arena, const char *bytes, size_t length)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	if (!docx_text(&text, bytes, length) &&
		(text.length > length * 4 || !text_is_utf8(text.text, text.length)))
		abort();
}

static void read_html(struct arena *arena, const char *bytes, size_t length)
{
	struct html_page page;
	if (html_read(arena, bytes, length, NULL, &page) && page.text.length > length * 8 + 8)
		abort();
}

/* Its first line is the path. */
static void read_robots(struct arena *arena, const char *bytes, size_t length)
{
	const char *end = memchr(bytes, '\n', length);
	size_t first = end ? (size_t)(end - bytes) : length;
	char *path = arena_strndup(arena, bytes, first);
	if (robots_allow(bytes + first, length - first, "KnowledgeBot", path) & ~1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	if (size > 1 && *data == 'd')
		read_docx(arena, (const char *)data + 1, size - 1);
	else if (size > 1 && *data == 'h')
		read_html(arena, (const char *)data + 1, size - 1);
	else if (size > 1)
		read_robots(arena, (const char *)data + 1, size - 1);
	arena_free(arena);
	return 0;
}
