/* mustache_spec.c: the whole mustache specification, but lambdas. It is read from the shared folder, or skipped. */
#include "web/mustache.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void specification_test(void **state)
{
	json_t *test = *state;
	struct arena *arena = arena_new();
	struct arena *before = arena_use(arena);
	json_t *sources = json_object();
	if (json_object_get(test, "partials"))
		json_object_update(sources, json_deep_copy(json_object_get(test, "partials")));
	json_object_set_new(sources, "the template", json_deep_copy(json_object_get(test, "template")));
	struct templates *templates;
	struct error *error = templates_compile_specification(arena, sources, &templates);
	if (error)
		fail_msg("%s", error->message);
	struct strbuf out;
	strbuf_init(&out, arena);
	error = templates_render(templates, arena,
		&(struct template_pour){"the template", json_object_get(test, "data"), NULL}, &out);
	if (error)
		fail_msg("%s", error->detail);
	assert_string_equal(out.text, json_string_value(json_object_get(test, "expected")));
	arena_use(before);
	arena_free(arena);
}

static size_t tests_add(struct arena *arena, const char *path, struct CMUnitTest *tests, size_t room)
{
	json_t *file = json_load_file(path, 0, NULL);
	json_t *test;
	size_t at, count = 0;
	const char *base = strrchr(path, '/') + 1;
	json_array_foreach(json_object_get(file, "tests"), at, test)
	{
		if (count == room)
			die("%s: more tests than were expected", path);
		const char *name =
			arena_printf(arena, "%s: %s", base, json_string_value(json_object_get(test, "name")));
		tests[count++] = (struct CMUnitTest){name, specification_test, NULL, NULL, test};
	}
	return count;
}

int main(void)
{
	enum { TESTS_MAX = 400 };
	static struct CMUnitTest tests[TESTS_MAX];
	struct arena *arena = arena_new();
	size_t count = 0;
	glob_t files;
	const char *shared = getenv("MANYLINE_SHARED");
	arena_use(arena);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (glob(arena_printf(arena, "%s/mustache-spec/*.json", shared ? shared : "../shared"), 0, NULL,
		    &files)) {
		puts("1..0 # SKIP the mustache specification is not at ../shared/mustache-spec");
		return 0;
	}
	for (size_t at = 0; at < files.gl_pathc; at++)
		if (!strstr(files.gl_pathv[at], "lambdas"))
			count += tests_add(arena, files.gl_pathv[at], tests + count, TESTS_MAX - count);
	int failures = _cmocka_run_group_tests("the mustache specification", tests, count, NULL, NULL);
	globfree(&files);
	arena_free(arena);
	return failures;
}
