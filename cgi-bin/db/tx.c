/* tx.c: the transaction: queries queued, sent together, their answers put in place. */
#include "db/tx.h"

#include <poll.h>

#include "db/connection.h"
#include "db/rows.h"
#include "db/sqlstate.h"
#include "db/wake.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { WAKES_MAX = 4 };

enum answer { NOTHING, ROWS, ROW, MAYBE, VALUE, CHANGE };

/* A query that was queued and not answered yet. */
struct query {
	struct query *next;
	const char *sql;
	enum answer answer;
	json_t *into;
	const char *key;
	struct statement *prepares; /* the statement that is prepared just before, or NULL */
};

struct tx {
	struct arena *arena;
	struct database *database;
	struct connection *connection; /* NULL when it is over */
	const char *tenant;
	struct query *first, **last;
	struct error *failed; /* what could not even be queued */
	int changes;          /* whether a queued change has to be looked at before the commit */
	const char *wakes[WAKES_MAX];
};

/* $1 is the tenant, also in a query that does not look at it: its type is said, so that PostgreSQL need not guess. */
static const Oid tenant_type[] = {2950}; /* uuid, in pg_type.dat */

static const char *const *bind_tenant(struct tx *tx, struct params *params)
{
	if (!tx->tenant)
		return params->values;
	const char **values = arena_alloc(tx->arena, (params->count + 1) * sizeof *values);
	values[0] = tx->tenant;
	for (size_t i = 0; i < params->count; i++)
		values[i + 1] = params->values[i];
	params->count++;
	return values;
}

static int queue_prepare(struct tx *tx, struct query *query, const char *name)
{
	struct statement *statement = connection_statement(tx->connection, query->sql);
	if (statement->state != STATEMENT_FREE)
		return 1;
	statement->state = STATEMENT_QUEUED;
	query->prepares = statement;
	return PQsendPrepare(tx->connection->pg, name, query->sql, tx->tenant ? 1 : 0, tenant_type);
}

static int send_unnamed(struct tx *tx, const char *sql, struct params params)
{
	Oid *types = arena_alloc(tx->arena, (params.count + 1) * sizeof *types);
	if (tx->tenant)
		types[0] = tenant_type[0];
	return PQsendQueryParams(
		tx->connection->pg, sql, (int)params.count, types, params.values, NULL, NULL, 0);
}

static int queue_send(struct tx *tx, struct query *query, struct params params)
{
	PGconn *pg = tx->connection->pg;
	const char *const *values = params.values;
	struct statement *statement =
		tx->connection->named ? connection_statement(tx->connection, query->sql) : NULL;
	if (!statement)
		return send_unnamed(tx, query->sql, params);
	char name[24];
	snprintf(name, sizeof name, "s%d", (int)(statement - tx->connection->statements));
	return queue_prepare(tx, query, name) &&
	       PQsendQueryPrepared(pg, name, (int)params.count, values, NULL, NULL, 0);
}

static struct query *queue(struct tx *tx, enum answer answer, const char *sql, struct params params)
{
	struct query *query = arena_alloc(tx->arena, sizeof *query);
	query->sql = sql;
	query->answer = answer;
	if (!tx->connection || tx->failed)
		return query;
	params.values = bind_tenant(tx, &params);
	if (!queue_send(tx, query, params))
		tx->failed = error_new(tx->arena, ERROR_BUSY,
			"The database can't be reached just now. Please try again.", "send: %s",
			PQerrorMessage(tx->connection->pg));
	*tx->last = query;
	tx->last = &query->next;
	return query;
}

static void queue_into(struct tx *tx, struct query *query, json_t *into, const char *key)
{
	query->into = into;
	query->key = arena_strdup(tx->arena, key);
}

void tx_rows(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params)
{
	queue_into(tx, queue(tx, ROWS, sql, params), into, key);
}

void tx_row(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params)
{
	queue_into(tx, queue(tx, ROW, sql, params), into, key);
	tx->changes = 1;
}

void tx_maybe(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params)
{
	queue_into(tx, queue(tx, MAYBE, sql, params), into, key);
}

void tx_value(struct tx *tx, json_t *into, const char *key, const char *sql, struct params params)
{
	queue_into(tx, queue(tx, VALUE, sql, params), into, key);
}

