/* multipart_head.h: the header lines of multipart/form-data. For multipart.c. */
#ifndef WEB_MULTIPART_HEAD_H
#define WEB_MULTIPART_HEAD_H

#include "lib/error.h"

struct part_head {
	const char *name;     /* the field's name, not empty */
	const char *filename; /* fit to be shown; "" when a file input was left empty; NULL for a field */
	const char *type;     /* its Content-Type, or application/octet-stream */
};

/*
 * The boundary that a Content-Type header gives; ERROR_INVALID if it is another type or the boundary is no
 * good.
 */
must_check struct error *multipart_boundary(
	struct arena *arena, const char *content_type, const char **boundary);

/*
 * Reads the header lines of one part, with the last line's end and without the empty line; ERROR_INVALID if
 * malformed.
 */
must_check struct error *part_head_parse(
	struct arena *arena, const char *text, size_t length, struct part_head *head);

#endif
