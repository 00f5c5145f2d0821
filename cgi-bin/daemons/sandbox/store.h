/* store.h: the sandbox's database (SQLite): what the providers know, and the record of who was called.
 *
 * One connection, one lock. Between store_begin and store_commit the calling thread has the database to itself. A value
 * goes in by one letter in `types`: s text (NULL is null), i int64_t, d double. Rows come back as JSON objects (column
 * to value) that live in the arena in use. A failing statement ends the process: the file is then as of the last commit.
 * What was committed outlives the process, however it ends; the last moments may be lost with the power.
 */
#ifndef SANDBOX_STORE_H
#define SANDBOX_STORE_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

/* Opens or creates the file and its tables; dies when it cannot. */
void store_open(const char *path);

void store_begin(void);
void store_commit(void);

/* `changed` runs after every commit that changed something, without the lock. */
void store_on_change(void (*changed)(void));

/* All rows as an array, the first row or NULL, or the number of rows changed. */
json_t *store_rows(const char *sql, const char *types, ...);
json_t *store_row(const char *sql, const char *types, ...);
int store_run(const char *sql, const char *types, ...);

/* A column of a row: text (NULL when null), integer (0 when null), number, or the JSON that its text holds (or NULL). */
const char *row_text(const json_t *row, const char *column);
int64_t row_integer(const json_t *row, const char *column);
double row_number(const json_t *row, const char *column);
json_t *row_json(const json_t *row, const char *column);

#endif
