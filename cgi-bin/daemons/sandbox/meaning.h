/* meaning.h: the sandbox's idea of what a text means: which words it has, and which words stand for the same. */
#ifndef SANDBOX_MEANING_H
#define SANDBOX_MEANING_H

#include <jansson.h>

#include "lib/arena.h"

enum { MEANING_SIZE = 1536 };

/* So many numbers, of length 1, the same on every run; texts that have words for the same in common point the same way. */
json_t *meaning_of(struct arena *arena, const char *text, int size);

#endif
