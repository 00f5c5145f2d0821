/* recorded.h: the recorded answers of providers below tests/fixtures/. Included by tests. */
#ifndef TESTS_RECORDED_H
#define TESTS_RECORDED_H

#include <stdio.h>

#include "fixture.h"
#include "lib/http.h"

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
