/* arena.h: memory that is freed all at once. Whoever owns a loop owns an arena and resets it at the top.
 *
 * Allocation cannot fail: when the system has no memory the process dies, and is restarted.
 * Everything that an arena hands out is aligned for any type and lives until arena_reset or arena_free.
 * Under AddressSanitizer, memory given back by arena_reset is poisoned until it is handed out again.
 */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/compiler.h"

struct arena;

/* A new, empty arena; the caller frees it with arena_free. */
struct arena *arena_new(void);

/* Takes back all that was handed out, and keeps the first block for the next round. */
void arena_reset(struct arena *arena);

/* Frees the arena and all that it handed out; NULL is fine. */
void arena_free(struct arena *arena);

/* Gives back to the system what is free: for a process that will rest. */
void arena_trim(void);

/* Closes the gaps in memory: for a process that others will be forked from, which then share all that is there by now. */
void arena_seal(void);

/* `size` bytes, set to zero. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same for who fills all of it: what is in there is anything. */
void *arena_take(struct arena *arena, size_t size);

/* A copy of the string, or NULL for NULL. */
char *arena_strdup(struct arena *arena, const char *text);

/* A copy of the first `length` bytes, with a terminating zero byte added. */
char *arena_strndup(struct arena *arena, const char *bytes, size_t length);

/* A formatted string, as long as it has to be. */
char *arena_printf(struct arena *arena, const char *format, ...) printf_like(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list values) printf_like(2, 0)
	__attribute__((nonnull(2)));

/*
 * JSON (jansson) values made by this thread from now on live in `arena`, so nobody calls json_decref: they go with
 * the arena. Call it at the top of a loop, after arena_reset. A JSON value made while no arena is in use kills the
 * process. Returns the arena that was in use before (NULL: none), for a caller that has to put it back.
 */
struct arena *arena_use(struct arena *arena);

#endif
