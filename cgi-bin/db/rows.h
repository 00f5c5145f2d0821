/* rows.h: rows of PostgreSQL as JSON. */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include <jansson.h>
#include <libpq-fe.h>

/* One cell as JSON, by its column's type. */
json_t *rows_cell(const PGresult *result, int row, int column);

/* One row as an object. */
json_t *rows_object(const PGresult *result, int row);

/* All rows as an array of objects. */
json_t *rows_array(const PGresult *result);

#endif
