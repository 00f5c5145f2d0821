/* cache.h: files that were made once and may be wanted again; the oldest give way. */
#ifndef SANDBOX_CACHE_H
#define SANDBOX_CACHE_H

#include <stddef.h>

#include "lib/arena.h"

/* The folder that keeps them; made if it is missing. Once, at start. */
void cache_start(const char *folder);

/* The file of that name, or NULL. */
void *cache_get(struct arena *arena, const char *name, size_t *length);

/* Keeps the file, whole or not at all. */
void cache_put(const char *name, const void *bytes, size_t length);

/* Forgets all of them. */
void cache_clear(void);

#endif
