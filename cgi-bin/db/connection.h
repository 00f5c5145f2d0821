/* connection.h: one connection and the statements that it has prepared. Only files of db/ include this. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <libpq-fe.h>
#include <stdint.h>

#include "db/database.h"

enum { STATEMENTS_MAX = 512 };

enum statement_state { STATEMENT_FREE, STATEMENT_QUEUED, STATEMENT_PREPARED };

/* A statement by the address of its SQL literal, which never changes. */
struct statement {
	const char *sql;
	enum statement_state state;
};

struct connection {
	PGconn *pg;
	int taken;
	int named; /* whether statements are prepared under a name */
	int64_t used_at;
	struct statement statements[STATEMENTS_MAX]; /* open hash */
};

/* Takes a free connection, waiting up to five seconds; it is connected and outside any transaction. */
struct error *database_take(
	struct database *database, struct arena *arena, struct connection **taken) must_check;

/* Gives it back; a connection in an unknown state is closed. */
void database_give(struct database *database, struct connection *connection);

/* The slot of this SQL literal, or NULL when the table is full (the statement is then sent unnamed). */
struct statement *connection_statement(struct connection *connection, const char *sql);

struct tx;

/* The connection of a transaction that is open. */
struct connection *tx_connection(const struct tx *tx);

#endif
