/* multipart.h: reads multipart/form-data (RFC 7578) in pieces: fields into memory, files into a folder.
 *
 * Written here because no packaged C library does it alone: the ones that exist (libmicrohttpd, libgmime,
 * apreq) come as part of a server or parse mail held in memory. Memory use is one 16 KiB window plus the
 * fields.
 *
 * What is uploaded is written to a new file with a random name, mode 0600, in the given folder. Whoever
 * keeps a file renames it; multipart_close removes the others, so a request that fails leaves nothing
 * behind. What a program that was killed leaves is removed by uploads_sweep (uploads.h).
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include <stdint.h>

#include "web/urlencoded.h"

enum {
	MULTIPART_PARTS = 100,        /* fields and files together */
	MULTIPART_HEADERS = 8 * 1024, /* bytes of one part's headers */
	MULTIPART_BOUNDARY = 70,      /* characters, RFC 2046 */
};

struct multipart;

struct upload {
	const char *field; /* the form field's name */
	const char *
		filename; /* what it was called: no folders, no control characters, UTF-8, 1 to 255 bytes; for show only */
	const char *
		type; /* as the client claims: "text/csv", or "application/octet-stream" if it says nothing */
	const char *path; /* where its content is */
	int64_t size;     /* bytes */
};

struct multipart_options {
	const char *folder; /* for files; NULL refuses them */
	int64_t file_limit; /* bytes in one file */
	size_t field_limit; /* bytes in one field */
};

/*
 * Begins; `content_type` is the request's header: ERROR_INVALID if it is not multipart/form-data with a
 * boundary. `options` is copied. All but open files lives in `arena`; the caller ends with multipart_close,
 * also after an error.
 */
must_check struct error *multipart_open(struct arena *arena, const char *content_type,
	const struct multipart_options *options, struct multipart **multipart);

/* Takes the next bytes of the body. After an error every further call returns the same error. */
must_check struct error *multipart_feed(struct multipart *multipart, const void *bytes, size_t length);

/* The body has ended: ERROR_INVALID if the form has not. */
must_check struct error *multipart_finish(struct multipart *multipart);

/* The fields that are no files, in their order, not yet checked (see pairs_check). */
const struct pairs *multipart_fields(const struct multipart *multipart);

/* The files, in their order. A file input that was left empty gives none. */
const struct upload *multipart_uploads(const struct multipart *multipart, size_t *count);

/* Closes, and removes the files that nobody renamed; NULL is fine. */
void multipart_close(struct multipart *multipart);

#endif
