/* tx.c: the transaction against a real PostgreSQL: types, errors, isolation, lost connections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "db/tx.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/secret.h"

static struct arena *arena;
static struct database *database;
static const char *ours, *theirs;

/* Runs a statement as the superuser of the test's cluster, outside of everything that is tested. */
static void as_superuser(const char *sql)
{
	PGconn *owner = PQconnectdb("user=postgres");
	PGresult *result = PQexec(owner, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(owner));
	PQclear(result);
	PQfinish(owner);
}

static const char *new_tenant(void)
{
	const char *id = secret_uuid(arena);
	as_superuser(arena_printf(arena,
		"begin; select tenant_create('%s', 'Tried', 'customer', 'US', 'UTC', '%s'); commit", id, id));
	return id;
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	arena_use(arena);
	database = database_new(config_load()->database_worker, 2);
	ours = new_tenant();
	theirs = new_tenant();
	return 0;
}

static struct tx *begin(const char *tenant)
{
	struct tx *tx;
	assert_null(tx_for_tenant(arena, database, tenant, &tx));
	return tx;
}

static json_t *one(const char *sql, struct params params)
{
	struct tx *tx = begin(ours);
	json_t *into = json_object();
	tx_row(tx, into, "row", sql, params);
	assert_null(tx_commit(tx));
	return json_object_get(into, "row");
}

static void columns_become_json_by_their_type(void **state)
{
	(void)state;
	json_t *row = one(
		"select 7::int8 as i, 1.5::float8 as f, true as b, 'x' as t, null::text as n,"
		" '{\"a\":[1]}'::jsonb as j, '2026-11-21 10:11:12.5+02'::timestamptz as at, $2::text as p",
		P("Zoë 😀"));
	assert_int_equal(json_integer_value(json_object_get(row, "i")), 7);
	assert_true(json_real_value(json_object_get(row, "f")) == 1.5);
	assert_true(json_is_true(json_object_get(row, "b")));
	assert_true(json_is_null(json_object_get(row, "n")));
	assert_int_equal(json_array_size(json_object_get(json_object_get(row, "j"), "a")), 1);
	assert_string_equal(json_string_value(json_object_get(row, "at")), "2026-11-21T08:11:12.5Z");
	assert_string_equal(json_string_value(json_object_get(row, "p")), "Zoë 😀");
}

static void the_tenant_is_the_first_parameter(void **state)
{
	(void)state;
	json_t *row =
		one("select $1::text as tenant, cur_tenant()::text as entered, $2::text as given", P("x"));
	assert_string_equal(json_string_value(json_object_get(row, "tenant")), ours);
	assert_string_equal(json_string_value(json_object_get(row, "entered")), ours);
	assert_string_equal(json_string_value(json_object_get(row, "given")), "x");
	assert_string_equal(json_string_value(json_object_get(one("select 'no' as x", P()), "x")), "no");
	assert_string_equal(
		json_string_value(json_object_get(one("select $2::text as x", P("only")), "x")), "only");
}

static void another_tenant_is_not_there(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	json_t *into = json_object();
	tx_row(tx, into, "row",
		"select name from tenants where $1::uuid is not null and tenant_id = $2::uuid", P(theirs));
	struct error *error = tx_commit(tx);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_MISSING);
}

static void without_a_tenant_nothing_is_read(void **state)
{
	(void)state;
	struct tx *tx;
	assert_null(tx_for_nobody(arena, database, &tx));
	json_t *into = json_object();
	tx_rows(tx, into, "rows", "select name from tenants", P());
	assert_non_null(tx_commit(tx));
	assert_int_equal(json_object_size(into), 0);
}

static void a_tenant_must_be_one(void **state)
{
	(void)state;
	struct tx *tx;
	assert_int_equal(tx_for_tenant(arena, database, "x'; drop table calls", &tx)->kind, ERROR_MISSING);
	assert_int_equal(tx_for_tenant(arena, database, NULL, &tx)->kind, ERROR_MISSING);
}

static void insert_job(struct tx *tx, const char *kind)
{
	tx_do(tx, "insert into jobs (tenant_id, id, kind, run_at) values ($1, $2::uuid, $3, 'infinity')",
		P(secret_uuid(arena), kind));
}

static json_int_t count_jobs(const char *kind)
{
	return json_integer_value(json_object_get(
		one("select count(*) as n from jobs where tenant_id = $1 and kind = $2", P(kind)), "n"));
}

static void a_change_that_touches_nothing_undoes_all(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	insert_job(tx, "undone");
	tx_change(tx, "update jobs set error = 'x' where tenant_id = $1 and id = $2::uuid",
		P(secret_uuid(arena)));
	struct error *error = tx_commit(tx);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_MISSING);
	assert_int_equal(count_jobs("undone"), 0);
}

static void what_is_rolled_back_is_gone(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	insert_job(tx, "rolled back");
	assert_null(tx_run(tx));
	insert_job(tx, "rolled back"); /* queued, and never sent by the caller */
	tx_rollback(tx);
	tx_rollback(tx);
	assert_int_equal(count_jobs("rolled back"), 0);
}

