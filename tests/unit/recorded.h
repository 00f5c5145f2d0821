/* recorded.h: an arena for each test, and the recorded answers of providers below tests/fixtures/. Included by tests. */
#ifndef TESTS_RECORDED_H
#define TESTS_RECORDED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "lib/arena.h"
#include "lib/http.h"

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

/* The answer tests/fixtures/NAME, "twilio/call.json", as if it had come with this status. */
static struct http_response recorded_answer(int status, const char *name)
{
	static char body[16 * 1024];
	FILE *file = fopen(arena_printf(arena, "tests/fixtures/%s", name), "r");
	assert_non_null(file);
	size_t length = fread(body, 1, sizeof body - 1, file);
	fclose(file);
	body[length] = '\0';
	return (struct http_response){
		.status = status, .content_type = "", .body = arena_strdup(arena, body), .length = length};
}

#endif
