/* sandbox_script.c: every story of the sandbox can be told, and what was said is recognised again. */

/* A daemon's files are in no library. */
#include "daemons/sandbox/analysis.c" /* NOLINT(bugprone-suspicious-include) */
#include "daemons/sandbox/script.c"   /* NOLINT(bugprone-suspicious-include) */
#include "daemons/sandbox/scripts.c"  /* NOLINT(bugprone-suspicious-include) */
#include "daemons/sandbox/stories.c"  /* NOLINT(bugprone-suspicious-include) */
#include "daemons/sandbox/wire.c"     /* NOLINT(bugprone-suspicious-include) */

#include "fixture.h" /* behind them: its arena has the name of their parameters */

static struct cast usual_cast(const struct story *story, int variant)
{
	struct cast cast = {.story = story,
		.variant = variant,
		.seed = 12345,
		.greeting = "Hello, this is Ann.",
		.user_first = 1,
		.agent = "Ann",
		.company = "Acme",
		.maximum_ms = 300000,
		.time_is_up = "I have to go now.",
		.has_opt_out = 1,
		.has_hang_up = 1};
	cast.context = json_pack(
		"{s:s, s:{s:s, s:s}}", "company", "Acme", "lead", "name", "Zoë Kim", "first_name", "Zoë");
	return cast;
}

static struct script *tell(const struct cast *cast)
{
	struct script *script = arena_alloc(arena, sizeof *script);
	script_build(arena, cast, script);
	return script;
}

/* Turns follow each other, nothing is left to fill in, and the end is one that Ultravox knows. */
static void check_script(const struct story *story, const struct script *script)
{
	int64_t before = 0;
	assert_non_null(script->end_reason);
	assert_true(script->end_ms <= 300000);
	for (size_t i = 0; i < script->count; i++) {
		const struct turn *turn = &script->turns[i];
		if (strchr(turn->text, '{') || turn->start_ms < before || turn->end_ms <= turn->start_ms ||
			turn->end_ms > script->end_ms)
			fail_msg("%s: %s (%lld to %lld)", story->name, turn->text, (long long)turn->start_ms,
				(long long)turn->end_ms);
		before = turn->end_ms;
	}
}

static void every_story_can_be_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < story_count; i++)
		for (int variant = 0; variant < 5 && stories[i].outcome == NETWORK_ANSWERS; variant++) {
			struct cast cast = usual_cast(&stories[i], variant);
			check_script(&stories[i], tell(&cast));
			cast.user_first = 0;
			cast.has_hang_up = cast.has_opt_out = 0;
			check_script(&stories[i], tell(&cast));
		}
}

static const struct analysis *recognised(const char *name, int variant)
{
	struct cast cast = usual_cast(story_named(name), variant);
	struct script *script = tell(&cast);
	struct analysis *analysis = arena_alloc(arena, sizeof *analysis);
	json_t *lines = json_array();
	for (size_t i = 0; i < script->count; i++)
		if (script->turns[i].kind != TURN_TOOL)
			json_array_append_new(
				lines, json_pack("{s:b, s:s}", "person", script->turns[i].kind == TURN_USER,
					       "text", script->turns[i].text));
	analysis_of(arena, lines, analysis);
	return analysis;
}

static void what_was_said_is_recognised(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"interested", "interested"}, {"appointment", "appointment"},
		{"not_interested", "not_interested"}, {"callback", "callback"}, {"opt_out", "opted_out"},
		{"angry", "complaint"}, {"voicemail", "voicemail"}, {"wrong_number", "wrong_number"},
		{"silence", "silence"}, {"hang_up", "hung_up"}, {"send_information", "send_information"},
		{"price", "undecided"}, {"caller_books", "appointment"}, {"caller_opts_out", "opted_out"},
		{"caller_complains", "complaint"}, {"caller_question", "question"}};
	for (size_t i = 0; i < COUNT(pairs); i++)
		for (int variant = 0; variant < 5; variant++)
			if (strcmp(recognised(pairs[i][0], variant)->outcome, pairs[i][1]))
				fail_msg("%s (%d) is taken for %s", pairs[i][0], variant,
					recognised(pairs[i][0], variant)->outcome);
}

/* A person may come after the assistant. */
static void screening_is_told_from_a_person(void **state)
{
	(void)state;
	assert_string_equal(recognised("screening", 0)->outcome, "screened");
	assert_string_equal(recognised("screening", 1)->outcome, "send_information");
}

static void the_greeting_and_the_names_are_the_call_s_own(void **state)
{
	(void)state;
	struct cast cast = usual_cast(story_named("wrong_number"), 0);
	struct script *script = tell(&cast);
	assert_string_equal(script->turns[1].text, "Hello, this is Ann.");
	assert_string_equal(script->turns[2].text, "Zoë? There's no Zoë here. You have the wrong number.");
	cast.user_first = 0;
	script = tell(&cast);
	assert_string_equal(script->turns[0].text, "Hello, this is Ann.");
}

static void the_maximum_length_cuts(void **state)
{
	(void)state;
	struct cast cast = usual_cast(story_named("long_talker"), 0);
	struct script *script = tell(&cast);
	assert_string_equal(script->end_reason, "timeout");
	assert_int_equal(script->end_ms, 300000);
	assert_string_equal(script->turns[script->count - 1].text, "I have to go now.");
	cast.maximum_ms = 1000;
	script = tell(&cast);
	assert_int_equal(script->end_ms, 1000);
}

static void a_number_chooses_the_story(void **state)
{
	(void)state;
	int variant;
	assert_string_equal(story_of_number("+14155550104", &variant)->name, "opt_out");
	assert_int_equal(variant, 0);
	assert_string_equal(story_of_number("+19075550186", &variant)->name, "voicemail");
	assert_int_equal(variant, 4);
	assert_string_equal(story_of_number("+442079460009", &variant)->name, "busy");
	const struct story *any = story_of_number("+4915112345678", &variant);
	assert_ptr_equal(any, story_of_number("+4915112345678", &variant));
	int shares = 0;
	for (size_t i = 0; i < story_count; i++)
		shares += stories[i].share;
	assert_int_equal(shares, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_story_can_be_told, start, stop),
		cmocka_unit_test_setup_teardown(what_was_said_is_recognised, start, stop),
		cmocka_unit_test_setup_teardown(
			the_greeting_and_the_names_are_the_call_s_own, start, stop),
		cmocka_unit_test_setup_teardown(screening_is_told_from_a_person, start, stop),
		cmocka_unit_test_setup_teardown(the_maximum_length_cuts, start, stop),
		cmocka_unit_test_setup_teardown(a_number_chooses_the_story, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
