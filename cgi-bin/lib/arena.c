/* arena.c: memory that is freed all at once. */
#include "lib/arena.h"

#include <jansson.h>
#include <malloc.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdint.h>

#include "lib/error.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

enum { BLOCK_SIZE = 32 * 1024, ALIGNMENT = alignof(max_align_t) };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *newest; /* where small pieces come from; the oldest is last and survives a reset */
	struct block *large;  /* each for one piece alone */
};

/* Of glibc's malloc: heaps that threads share; from which size on a piece goes back to the system as soon as it is freed. */
enum { HEAPS = 2, SIZE_OF_ITS_OWN = 256 * 1024 };

static _Thread_local struct arena *json_arena;

/* By itself malloc has a heap for every thread, and keeps more and more once it was asked for large pieces. */
static __attribute__((constructor)) void set_malloc(void)
{
	mallopt(M_ARENA_MAX, HEAPS);
	mallopt(M_MMAP_THRESHOLD, SIZE_OF_ITS_OWN);
	mallopt(M_TRIM_THRESHOLD, SIZE_OF_ITS_OWN);
}

static struct block *block_new(size_t size, struct block *next)
{
	struct block *block = malloc(sizeof *block + size);
	if (!block)
		die("out of memory (%zu bytes)", size);
	*block = (struct block){.next = next, .size = size};
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
	return block;
}

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		die("out of memory");
	arena->newest = block_new(BLOCK_SIZE, NULL);
	return arena;
}

/* Frees a block and answers the one behind it. */
static struct block *block_free(struct block *block)
{
	struct block *next = block->next;
	ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
	free(block);
	return next;
}

void arena_reset(struct arena *arena)
{
	while (arena->large)
		arena->large = block_free(arena->large);
	while (arena->newest->next)
		arena->newest = block_free(arena->newest);
	ASAN_POISON_MEMORY_REGION(arena->newest->bytes, arena->newest->size);
	arena->newest->used = 0;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	if (json_arena == arena)
		json_arena = NULL;
	arena_reset(arena);
	block_free(arena->newest);
	free(arena);
}

void arena_trim(void)
{
	malloc_trim(0);
}

/*
 * Pieces of many sizes are taken until each lies behind all that was there before. They are never freed, and cost nothing:
 * nobody writes to them. Else children would write to gaps everywhere, and to pages of their own for each.
 */
void arena_seal(void)
{
	malloc_trim(0);
	char *end = malloc(SIZE_OF_ITS_OWN / 2);
	for (size_t size = SIZE_OF_ITS_OWN / 4; size >= sizeof(struct block); size -= size / 8) {
		char *piece;
		while ((piece = malloc(size)) && piece < end)
			continue;
		free(piece);
	}
	free(end);
}

static void *block_take(struct block *block, size_t size)
{
	char *piece = block->bytes + block->used;
	block->used += size;
	ASAN_UNPOISON_MEMORY_REGION(piece, size);
	return piece;
}

/* A piece too large for a block gets one of its own, and the newest goes on being filled. */
static void *large_take(struct arena *arena, size_t size)
{
	arena->large = block_new(size, arena->large);
	return block_take(arena->large, size);
}

void *arena_take(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		die("an allocation of %zu bytes", size);
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (size > BLOCK_SIZE / 4 && size > arena->newest->size - arena->newest->used)
		return large_take(arena, size);
	if (size > arena->newest->size - arena->newest->used)
		arena->newest = block_new(BLOCK_SIZE, arena->newest);
	return block_take(arena->newest, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_take(arena, size), 0, size);
}

char *arena_strndup(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_take(arena, length + 1);
	if (length)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

/* Most texts are short: they are formatted once, and copied. */
char *arena_vprintf(struct arena *arena, const char *format, va_list values)
{
	char first[256];
	va_list again;
	va_copy(again, values);
	int length = vsnprintf(first, sizeof first, format, values);
	if (length < 0)
		die("a format that cannot be printed: %s", format);
	char *text = arena_take(arena, (size_t)length + 1);
	if ((size_t)length < sizeof first)
		memcpy(text, first, (size_t)length + 1);
	else
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = arena_vprintf(arena, format, values);
	va_end(values);
	return text;
}

static void *json_take(size_t size)
{
	if (!json_arena)
		die("a JSON value was made while no arena was in use");
	return arena_take(json_arena, size);
}

static void json_leave(void *piece)
{
	(void)piece; /* it goes with its arena */
}

static void json_adopt(void)
{
	json_set_alloc_funcs(json_take, json_leave);
}

struct arena *arena_use(struct arena *arena)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, json_adopt);
	struct arena *before = json_arena;
	json_arena = arena;
	return before;
}
