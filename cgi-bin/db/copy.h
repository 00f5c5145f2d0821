/* copy.h: many rows at once into a temporary table of a transaction (COPY … FROM STDIN), three times as fast as inserting.
 *
 *	struct copy *copy;
 *	TRY(copy_begin(tx, "copy import_rows from stdin (format binary)", &copy));
 *	TRY(copy_row(copy, (const char *const[]){"1", "Ann", NULL}, 3));
 *	TRY(copy_end(copy));
 *
 * Every column has to be of type text. PostgreSQL refuses COPY into a table with row security, so rows are put into a
 * temporary table, and a query of the same transaction moves them to where they belong. After an error only tx_rollback
 * is left to call.
 */
#ifndef DB_COPY_H
#define DB_COPY_H

#include "db/tx.h"

struct copy;

/* Runs what is queued in the transaction, and begins; until copy_end the transaction can do nothing else. */
struct error *copy_begin(struct tx *tx, const char *sql, struct copy **copy) must_check;

/* Adds a row; NULL is null. Memory does not grow with the rows: they are sent as 64 KB are full. */
struct error *copy_row(struct copy *copy, const char *const *values, size_t count) must_check;

/* The rows are complete: they are in the table when this returns without an error. */
struct error *copy_end(struct copy *copy) must_check;

/* Gives the copy up, where something else went wrong between copy_begin and copy_end: now tx_rollback can be called. */
void copy_cancel(struct copy *copy);

#endif
