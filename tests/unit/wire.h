/* wire.h: what the makers of requests for tests/wire/wire.t share. Included by tests. */
#ifndef TESTS_WIRE_H
#define TESTS_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "lib/secret.h"
#include "providers/engine.h"

static struct arena *arena;

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);
	return value && *value ? value : otherwise;
}

static void arena_start(void)
{
	arena = arena_new();
	arena_use(arena);
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void fine(struct error *error)
{
	if (error)
		fail_msg("%s (%s)", error->message, error->detail ? error->detail : "-");
}

static struct engine_agent an_agent(const char *voice)
{
	return (struct engine_agent){.name = secret_uuid(arena),
		.greeting = "Hello {{lead.first_name}}, this is Ann.",
		.prompt = "You are Ann, agent of {{business}}.",
		.voice = voice,
		.language = "en-US",
		.longest_seconds = 600,
		.recording = 1,
		.opt_out_url = "https://hooks.example.com/tools/opt-out?tenant=42",
		.opt_out_key = "0123456789"};
}

/* A conversation that is held for "wire-1" of tenant 42. */
static struct engine_order an_order(const char *agent_id)
{
	return (struct engine_order){.agent_id = agent_id,
		.call_id = "wire-1",
		.tenant_id = "42",
		.our_phone = "+14155550101",
		.their_phone = "+14155550100",
		.opt_out_key = "0123456789",
		.greeting = "Hello Zoë.",
		.variables = json_pack("{s:s, s:s}", "lead.first_name", "Zoë", "business", "Fish & Chips"),
		.join_seconds = 75,
		.longest_seconds = 600,
		.recording = 1};
}

/* A new file, empty, that the test removes. */
static const char *a_file(void)
{
	char *path = arena_strdup(arena, "/tmp/wire-test-XXXXXX");
	int file = mkstemp(path);
	assert_true(file >= 0);
	close(file);
	return path;
}

/* How much was written to it; it is gone then. */
static int64_t length_of(const char *path)
{
	struct stat file;
	assert_int_equal(stat(path, &file), 0);
	unlink(path);
	return file.st_size;
}

#endif
