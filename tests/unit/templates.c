/* templates.c: every template of the product compiles. Run in the checkout's root. */
#include "web/mustache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void every_template_compiles(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct templates *templates;
	struct error *error = templates_compile(arena, "templates", &templates);
	if (error)
		fail_msg("%s", error->message);
	assert_true(templates_have(templates, "layouts/page"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_template_compiles)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
