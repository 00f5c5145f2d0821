/* rows.c: rows of PostgreSQL as JSON, by the type of each column. */
#include "db/rows.h"

#include <stdlib.h>

#include "lib/error.h"

/* Type numbers of PostgreSQL's catalogue (pg_type.dat); they never change. */
enum {
	BOOL = 16,
	INT8 = 20,
	INT2 = 21,
	INT4 = 23,
	JSON = 114,
	FLOAT4 = 700,
	FLOAT8 = 701,
	TIMESTAMPTZ = 1184,
	NUMERIC = 1700,
	JSONB = 3802
};

enum { COLUMNS_MOST = 128 };

/* What all rows of a result have in common, asked for once. */
struct columns {
	int count;
	struct column {
		const char *name;
		size_t length;
		Oid type;
	} all[COLUMNS_MOST];
};

/* "2026-11-21 10:11:12.123456+00" as "2026-11-21T10:11:12.123456Z"; sessions run in UTC. */
static json_t *instant(const char *text, size_t length)
{
	char copy[48];
	if (length < 22 || length >= sizeof copy || strcmp(text + length - 3, "+00"))
		return json_stringn_nocheck(text, length);
	memcpy(copy, text, length);
	copy[10] = 'T';
	copy[length - 3] = 'Z';
	return json_stringn_nocheck(copy, length - 2);
}

/* What PostgreSQL sends is UTF-8: it need not be looked at again. */
static json_t *value(const char *text, size_t length, Oid type)
{
	switch (type) {
	case BOOL:
		return json_boolean(*text == 't');
	case INT2:
	case INT4:
	case INT8:
		return json_integer(strtoll(text, NULL, 10));
	case FLOAT4:
	case FLOAT8:
	case NUMERIC:
		return json_real(strtod(text, NULL));
	case JSON:
	case JSONB:
		return json_loads(text, JSON_DECODE_ANY, NULL);
	case TIMESTAMPTZ:
		return instant(text, length);
	default:
		return json_stringn_nocheck(text, length);
	}
}

static json_t *cell(const PGresult *result, int row, int column, Oid type)
{
	size_t length = (size_t)PQgetlength(result, row, column);
	if (!length && PQgetisnull(result, row, column))
		return json_null();
	return value(PQgetvalue(result, row, column), length, type);
}

json_t *rows_cell(const PGresult *result, int row, int column)
{
	return cell(result, row, column, PQftype(result, column));
}

static struct columns columns_of(const PGresult *result)
{
	struct columns columns;
	columns.count = PQnfields(result);
	if (columns.count > COLUMNS_MOST)
		die("a query with more than %d columns", COLUMNS_MOST);
	for (int at = 0; at < columns.count; at++) {
		const char *name = PQfname(result, at);
		columns.all[at] = (struct column){name, strlen(name), PQftype(result, at)};
	}
	return columns;
}

static json_t *object(const PGresult *result, int row, const struct columns *columns)
{
	json_t *made = json_object();
	for (int at = 0; at < columns->count; at++) {
		const struct column *column = &columns->all[at];
		json_object_setn_new_nocheck(
			made, column->name, column->length, cell(result, row, at, column->type));
	}
	return made;
}

json_t *rows_object(const PGresult *result, int row)
{
	struct columns columns = columns_of(result);
	return object(result, row, &columns);
}

json_t *rows_array(const PGresult *result)
{
	json_t *array = json_array();
	struct columns columns = columns_of(result);
	for (int row = 0; row < PQntuples(result); row++)
		json_array_append_new(array, object(result, row, &columns));
	return array;
}
