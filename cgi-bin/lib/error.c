/* error.c: what went wrong in the world, and the one table of statuses. */
#include "lib/error.h"

#include <stdarg.h>

struct error *error_new(
	struct arena *arena, enum error_kind kind, const char *message, const char *detail_format, ...)
{
	struct error *error = arena_alloc(arena, sizeof *error);
	error->kind = kind;
	error->message = arena_strdup(arena, message);
	if (detail_format) {
		va_list values;
		va_start(values, detail_format);
		error->detail = arena_vprintf(arena, detail_format, values);
		va_end(values);
	}
	return error;
}

struct error *error_field(struct arena *arena, const char *field, const char *message)
{
	struct error *error = error_new(arena, ERROR_INVALID, message, NULL);
	error->field = arena_strdup(arena, field);
	return error;
}

int error_status(enum error_kind kind)
{
	static const int statuses[] = {
		[ERROR_INVALID] = 422,
		[ERROR_NOBODY] = 401,
		[ERROR_DENIED] = 403,
		[ERROR_MISSING] = 404,
		[ERROR_CONFLICT] = 409,
		[ERROR_TOO_MANY] = 429,
		[ERROR_BUSY] = 503,
		[ERROR_UPSTREAM] = 502,
		[ERROR_INTERNAL] = 500,
	};
	return statuses[kind];
}

void die(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(70);
}
