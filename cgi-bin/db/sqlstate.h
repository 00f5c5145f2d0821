/* sqlstate.h: what PostgreSQL says went wrong, as an error of ours. */
#ifndef DB_SQLSTATE_H
#define DB_SQLSTATE_H

#include <libpq-fe.h>

#include "lib/error.h"

/*
 * The error for a failed result. Functions in SQL speak to the user with
 *     raise exception 'A sentence.' using errcode = 'ML409', column = 'field';
 * where the digits are the HTTP status; the constraints that a user can run into have their sentences in sqlstate.c.
 */
struct error *sqlstate_error(struct arena *arena, const PGresult *result);

/* Whether transactions waited for each other in a circle and this one had to give way: all of it is undone, and may be run again. */
int sqlstate_gave_way(const struct error *error);

#endif
