/* urlencoded.c: any bytes as a form: parsed or refused, every pair ended by a zero byte. */
#include <stdint.h>

#include "web/urlencoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct pairs pairs;
	/* A copy of the exact size, so that reading one byte too far is seen. */
	char *text = malloc(size ? size : 1);
	memcpy(text, data, size);
	if (!urlencoded_parse(arena, text, size, &pairs)) {
		for (size_t i = 0; i < pairs.count; i++) {
			const struct pair *pair = &pairs.list[i];
			if (pair->name[pair->name_length] || pair->value[pair->value_length])
				abort();
		}
		const struct error *error = pairs_check(arena, &pairs);
		if (!error && pairs.count && !pairs_find(&pairs, pairs.list[0].name))
			abort();
	}
	free(text);
	arena_free(arena);
	return 0;
}
