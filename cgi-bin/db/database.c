/* database.c: a small pool of PostgreSQL connections. */
#include "db/database.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>

#include "db/connection.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"

enum { REST_SECONDS = 10, WAIT_SECONDS = 5 };

struct database {
	struct arena *arena; /* of all this; as long as the process lives */
	char *conninfo;
	pthread_mutex_t lock;
	pthread_cond_t given;
	int count;
	struct connection connections[];
};

struct database *database_new(const char *conninfo, int connections)
{
	struct arena *arena = arena_new();
	size_t size = sizeof(struct database) + (size_t)connections * sizeof(struct connection);
	struct database *database = arena_alloc(arena, size);
	database->arena = arena;
	database->conninfo = arena_strdup(arena, conninfo);
	database->count = connections;
	pthread_mutex_init(&database->lock, NULL);
	pthread_cond_init(&database->given, NULL);
	return database;
}

static void connection_close(struct connection *connection)
{
	PQfinish(connection->pg);
	connection->pg = NULL;
	memset(connection->statements, 0, sizeof connection->statements);
}

/* The server closes its end when it stops; that shows as something to read while nothing was asked. */
static int connection_is_dead(struct connection *connection)
{
	struct pollfd socket = {.fd = PQsocket(connection->pg), .events = POLLIN};
	return PQstatus(connection->pg) != CONNECTION_OK || poll(&socket, 1, 0) != 0;
}

static void ignore_notice(void *unused, const PGresult *result)
{
	(void)unused;
	(void)result;
}

static struct error *connection_open(struct connection *connection, struct arena *arena, const char *conninfo)
{
	const char *const names[] = {"dbname", "options", "connect_timeout", "client_encoding", NULL};
	const char *const values[] = {conninfo,
		"-c timezone=UTC -c datestyle=ISO -c statement_timeout=20s -c jit=off"
		" -c idle_in_transaction_session_timeout=60s",
		"5", "UTF8", NULL};
	connection->pg = PQconnectdbParams(names, values, 1);
	if (PQstatus(connection->pg) != CONNECTION_OK) {
		struct error *error = error_new(arena, ERROR_BUSY,
			"The database can't be reached just now. Please try again.", "connect: %s",
			PQerrorMessage(connection->pg));
		connection_close(connection);
		return error;
	}
	PQsetNoticeReceiver(connection->pg, ignore_notice, NULL);
	connection->named = (int)config_load()->database_named_statements;
	if (!PQenterPipelineMode(connection->pg) || PQsetnonblocking(connection->pg, 1))
		die("libpq refuses pipeline mode");
	return NULL;
}

static struct connection *find_free(struct database *database)
{
	struct connection *free_one = NULL;
	for (int i = 0; i < database->count; i++) {
		struct connection *connection = &database->connections[i];
		if (!connection->taken && (!free_one || (connection->pg && !free_one->pg)))
			free_one = connection;
	}
	return free_one;
}

static struct connection *wait_for_free(struct database *database)
{
	struct timespec until;
	struct connection *connection;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&database->lock);
	while (!(connection = find_free(database)))
		if (pthread_cond_timedwait(&database->given, &database->lock, &until) == ETIMEDOUT)
			break;
	if (connection)
		connection->taken = 1;
	pthread_mutex_unlock(&database->lock);
	return connection;
}

struct error *database_take(struct database *database, struct arena *arena, struct connection **taken)
{
	struct connection *connection = wait_for_free(database);
	if (!connection)
		return error_new(arena, ERROR_BUSY, "Too much is going on just now. Please try again.",
			"no free connection in %d s", WAIT_SECONDS);
	if (connection->pg && connection_is_dead(connection))
		connection_close(connection);
	if (!connection->pg) {
		struct error *error = connection_open(connection, arena, database->conninfo);
		if (error) {
			database_give(database, connection);
			return error;
		}
	}
	*taken = connection;
	return NULL;
}

void database_give(struct database *database, struct connection *connection)
{
	if (connection->pg && (PQstatus(connection->pg) != CONNECTION_OK ||
				      PQtransactionStatus(connection->pg) != PQTRANS_IDLE))
		connection_close(connection);
	pthread_mutex_lock(&database->lock);
	connection->taken = 0;
	connection->used_at = clock_elapsed();
	pthread_cond_signal(&database->given);
	pthread_mutex_unlock(&database->lock);
}

void database_rest(struct database *database)
{
	pthread_mutex_lock(&database->lock);
	for (int i = 0; i < database->count; i++) {
		struct connection *connection = &database->connections[i];
		if (connection->pg && !connection->taken &&
			clock_elapsed() - connection->used_at > REST_SECONDS * SECOND)
			connection_close(connection);
	}
	pthread_mutex_unlock(&database->lock);
}

struct statement *connection_statement(struct connection *connection, const char *sql)
{
	size_t start = ((uintptr_t)sql >> 3) % STATEMENTS_MAX;
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		struct statement *statement = &connection->statements[(start + i) % STATEMENTS_MAX];
		if (statement->sql == sql)
			return statement;
		if (!statement->sql) {
			statement->sql = sql;
			return statement;
		}
	}
	return NULL;
}
