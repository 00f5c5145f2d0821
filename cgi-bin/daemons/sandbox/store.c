/* store.c: the sandbox's database. */
#include "daemons/sandbox/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdarg.h>

#include "daemons/sandbox/schema.h"
#include "lib/error.h"

enum { STATEMENTS = 512 };

static sqlite3 *database;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void (*on_change)(void);
static int64_t changes_before;
static struct {
	const char *sql;
	sqlite3_stmt *statement;
} statements[STATEMENTS]; /* by the address of the SQL text, which is a literal */

static void execute(const char *sql)
{
	char *message = NULL;
	if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
		die("sandbox database: %s in: %.80s", message, sql);
}

void store_open(const char *path)
{
	if (sqlite3_open(path, &database) != SQLITE_OK)
		die("cannot open the sandbox's database %s: %s", path, sqlite3_errmsg(database));
	sqlite3_busy_timeout(database, 5000);
	execute("pragma journal_mode = wal");
	execute("pragma synchronous = normal");
	execute("pragma cache_size = -8000");
	execute(sandbox_schema);
}

void store_on_change(void (*changed)(void))
{
	on_change = changed;
}

void store_begin(void)
{
	pthread_mutex_lock(&lock);
	changes_before = sqlite3_total_changes64(database);
	store_run("begin immediate", "");
}

void store_commit(void)
{
	store_run("commit", "");
	int changed = sqlite3_total_changes64(database) != changes_before;
	pthread_mutex_unlock(&lock);
	if (changed && on_change)
		on_change();
}

static sqlite3_stmt *prepare(const char *sql)
{
	size_t start = ((uintptr_t)sql >> 3) % STATEMENTS;
	for (size_t i = 0; i < STATEMENTS; i++) {
		size_t at = (start + i) % STATEMENTS;
		if (statements[at].sql == sql)
			return statements[at].statement;
		if (statements[at].sql)
			continue;
		if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT,
			    &statements[at].statement, NULL) != SQLITE_OK)
			die("sandbox database: %s in: %s", sqlite3_errmsg(database), sql);
		statements[at].sql = sql;
		return statements[at].statement;
	}
	die("more than %d SQL statements", STATEMENTS);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	if (text)
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(statement, at);
}

static sqlite3_stmt *bind(const char *sql, const char *types, va_list values)
{
	sqlite3_stmt *statement = prepare(sql);
	if (sqlite3_bind_parameter_count(statement) != (int)strlen(types))
		die("%zu values for: %s", strlen(types), sql);
	for (int i = 0; types[i]; i++) {
		if (types[i] == 's')
			bind_text(statement, i + 1, va_arg(values, const char *));
		else if (types[i] == 'd')
			sqlite3_bind_double(statement, i + 1, va_arg(values, double));
		else
			sqlite3_bind_int64(statement, i + 1, va_arg(values, int64_t));
	}
	return statement;
}

static json_t *column_value(sqlite3_stmt *statement, int column)
{
	switch (sqlite3_column_type(statement, column)) {
	case SQLITE_INTEGER:
		return json_integer(sqlite3_column_int64(statement, column));
	case SQLITE_FLOAT:
		return json_real(sqlite3_column_double(statement, column));
	case SQLITE_NULL:
		return json_null();
	default:
		return json_string((const char *)sqlite3_column_text(statement, column));
	}
}

static json_t *current_row(sqlite3_stmt *statement)
{
	json_t *row = json_object();
	for (int i = 0; i < sqlite3_column_count(statement); i++)
		json_object_set_new(row, sqlite3_column_name(statement, i), column_value(statement, i));
	return row;
}

/* One step; 1 when it gave a row. */
static int step(sqlite3_stmt *statement)
{
	int result = sqlite3_step(statement);
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		die("sandbox database: %s in: %s", sqlite3_errmsg(database), sqlite3_sql(statement));
	if (result == SQLITE_DONE)
		sqlite3_reset(statement);
	return result == SQLITE_ROW;
}

json_t *store_rows(const char *sql, const char *types, ...)
{
	va_list values;
	va_start(values, types);
	sqlite3_stmt *statement = bind(sql, types, values);
	va_end(values);
	json_t *rows = json_array();
	while (step(statement))
		json_array_append_new(rows, current_row(statement));
	return rows;
}

json_t *store_row(const char *sql, const char *types, ...)
{
	va_list values;
	va_start(values, types);
	sqlite3_stmt *statement = bind(sql, types, values);
	va_end(values);
	json_t *row = step(statement) ? current_row(statement) : NULL;
	sqlite3_reset(statement);
	return row;
}

int store_run(const char *sql, const char *types, ...)
{
	va_list values;
	va_start(values, types);
	sqlite3_stmt *statement = bind(sql, types, values);
	va_end(values);
	while (step(statement))
		continue;
	return sqlite3_changes(database);
}

const char *row_text(const json_t *row, const char *column)
{
	return json_string_value(json_object_get(row, column));
}

int64_t row_integer(const json_t *row, const char *column)
{
	return json_integer_value(json_object_get(row, column));
}

double row_number(const json_t *row, const char *column)
{
	return json_number_value(json_object_get(row, column));
}

json_t *row_json(const json_t *row, const char *column)
{
	const char *text = row_text(row, column);
	return text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
}
