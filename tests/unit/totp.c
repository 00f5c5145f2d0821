/* totp.c: tests of one-time codes, with the values of RFC 6238, and of what is sealed. */
#include "fixture.h"

#include "lib/clock.h"
#include "lib/seal.h"
#include "lib/totp.h"

static struct totp_secret rfc(void)
{
	struct totp_secret secret;
	memcpy(secret.bytes, "12345678901234567890", TOTP_SECRET_SIZE);
	return secret;
}

/* RFC 6238, appendix B: the last six of its eight digits. */
static void values_of_the_rfc(void **state)
{
	(void)state;
	static const struct {
		int64_t second;
		const char *code;
	} values[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"},
		{2000000000, "279037"}, {20000000000, "353130"}};
	struct totp_secret secret = rfc();
	for (size_t i = 0; i < COUNT(values); i++) {
		int64_t step = totp_step(values[i].second * SECOND);
		assert_string_equal(totp_code(arena, &secret, step), values[i].code);
		assert_int_equal(totp_match(arena, &secret, values[i].code, values[i].second * SECOND), step);
	}
}

static void neighbours_only(void **state)
{
	(void)state;
	struct totp_secret secret = rfc();
	int64_t now = 1234567890 * SECOND, step = totp_step(now);
	for (int64_t off = -3; off <= 3; off++) {
		int64_t found = totp_match(arena, &secret, totp_code(arena, &secret, step + off), now);
		assert_int_equal(found, off >= -1 && off <= 1 ? step + off : 0);
	}
	assert_int_equal(totp_match(arena, &secret, " 005 924", now), step);
	assert_int_equal(totp_match(arena, &secret, "5924", now), 0);
	assert_int_equal(totp_match(arena, &secret, "0059240", now), 0);
	assert_int_equal(totp_match(arena, &secret, "", now), 0);
}

static void as_text(void **state)
{
	(void)state;
	struct totp_secret secret = rfc(), other = totp_new(), another = totp_new();
	assert_string_equal(totp_text(arena, &secret), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	assert_string_equal(totp_address(arena, &secret, "A & B", "ann@example.test"),
		"otpauth://totp/A%20%26%20B:ann%40example.test"
		"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%20%26%20B");
	assert_memory_not_equal(other.bytes, another.bytes, TOTP_SECRET_SIZE);
}

static void sealed(void **state)
{
	(void)state;
	char *text = seal(arena, "factor ann", "0123456789", 10), back[11] = "";
	assert_null(strstr(text, "MDEyMzQ1"));
	assert_true(seal_open(arena, "factor ann", text, back, 10));
	assert_string_equal(back, "0123456789");
	assert_string_not_equal(text, seal(arena, "factor ann", "0123456789", 10));
	assert_false(seal_open(arena, "factor bob", text, back, 10));
	assert_false(seal_open(arena, "factor ann", text, back, 9));
	assert_false(seal_open(arena, "factor ann", "", back, 10));
	assert_false(seal_open(arena, "factor ann", "%%%%", back, 10));
	for (size_t i = 0; i < strlen(text); i++) {
		char *changed = arena_strdup(arena, text);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		if (i + 2 < strlen(text))
			assert_false(seal_open(arena, "factor ann", changed, back, 10));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_of_the_rfc, start, stop),
		cmocka_unit_test_setup_teardown(neighbours_only, start, stop),
		cmocka_unit_test_setup_teardown(as_text, start, stop),
		cmocka_unit_test_setup_teardown(sealed, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
