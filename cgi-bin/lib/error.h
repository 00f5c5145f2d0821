/* error.h: what went wrong in the world (database, network, user), passed up by one word: TRY.
 *
 * A function that can fail returns `struct error *`, NULL when all went well. The error lives in the arena that it was
 * made in. It carries two sentences: `message` is for the person who can act on it and is shown on pages; `detail` is
 * for the log and is never shown. The impossible is no error: die() ends the process, and it is restarted.
 */
#ifndef LIB_ERROR_H
#define LIB_ERROR_H

#include "lib/arena.h"

enum error_kind {
	ERROR_INVALID,  /* 422: what was sent can't be taken as it is */
	ERROR_NOBODY,   /* 401: not logged in, or the session has ended */
	ERROR_DENIED,   /* 403: known, but not allowed */
	ERROR_MISSING,  /* 404: there is no such thing, or it is another tenant's */
	ERROR_CONFLICT, /* 409: it has changed meanwhile, or exists already */
	ERROR_TOO_MANY, /* 429: too often, or above a limit */
	ERROR_BUSY,     /* 503: try again shortly */
	ERROR_UPSTREAM, /* 502: a provider failed */
	ERROR_INTERNAL, /* 500: our fault */
};

struct error {
	enum error_kind kind;
	const char *message; /* a sentence for the person concerned */
	const char *detail;  /* for the log; NULL if the message says it all */
	const char *field;   /* the form field that caused it, or NULL */
	int retry_after;     /* seconds to wait as the other side asked, or 0 */
	int maybe_done; /* the request may have been carried out although no answer came: never repeat it blindly */
};

/* A new error; `detail_format` may be NULL. */
struct error *error_new(struct arena *arena, enum error_kind kind, const char *message,
	const char *detail_format, ...) printf_like(4, 5);

/* A new ERROR_INVALID that belongs to one field of a form. */
struct error *error_field(struct arena *arena, const char *field, const char *message);

/* The HTTP status of a kind, from the one table. */
int error_status(enum error_kind kind);

/* Ends the process after saying why: for what cannot happen, and for a process that cannot start. */
void die(const char *format, ...) printf_like(1, 2) __attribute__((noreturn));

/* Passes an error up. */
#define TRY(call)                                                                                            \
	do {                                                                                                 \
		struct error *try_error = (call);                                                            \
		if (try_error)                                                                               \
			return try_error;                                                                    \
	} while (0)

#endif
