/* industry.c: tests of the industries that an agent can begin from, and of the manners that it can have. */
#include "fixture.h"

#include "models/industry.h"
#include "models/personality.h"
#include "models/variable.h"

static void every_proposal_can_be_saved(void **state)
{
	(void)state;
	const json_t *options = industry_options();
	assert_true(json_array_size(options) >= 7);
	for (size_t i = 0; i < json_array_size(options); i++) {
		const char *key = json_string_value(json_object_get(json_array_get(options, i), "value"));
		const struct industry *industry = industry_find(key);
		assert_string_equal(industry->key, key);
		const json_t *proposal = industry_proposal(arena, industry);
		const char *greeting = json_string_value(json_object_get(proposal, "greeting"));
		const char *prompt = json_string_value(json_object_get(proposal, "prompt"));
		assert_null(variable_check(arena, "greeting", greeting));
		assert_null(variable_check(arena, "prompt", prompt));
		assert_true(strlen(greeting) > 20 && strlen(greeting) <= 600);
		assert_true(strlen(prompt) > 400 && strlen(prompt) <= 20000);
		const json_t *questions = json_object_get(proposal, "questions");
		assert_true(json_array_size(questions) >= 3);
		for (size_t j = 0; j < json_array_size(questions); j++)
			assert_non_null(strstr(prompt, json_string_value(json_array_get(questions, j))));
	}
}

static void the_last_one_is_for_all_others(void **state)
{
	(void)state;
	const json_t *options = industry_options();
	const json_t *last = json_array_get(options, json_array_size(options) - 1);
	assert_string_equal(json_string_value(json_object_get(last, "value")), "other");
	assert_null(industry_find("piracy"));
	assert_null(industry_find(NULL));
}

static void a_manner_is_chosen_or_told(void **state)
{
	(void)state;
	const json_t *options = personality_options();
	for (size_t i = 0; i < json_array_size(options); i++) {
		const char *word = json_string_value(json_object_get(json_array_get(options, i), "value"));
		assert_null(personality_check(arena, word, "Slowly and clearly."));
		assert_int_equal(!strcmp(word, "none"), !*personality_sentence(arena, word, "Slowly."));
	}
	assert_non_null(strstr(personality_sentence(arena, "own", "Slowly."), "Slowly."));
	assert_string_equal(personality_check(arena, "own", NULL)->field, "personality_words");
	assert_string_equal(personality_check(arena, "rude", NULL)->field, "personality");
	assert_string_equal(personality_of(""), "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_proposal_can_be_saved),
		cmocka_unit_test(the_last_one_is_for_all_others),
		cmocka_unit_test(a_manner_is_chosen_or_told),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
