/* variable.c: tests of the variables in greetings and prompts: where one is wrong, what was meant, and what comes of them. */
#include "fixture.h"

#include "models/variable.h"

static const char *complaint(const char *text)
{
	struct error *error = variable_check(arena, "prompt", text);
	return error ? error->message : "";
}

static void says_where_and_what_was_meant(void **state)
{
	static const char *const cases[][2] = {
		{"Hi {{lead.name}} of {{ lead.order_no }}", ""},
		{"{{leed.name}}", "There is no variable {{leed.name}} (line 1, character 1). Did you mean "
				  "{{lead.name}}?"},
		{"Hi,\nich grüße {{Lead.Name}}.", "There is no variable {{Lead.Name}} (line 2, character "
						  "11). Did you mean {{lead.name}}?"},
		{"{{first_name}}", "There is no variable {{first_name}} (line 1, character 1). Did you mean "
				   "{{lead.first_name}}?"},
		{"a\n\n {{company name}}", "There is no variable {{company name}} (line 3, character 2). Did "
					   "you mean {{company.name}}?"},
		{"{{agent.nmae}}", "There is no variable {{agent.nmae}} (line 1, character 1). Did you mean "
				   "{{agent.name}}?"},
		{"ok {{lead.name",
			"A variable begins with {{ but does not end with }} (line 1, character 4)."},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(complaint(cases[i][0]), cases[i][1]);
	assert_non_null(strstr(complaint("{{weather}}"), "You can use {{lead.name}}"));
	assert_null(strstr(complaint("{{weather}}"), "Did you mean"));
	char *longest = arena_alloc(arena, 5000);
	memset(longest, 'x', 4000);
	assert_non_null(strstr(complaint(arena_printf(arena, "{{%s}}", longest)), "There is no variable"));
}

static void collects_each_name_once(void **state)
{
	(void)state;
	json_t *names = json_array();
	variable_collect(arena, "{{lead.name}} {{ lead.plan }} {{nothing}} {{lead.name}} {{broken", names);
	variable_collect(arena, "{{agent.name}} {{lead.plan}}", names);
	assert_string_equal(json_dumps(names, JSON_COMPACT), "[\"lead.name\",\"lead.plan\",\"agent.name\"]");
	assert_string_equal(variable_example(arena, "lead.first_name"), "Ann");
	assert_string_equal(variable_example(arena, "lead.plan"), "(plan)");
}

static void doubts_what_no_list_has(void **state)
{
	(void)state;
	json_t *names = json_pack("[s, s, s, s]", "lead.name", "lead.nmae", "lead.plan", "lead.plna");
	const json_t *doubts = variable_doubts(arena, names, json_pack("[s]", "plan"));
	assert_string_equal(json_dumps(doubts, JSON_COMPACT),
		"[{\"variable\":\"{{lead.nmae}}\",\"column\":\"nmae\",\"meant\":\"{{lead.name}}\"},"
		"{\"variable\":\"{{lead.plna}}\",\"column\":\"plna\",\"meant\":\"{{lead.plan}}\"}]");
	doubts = variable_doubts(arena, json_pack("[s]", "lead.renewal_date"), json_array());
	assert_true(json_is_null(json_object_get(json_array_get(doubts, 0), "meant")));
}

static void fills_in(void **state)
{
	(void)state;
	json_t *values = json_pack("{s:s, s:s}", "lead.name", "Ann", "lead.first_name", "");
	assert_string_equal(variable_fill(arena, "Hi {{lead.name}}, {{lead.unknown}}.", values), "Hi Ann,.");
	assert_string_equal(variable_fill(arena, "Hello {{lead.first_name}}, how", values), "Hello, how");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_where_and_what_was_meant),
		cmocka_unit_test(collects_each_name_once),
		cmocka_unit_test(doubts_what_no_list_has),
		cmocka_unit_test(fills_in),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
