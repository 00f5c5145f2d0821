/* cookie.c: any text as a Cookie header: what is parsed is also found. */
#include <stdint.h>

#include "web/urlencoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct pairs pairs;
	const char *header = arena_strndup(arena, (const char *)data, size);
	if (!cookies_parse(arena, header, &pairs)) {
		for (size_t i = 0; i < pairs.count; i++) {
			const char *found = cookie_find(arena, header, pairs.list[i].name);
			if (!found || strcmp(found, pairs_find(&pairs, pairs.list[i].name)) != 0)
				abort();
		}
	}
	arena_free(arena);
	return 0;
}
