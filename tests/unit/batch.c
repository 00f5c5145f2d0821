/* batch.c: tests that many threads' changes are committed together, each answered, that a bad one fails alone, and that
 * of two that wait for each other both are done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/batch.h"
#include "lib/log.h"
#include "lib/secret.h"

enum { THREADS = 40, ROUNDS = 10 };

static const char tenant[] = "00000000-0000-7000-8000-000000000001";
static const char sql[] = "select $2::integer / $3::integer as ratio, cur_tenant() as tenant";
static struct batch *batch;

/* What a thread has seen. */
struct seen {
	int number, answered, refused, wrong;
};

static void run_one(struct arena *arena, struct seen *seen, int divisor)
{
	struct batch_item item = {.arena = arena, .tenant = tenant, .key = secret_uuid(arena), .sql = sql};
	const char *const values[] = {
		arena_printf(arena, "%d", seen->number * divisor), arena_printf(arena, "%d", divisor)};
	item.params = (struct params){.count = 2, .values = values};
	struct error *error = batch_run(batch, &item);
	if (error) {
		seen->refused++;
		return;
	}
	seen->answered++;
	const char *entered = json_string_value(json_object_get(item.answer, "tenant"));
	seen->wrong += json_integer_value(json_object_get(item.answer, "ratio")) != seen->number ||
		       strcmp(entered, tenant);
}

static void *ask(void *given)
{
	struct seen *seen = given;
	struct arena *arena = arena_new();
	for (int i = 0; i < ROUNDS; i++) {
		arena_reset(arena);
		arena_use(arena);
		run_one(arena, seen, i == ROUNDS / 2 && seen->number == 7 ? 0 : i + 1);
	}
	arena_free(arena);
	return NULL;
}

static void test_many(void **state)
{
	struct seen seen[THREADS] = {0};
	pthread_t threads[THREADS];
	int answered = 0, refused = 0, wrong = 0;
	(void)state;
	for (int i = 0; i < THREADS; i++) {
		seen[i].number = i;
		assert_int_equal(pthread_create(&threads[i], NULL, ask, &seen[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		answered += seen[i].answered;
		refused += seen[i].refused;
		wrong += seen[i].wrong;
	}
	assert_int_equal(refused, 1);
	assert_int_equal(answered, THREADS * ROUNDS - 1);
	assert_int_equal(wrong, 0);
	assert_int_equal(seen[7].refused, 1);
}

static const char circle_sql[] = "select $1::text as tenant, pg_advisory_xact_lock($2::bigint)::text as one, "
				 "pg_sleep(0.3)::text as between, pg_advisory_xact_lock($3::bigint)::text as two";

/* Locks 4711 and 4712, in the order of the given one first. */
static void *lock_both(void *given)
{
	int *first = given;
	struct arena *arena = arena_new();
	arena_use(arena);
	const char *const values[] = {
		arena_printf(arena, "%d", *first), arena_printf(arena, "%d", 4711 + 4712 - *first)};
	struct batch_item item = {.arena = arena,
		.tenant = tenant,
		.key = secret_uuid(arena),
		.sql = circle_sql,
		.params = {.count = 2, .values = values}};
	struct error *error = batch_run(batch, &item);
	*first = error != NULL;
	arena_free(arena);
	return NULL;
}

static void test_circle(void **state)
{
	int one = 4711, two = 4712;
	pthread_t threads[2];
	(void)state;
	assert_int_equal(pthread_create(&threads[0], NULL, lock_both, &one), 0);
	usleep(100 * 1000); /* so that each has a transaction of its own */
	assert_int_equal(pthread_create(&threads[1], NULL, lock_both, &two), 0);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	assert_int_equal(one, 0);
	assert_int_equal(two, 0);
}

static void test_one(void **state)
{
	struct seen seen = {.number = 3};
	struct arena *arena = arena_new();
	(void)state;
	arena_use(arena);
	run_one(arena, &seen, 5);
	assert_int_equal(seen.answered, 1);
	run_one(arena, &seen, 0);
	assert_int_equal(seen.refused, 1);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many), cmocka_unit_test(test_circle), cmocka_unit_test(test_one)};
	const char *conninfo = getenv("DATABASE_WORKER");
	if (!conninfo) {
		puts("1..0 # SKIP there is no database");
		return 0;
	}
	log_start("batch", "error");
	struct batch_options options = {.database = database_new(conninfo, 2), .committers = 2};
	batch = batch_new(&options);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	fflush(stdout);
	_exit(failed); /* the committers go on for ever */
}
