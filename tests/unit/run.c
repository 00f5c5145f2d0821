/* run.c: tests of running programs: what they say, how they end, and that nothing outlives its deadline. */
#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/run.h"
#include "lib/text.h"

static struct run_result run(const char *script, int timeout_ms, size_t largest)
{
	struct run_result result;
	const char *const arguments[] = {"/bin/sh", "-c", script, NULL};
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct run wanted = {arguments, input, timeout_ms, largest};
	assert_null(run_program(arena, &wanted, &result));
	close(input);
	return result;
}

static void says_and_ends(void **state)
{
	(void)state;
	struct run_result result = run("echo said; echo wrong >&2; exit 3", 10000, 100);
	assert_string_equal(result.output, "said\n");
	assert_string_equal(result.complaint, "wrong\n");
	assert_int_equal(result.status, 3);
	assert_false(result.timed_out || result.too_large);
	assert_int_equal(run("kill -9 $$", 10000, 100).status, -1);
}

static void knows_nothing_of_us(void **state)
{
	(void)state;
	setenv("SECRET_KEY", "secret", 1);
	/* What ls has open itself, to look at it, is 3. */
	assert_string_equal(
		run("echo \"$SECRET_KEY\"; exec ls /proc/self/fd", 10000, 100).output, "\n0\n1\n2\n3\n");
}

static void is_cut_off(void **state)
{
	(void)state;
	struct run_result result = run("yes", 10000, 1000);
	assert_true(result.too_large);
	assert_int_equal(result.length, 1000);
	assert_false(result.timed_out);
}

/* Whether a process is there and has not ended: one that nobody has waited for yet is a zombie. */
static int is_running(pid_t process)
{
	char stat[512] = "";
	FILE *file = fopen(arena_printf(arena, "/proc/%d/stat", (int)process), "r");
	if (!file)
		return 0;
	int got = fgets(stat, sizeof stat, file) != NULL;
	fclose(file);
	return got && !strstr(stat, ") Z ") && !strstr(stat, ") X ");
}

/* The deadline ends a program that says nothing, and what it has started. */
static void ends_at_the_deadline(void **state)
{
	(void)state;
	int64_t started = clock_elapsed(), child = 0;
	struct run_result result = run("sleep 60 & echo $!; wait", 300, 100);
	assert_true(result.timed_out);
	assert_int_equal(result.status, -1);
	assert_true(clock_elapsed() - started < 20 * SECOND);
	assert_true(text_to_integer(text_trim(arena, result.output), &child));
	int alive = 1;
	for (int i = 0; alive && i < 5000; i++) {
		alive = is_running((pid_t)child);
		usleep(alive * 1000);
	}
	assert_false(alive);
	result = run("exec >&- 2>&-; sleep 60", 300, 100);
	assert_true(result.timed_out);
}

static void cannot_start(void **state)
{
	(void)state;
	struct run_result result;
	const char *const arguments[] = {"/no/such/program", NULL};
	struct run wanted = {arguments, 0, 1000, 100};
	assert_non_null(run_program(arena, &wanted, &result));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(says_and_ends, start, stop),
		cmocka_unit_test_setup_teardown(knows_nothing_of_us, start, stop),
		cmocka_unit_test_setup_teardown(is_cut_off, start, stop),
		cmocka_unit_test_setup_teardown(ends_at_the_deadline, start, stop),
		cmocka_unit_test_setup_teardown(cannot_start, start, stop),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