void tx_do(struct tx *tx, const char *sql, struct params params)
{
	queue(tx, NOTHING, sql, params);
}

void tx_change(struct tx *tx, const char *sql, struct params params)
{
	queue(tx, CHANGE, sql, params);
	tx->changes = 1;
}

static struct error *tx_open(struct arena *arena, struct database *database, struct tx **opened)
{
	struct tx *tx = arena_alloc(arena, sizeof *tx);
	tx->arena = arena;
	tx->database = database;
	tx->last = &tx->first;
	TRY(database_take(database, arena, &tx->connection));
	tx_do(tx, "begin", P());
	*opened = tx;
	return NULL;
}

struct error *tx_for_nobody(struct arena *arena, struct database *database, struct tx **tx)
{
	return tx_open(arena, database, tx);
}

void tx_enter(struct tx *tx, const char *tenant)
{
	tx->tenant = NULL;
	tx_do(tx, "select enter_tenant($1::uuid)", P(tenant));
	tx->tenant = tenant;
}

struct error *tx_for_tenant(
	struct arena *arena, struct database *database, const char *tenant, struct tx **tx)
{
	if (!text_is_uuid(tenant))
		return error_new(arena, ERROR_MISSING, "There is no such customer.", "tenant \"%s\"",
			tenant ? tenant : "");
	TRY(tx_open(arena, database, tx));
	tx_enter(*tx, arena_strdup(arena, tenant));
	return NULL;
}

struct error *tx_for_session(
	struct arena *arena, struct database *database, struct session_claim claim, struct tx **tx)
{
	TRY(tx_open(arena, database, tx));
	tx_maybe(*tx, claim.into, "me",
		"select person_id, name, email, role, tenant_name, zone, country, channel, is_staff, "
		"is_acting, can_manage, brand_name"
		" from enter_session($1::uuid, $2, $3, $4::timestamptz, $5::boolean, $6)",
		P(claim.tenant, claim.token_hash, claim.role, tx_time(*tx, clock_now()),
			claim.personal ? "true" : "false", claim.deed));
	(*tx)->tenant = claim.tenant;
	return NULL;
}

const char *tx_tenant(const struct tx *tx)
{
	return tx->tenant;
}

int tx_is_open(const struct tx *tx)
{
	return tx->connection != NULL;
}

struct connection *tx_connection(const struct tx *tx)
{
	return tx->connection;
}

struct arena *tx_arena(const struct tx *tx)
{
	return tx->arena;
}

const char *tx_integer(struct tx *tx, int64_t value)
{
	return arena_printf(tx->arena, "%lld", (long long)value);
}

const char *tx_time(struct tx *tx, int64_t time)
{
	return clock_text(tx->arena, time);
}

/* Sends and reads together: the server stops reading when nobody takes its answers. */
static struct error *push(struct tx *tx)
{
	PGconn *pg = tx->connection->pg;
	int left = 1;
	while (!tx->failed && left) {
		left = PQflush(pg);
		struct pollfd socket = {.fd = PQsocket(pg), .events = left ? POLLIN | POLLOUT : 0};
		if (left && (poll(&socket, 1, 30000) <= 0 || !PQconsumeInput(pg)))
			left = -1;
		if (left < 0)
			tx->failed = error_new(tx->arena, ERROR_BUSY,
				"The database can't be reached just now. Please try again.", "flush: %s",
				PQerrorMessage(pg));
	}
	return tx->failed;
}

static struct error *missing(struct tx *tx, const struct query *query)
{
	return error_new(
		tx->arena, ERROR_MISSING, "There is no such thing here.", "no row: %.80s", query->sql);
}

static struct error *answer_query(struct tx *tx, struct query *query, PGresult *result)
{
	int found = PQntuples(result) > 0;
	switch (query->answer) {
	case NOTHING:
		return NULL;
	case CHANGE:
		return !strcmp(PQcmdTuples(result), "0") ? missing(tx, query) : NULL;
	case ROWS:
		json_object_set_new(query->into, query->key, rows_array(result));
		return NULL;
	case ROW:
		if (!found)
			return missing(tx, query);
		__attribute__((fallthrough));
	case MAYBE:
		json_object_set_new(query->into, query->key, found ? rows_object(result, 0) : json_null());
		return NULL;
	case VALUE:
		json_object_set_new(query->into, query->key, found ? rows_cell(result, 0, 0) : json_null());
		return NULL;
	}
	return NULL;
}