static void an_error_skips_the_rest_and_the_connection_lives(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	insert_job(tx, "skipped");
	tx_do(tx, "select 1 / 0", P());
	insert_job(tx, "skipped");
	struct error *error = tx_commit(tx);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_INVALID);
	assert_non_null(strstr(error->detail, "22012"));
	assert_int_equal(count_jobs("skipped"), 0);
}

static void functions_speak_to_the_user(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	tx_do(tx,
		"do $$ begin raise exception 'Taken.' using errcode = 'ML409', column = 'number_id'; end $$",
		P());
	struct error *error = tx_commit(tx);
	assert_int_equal(error->kind, ERROR_CONFLICT);
	assert_string_equal(error->message, "Taken.");
	assert_string_equal(error->field, "number_id");
}

static void a_constraint_has_its_sentence(void **state)
{
	(void)state;
	struct tx *tx;
	static struct database *pages; /* reachable, as pools are for ever */
	pages = database_new(config_load()->database_web, 1);
	assert_null(tx_for_tenant(arena, pages, ours, &tx));
	for (int i = 0; i < 2; i++)
		tx_do(tx, "insert into lead_lists (tenant_id, id, name) values ($1, $2::uuid, 'twice')",
			P(secret_uuid(arena)));
	struct error *error = tx_commit(tx);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_CONFLICT);
	assert_string_equal(error->field, "new_list");
}

static void many_queries_and_rows_cross_at_once(void **state)
{
	(void)state;
	enum { QUERIES = 500, ROWS = 200 };
	struct tx *tx = begin(ours);
	json_t *into = json_object();
	for (int i = 0; i < QUERIES; i++)
		tx_rows(tx, into, arena_printf(arena, "%d", i),
			"select n, repeat('x', 100) as x from generate_series(1, 200) as n", P());
	assert_null(tx_commit(tx));
	assert_int_equal(json_object_size(into), QUERIES);
	assert_int_equal(json_array_size(json_object_get(into, "499")), ROWS);
}

static void a_lost_connection_is_an_error_and_then_made_anew(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	json_t *into = json_object();
	tx_value(tx, into, "pid", "select pg_backend_pid()", P());
	assert_null(tx_run(tx));
	as_superuser(arena_printf(arena, "select pg_terminate_backend(%lld)",
		(long long)json_integer_value(json_object_get(into, "pid"))));
	tx_value(tx, into, "again", "select 1", P());
	struct error *error = tx_commit(tx);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_BUSY);
	assert_int_equal(json_integer_value(json_object_get(one("select 1 as n", P()), "n")), 1);
}

static void an_idle_connection_that_was_closed_is_noticed(void **state)
{
	(void)state;
	json_t *row = one("select pg_backend_pid() as pid", P());
	as_superuser(arena_printf(arena, "select pg_terminate_backend(%lld)",
		(long long)json_integer_value(json_object_get(row, "pid"))));
	struct timespec moment = {.tv_nsec = 100 * 1000 * 1000};
	nanosleep(&moment, NULL);
	assert_int_equal(json_integer_value(json_object_get(one("select 1 as n", P()), "n")), 1);
}

static void a_batch_may_enter_several_tenants(void **state)
{
	(void)state;
	struct tx *tx = begin(ours);
	json_t *into = json_object();
	tx_value(tx, into, "first", "select tenant_id::text from tenants where tenant_id = $1", P());
	tx_enter(tx, theirs);
	tx_value(tx, into, "second", "select tenant_id::text from tenants where tenant_id = $1", P());
	assert_null(tx_commit(tx));
	assert_string_equal(json_string_value(json_object_get(into, "first")), ours);
	assert_string_equal(json_string_value(json_object_get(into, "second")), theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_become_json_by_their_type),
		cmocka_unit_test(the_tenant_is_the_first_parameter),
		cmocka_unit_test(another_tenant_is_not_there),
		cmocka_unit_test(without_a_tenant_nothing_is_read),
		cmocka_unit_test(a_tenant_must_be_one),
		cmocka_unit_test(a_change_that_touches_nothing_undoes_all),
		cmocka_unit_test(what_is_rolled_back_is_gone),
		cmocka_unit_test(an_error_skips_the_rest_and_the_connection_lives),
		cmocka_unit_test(functions_speak_to_the_user),
		cmocka_unit_test(a_constraint_has_its_sentence),
		cmocka_unit_test(many_queries_and_rows_cross_at_once),
		cmocka_unit_test(a_lost_connection_is_an_error_and_then_made_anew),
		cmocka_unit_test(an_idle_connection_that_was_closed_is_noticed),
		cmocka_unit_test(a_batch_may_enter_several_tenants),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (!getenv("DATABASE_WORKER")) {
		printf("1..0 # SKIP no database: run by make test\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, set_up, NULL);
}
