/* store.h: files that are kept below the data folder, by their paths there: "imports/<tenant>/<id>.csv". */
#ifndef LIB_STORE_H
#define LIB_STORE_H

#include "lib/error.h"

/* Moves a file to a path, whose folder is made; what was there is replaced. */
struct error *store_keep(struct arena *arena, const char *from, const char *path) must_check;

/* Writes a new file there instead. */
struct error *store_write(struct arena *arena, const char *path, const char *text) must_check;

/* The whole name of a path. */
char *store_name(struct arena *arena, const char *path);

/* Deletes it; one that is gone already is fine. */
void store_delete(struct arena *arena, const char *path);

#endif