/* The next result; each command's results end with a NULL. */
static PGresult *take_result(PGconn *pg)
{
	PGresult *result = PQgetResult(pg);
	PGresult *end = result && PQresultStatus(result) != PGRES_PIPELINE_SYNC ? PQgetResult(pg) : NULL;
	PQclear(end);
	return result;
}

static int is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static struct error *read_result(struct tx *tx, struct query *query, int is_prepare)
{
	PGresult *result = take_result(tx->connection->pg);
	struct error *error = NULL;
	int good = result && is_good(result);
	if (is_prepare)
		query->prepares->state = good ? STATEMENT_PREPARED : STATEMENT_FREE;
	if (!result)
		error = error_new(tx->arena, ERROR_BUSY,
			"The database can't be reached just now. Please try again.", "lost: %s",
			PQerrorMessage(tx->connection->pg));
	else if (!good && PQresultStatus(result) != PGRES_PIPELINE_ABORTED)
		error = sqlstate_error(tx->arena, result);
	else if (good && !is_prepare && !tx->failed)
		error = answer_query(tx, query, result);
	PQclear(result);
	return error;
}

static void read_query(struct tx *tx, struct query *query)
{
	struct error *error = query->prepares ? read_result(tx, query, 1) : NULL;
	struct error *second = read_result(tx, query, 0);
	if (!tx->failed)
		tx->failed = error ? error : second;
}

static struct error *read_answers(struct tx *tx)
{
	for (struct query *query = tx->first; query; query = query->next) {
		read_query(tx, query);
		if (PQstatus(tx->connection->pg) != CONNECTION_OK)
			return tx->failed;
	}
	PQclear(take_result(tx->connection->pg)); /* the sync */
	tx->first = NULL;
	tx->last = &tx->first;
	return tx->failed;
}

struct error *tx_run(struct tx *tx)
{
	if (!tx->connection)
		die("a query in a transaction that is over");
	if (!tx->first || tx->failed)
		return tx->failed;
	if (!PQpipelineSync(tx->connection->pg))
		tx->failed = error_new(tx->arena, ERROR_BUSY,
			"The database can't be reached just now. Please try again.", "sync: %s",
			PQerrorMessage(tx->connection->pg));
	TRY(push(tx));
	return read_answers(tx);
}

void tx_wake(struct tx *tx, const char *queue)
{
	for (int i = 0; i < WAKES_MAX; i++) {
		if (tx->wakes[i] && strcmp(tx->wakes[i], queue))
			continue;
		tx->wakes[i] = queue;
		return;
	}
}

static void wake_daemons(const struct tx *tx)
{
	for (int i = 0; i < WAKES_MAX && tx->wakes[i]; i++)
		wake_send(tx->wakes[i]);
}

static void tx_end(struct tx *tx)
{
	database_give(tx->database, tx->connection);
	tx->connection = NULL;
}

struct error *tx_commit(struct tx *tx)
{
	struct error *error = tx->changes ? tx_run(tx) : NULL;
	if (error) {
		tx_rollback(tx);
		return error;
	}
	tx->tenant = NULL;
	tx_do(tx, "commit", P());
	error = tx_run(tx);
	if (error)
		tx_rollback(tx);
	else
		tx_end(tx);
	if (!error)
		wake_daemons(tx);
	return error;
}

/* An error skips the rest of a pipeline, a queued rollback too: then it takes a second one. */
static void roll_back(struct tx *tx)
{
	tx->failed = NULL;
	tx_do(tx, "rollback", P());
	struct error *error = tx_run(tx);
	(void)error; /* a connection that is still inside a transaction is closed when it is given back */
}

void tx_rollback(struct tx *tx)
{
	if (!tx || !tx->connection)
		return;
	tx->tenant = NULL;
	roll_back(tx);
	if (PQtransactionStatus(tx->connection->pg) == PQTRANS_INERROR)
		roll_back(tx);
	tx_end(tx);
}
