/* place.c: countries and time zones to choose from. */
#include "fixture.h"

#include "lib/place.h"

#include "lib/zone.h"

static const char *label_of(json_t *list, const char *value)
{
	size_t index;
	json_t *place;
	json_array_foreach(list, index,
		place) if (!strcmp(json_string_value(json_object_get(place, "value")),
				   value)) return json_string_value(json_object_get(place, "label"));
	return NULL;
}

static void test_countries(void **state)
{
	(void)state;
	json_t *countries = place_countries();
	assert_true(json_array_size(countries) > 200);
	assert_string_equal(label_of(countries, "US"), "United States");
	assert_string_equal(label_of(countries, "DE"), "Germany");
	assert_true(place_is_country("GB"));
	assert_false(place_is_country("gb"));
	assert_false(place_is_country("XX"));
	assert_false(place_is_country(""));
}

static void test_zones(void **state)
{
	(void)state;
	json_t *zones = place_zones(), *zone;
	size_t index;
	assert_true(json_array_size(zones) > 300);
	assert_string_equal(label_of(zones, "America/New_York"), "America/New York");
	assert_non_null(label_of(zones, "Europe/Amsterdam"));
	assert_true(place_is_zone("Asia/Kolkata"));
	assert_false(place_is_zone("Mars/Base"));
	assert_false(place_is_zone("../../etc/passwd"));
	json_array_foreach(zones, index, zone)
		assert_non_null(zone_find(json_string_value(json_object_get(zone, "value"))));
}

static void test_sorted(void **state)
{
	(void)state;
	json_t *countries = place_countries();
	for (size_t i = 1; i < json_array_size(countries); i++)
		assert_true(
			strcmp(json_string_value(json_object_get(json_array_get(countries, i - 1), "label")),
				json_string_value(json_object_get(json_array_get(countries, i), "label"))) <=
			0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_countries, start, stop),
		cmocka_unit_test_setup_teardown(test_zones, start, stop),
		cmocka_unit_test_setup_teardown(test_sorted, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
