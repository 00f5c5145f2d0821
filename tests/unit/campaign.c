/* campaign.c: what a campaign's plan is refused for, and how reviews and progress are summed up. */
#include "fixture.h"

#include "models/campaign.h"

static struct campaign_draft good(void)
{
	return (struct campaign_draft){.name = "Spring",
		.opens = "09:00",
		.closes = "18:00",
		.weekdays = "{1}",
		.on_machine = "hang_up",
		.machine_message = ""};
}

static void a_plan_is_checked(void **state)
{
	(void)state;
	struct campaign_draft draft = good();
	assert_null(campaign_check(arena, &draft));
	draft.closes = "09:00";
	assert_string_equal(campaign_check(arena, &draft)->field, "closes");
	draft = good();
	draft.weekdays = "{}";
	assert_string_equal(campaign_check(arena, &draft)->field, "weekdays");
	draft = good();
	draft.on_machine = "leave_message";
	assert_string_equal(campaign_check(arena, &draft)->field, "machine_message");
	draft.machine_message = "Please call back.";
	assert_null(campaign_check(arena, &draft));
}

static json_int_t number(const json_t *document, const char *name)
{
	return json_integer_value(json_object_get(document, name));
}

static json_t *reviewed(const char *past)
{
	json_t *into = json_loads("{\"campaign\": {\"calls_at_once\": 10}, \"people\": ["
				  "{\"reason\": null, \"leads_count\": 850, \"sandbox_count\": 0, "
				  "\"later_count\": 1, \"tired_count\": 0},"
				  "{\"reason\": \"suppressed\", \"leads_count\": 90}, {\"reason\": "
				  "\"no_zone\", \"leads_count\": 60}]}",
		0, NULL);
	json_object_set_new(into, "past", json_loads(past, 0, NULL));
	campaign_review_tell(into);
	return into;
}

static void a_review_adds_up(void **state)
{
	(void)state;
	json_t *into = reviewed("{\"calls_at_once\": 5, \"calls\": 0, \"answered\": 0, \"talk_seconds\": 0, "
				"\"minute_micros\": 250000, \"importing\": 0}");
	assert_int_equal(number(into, "leads_count"), 1000);
	assert_int_equal(number(into, "callable_count"), 850);
	assert_int_equal(number(into, "skipped_count"), 150);
	assert_int_equal(json_array_size(json_object_get(into, "skips")), 2);
	assert_int_equal(json_array_size(json_object_get(into, "notes")), 1);
	assert_true(json_is_true(json_object_get(into, "is_guess")));
	assert_in_range(number(into, "expected_seconds"), 9723, 9725); /* 850 × 1.3 × 44 s on five lines */
	assert_in_range(number(into, "expected_micros"), 110499000, 110501000); /* 442 minutes */
}

static void the_past_tells_what_calls_cost(void **state)
{
	(void)state;
	json_t *into =
		reviewed("{\"calls_at_once\": 50, \"calls\": 100, \"answered\": 50, \"talk_seconds\": 4500, "
			 "\"minute_micros\": 250000, \"importing\": 1}");
	assert_false(json_is_true(json_object_get(into, "is_guess")));
	assert_true(json_is_true(json_object_get(into, "importing")));
	assert_in_range(number(into, "expected_seconds"), 7181, 7183);
	assert_in_range(
		number(into, "expected_micros"), 276249000, 276251000); /* ninety seconds are two minutes */
}

static void progress_counts_everybody_once(void **state)
{
	(void)state;
	json_t *into = json_loads("{\"live\": 2, \"sums\": {\"calls\": 8, \"talk_seconds\": 120, "
				  "\"price_micros\": 5, \"human\": 4, "
				  "\"answered\": 6}, \"people\": [{\"state\": \"done\", \"outcome\": "
				  "\"human\", \"leads_count\": 4},"
				  "{\"state\": \"refused\", \"outcome\": \"no_zone\", \"leads_count\": 3},"
				  "{\"state\": \"pending\", \"outcome\": \"busy\", \"leads_count\": 1},"
				  "{\"state\": \"calling\", \"outcome\": null, \"leads_count\": 2}]}",
		0, NULL);
	campaign_progress_tell(into);
	const json_t *progress = json_object_get(into, "progress");
	assert_int_equal(number(progress, "leads_count"), 10);
	assert_int_equal(number(progress, "done_count"), 7);
	assert_int_equal(number(progress, "skipped_count"), 3);
	assert_int_equal(number(progress, "remaining_count"), 3);
	assert_int_equal(number(progress, "average_seconds"), 20);
	assert_true(json_real_value(json_object_get(progress, "human_share")) > 0.49);
	assert_string_equal(campaign_reason("no_zone"), "time zone not known");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_plan_is_checked, start, stop),
		cmocka_unit_test_setup_teardown(a_review_adds_up, start, stop),
		cmocka_unit_test_setup_teardown(the_past_tells_what_calls_cost, start, stop),
		cmocka_unit_test_setup_teardown(progress_counts_everybody_once, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
