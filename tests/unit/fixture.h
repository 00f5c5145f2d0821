/* fixture.h: an arena for each test of cmocka, made by `start` and freed by `stop`. Included by tests. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/arena.h"

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	arena_use(arena);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#endif
