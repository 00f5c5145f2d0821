/* rows.c: rows of PostgreSQL as JSON, by the type of each column. */
#include "db/rows.h"

#include <stdlib.h>

#include "lib/compiler.h"

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

/* "2026-11-21 10:11:12.123456+00" as "2026-11-21T10:11:12.123456Z"; sessions run in UTC. */
static json_t *instant(const char *text)
{
	char copy[48];
	size_t length = strlen(text);
	if (length < 22 || length >= sizeof copy || strcmp(text + length - 3, "+00"))
		return json_string_nocheck(text);
	memcpy(copy, text, length + 1);
	copy[10] = 'T';
	copy[length - 3] = 'Z';
	copy[length - 2] = '\0';
	return json_string_nocheck(copy);
}

/* What PostgreSQL sends is UTF-8: it need not be looked at again. */
json_t *rows_cell(const PGresult *result, int row, int column)
{
	if (PQgetisnull(result, row, column))
		return json_null();
	const char *text = PQgetvalue(result, row, column);
	switch (PQftype(result, column)) {
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
		return instant(text);
	default:
		return json_string_nocheck(text);
	}
}

json_t *rows_object(const PGresult *result, int row)
{
	json_t *object = json_object();
	for (int column = 0; column < PQnfields(result); column++)
		json_object_set_new_nocheck(object, PQfname(result, column), rows_cell(result, row, column));
	return object;
}

json_t *rows_array(const PGresult *result)
{
	json_t *array = json_array();
	for (int row = 0; row < PQntuples(result); row++)
		json_array_append_new(array, rows_object(result, row));
	return array;
}
