/* copy.c: many rows at once into a temporary table of a transaction. */
#include "db/copy.h"

#include <arpa/inet.h>

#include "db/connection.h"
#include "db/sqlstate.h"
#include "lib/strbuf.h"

enum { PIECE = 64 * 1024 };

/* The signature, no flags, no extension: PostgreSQL's manual, "COPY", "Binary Format". */
static const char head[19] = "PGCOPY\n\377\r\n";

struct copy {
	struct tx *tx;
	PGconn *pg;
	struct strbuf piece;
};

static struct error *lost(struct copy *copy)
{
	return error_new(tx_arena(copy->tx), ERROR_BUSY,
		"The database can't be reached just now. Please try again.", "copy: %s",
		PQerrorMessage(copy->pg));
}

/* Takes the results up to the end of a command; the first that is bad is the error. */
static struct error *take_results(struct copy *copy, ExecStatusType good)
{
	struct error *error = NULL;
	PGresult *result = PQgetResult(copy->pg);
	if (!result)
		return lost(copy);
	while (result) {
		ExecStatusType status = PQresultStatus(result);
		if (status != good && !error)
			error = sqlstate_error(tx_arena(copy->tx), result);
		PQclear(result);
		if (status == PGRES_COPY_IN || PQstatus(copy->pg) != CONNECTION_OK)
			break;
		result = PQgetResult(copy->pg);
	}
	return error;
}

/* Back to how the transaction left the connection, also after an error: its rollback needs that. */
static struct error *leave(struct copy *copy, struct error *error)
{
	if (PQstatus(copy->pg) != CONNECTION_OK)
		return error ? error : lost(copy);
	if (!PQenterPipelineMode(copy->pg) || PQsetnonblocking(copy->pg, 1))
		die("libpq refuses pipeline mode after a copy");
	return error;
}

struct error *copy_begin(struct tx *tx, const char *sql, struct copy **begun)
{
	TRY(tx_run(tx));
	struct copy *copy = arena_alloc(tx_arena(tx), sizeof *copy);
	copy->tx = tx;
	copy->pg = tx_connection(tx)->pg;
	strbuf_init(&copy->piece, tx_arena(tx));
	if (!PQexitPipelineMode(copy->pg) || PQsetnonblocking(copy->pg, 0))
		die("libpq refuses to leave pipeline mode: %s", PQerrorMessage(copy->pg));
	struct error *error = PQsendQuery(copy->pg, sql) ? take_results(copy, PGRES_COPY_IN) : lost(copy);
	if (error)
		return leave(copy, error);
	strbuf_add(&copy->piece, head, sizeof head);
	*begun = copy;
	return NULL;
}

static void add_integer(struct copy *copy, uint32_t value)
{
	uint32_t bytes = htonl(value);
	strbuf_add(&copy->piece, &bytes, sizeof bytes);
}

static void add_short(struct copy *copy, uint16_t value)
{
	uint16_t bytes = htons(value);
	strbuf_add(&copy->piece, &bytes, sizeof bytes);
}

static struct error *send_piece(struct copy *copy)
{
	if (PQputCopyData(copy->pg, copy->piece.text, (int)copy->piece.length) != 1)
		return leave(copy, lost(copy));
	copy->piece.length = 0;
	return NULL;
}

struct error *copy_row(struct copy *copy, const char *const *values, size_t count)
{
	add_short(copy, (uint16_t)count);
	for (size_t i = 0; i < count; i++) {
		size_t length = values[i] ? strlen(values[i]) : 0;
		add_integer(copy, values[i] ? (uint32_t)length : UINT32_MAX);
		strbuf_add(&copy->piece, values[i], length);
	}
	return copy->piece.length < PIECE ? NULL : send_piece(copy);
}

struct error *copy_end(struct copy *copy)
{
	add_short(copy, UINT16_MAX);
	TRY(send_piece(copy));
	if (PQputCopyEnd(copy->pg, NULL) != 1)
		return leave(copy, lost(copy));
	return leave(copy, take_results(copy, PGRES_COMMAND_OK));
}

void copy_cancel(struct copy *copy)
{
	struct error *refused = NULL;
	if (PQputCopyEnd(copy->pg, "given up") == 1)
		refused = take_results(copy, PGRES_COMMAND_OK);
	refused = leave(copy, refused);
	(void)refused; /* that it was refused was asked for */
}
