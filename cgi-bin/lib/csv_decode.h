/* csv_decode.h: the text of a file in whatever encoding, as UTF-8, in chunks. For csv_read.c. */
#ifndef LIB_CSV_DECODE_H
#define LIB_CSV_DECODE_H

#include <stdint.h>

#include "lib/error.h"

struct csv_source;

/*
 * Opens a file; ERROR_INVALID if it is empty or plainly no text. It lives in `arena`; end with
 * csv_source_close.
 */
must_check struct error *csv_source_open(struct arena *arena, const char *path, struct csv_source **source);

/*
 * The next piece of text, good until the next call; *length is 0 at the end. In UTF-8 files it is not
 * checked.
 */
must_check struct error *csv_source_next(struct csv_source *source, const char **text, size_t *length);

/* Bytes of the file that have been read, and all. */
int64_t csv_source_read(const struct csv_source *source);
int64_t csv_source_total(const struct csv_source *source);

/*
 * "UTF-8", "UTF-16" or "Windows-1252", as far as has been read: what is plain ASCII so far counts as UTF-8.
 */
const char *csv_source_encoding(const struct csv_source *source);

/* Closes the file; NULL is fine. */
void csv_source_close(struct csv_source *source);

#endif
