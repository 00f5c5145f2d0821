/* uploads.h: the files of the folder of uploads: each is locked while its request lives, so that others can tell.
 *
 * A program that is killed in the middle of an upload leaves its file; whichever program starts next removes it.
 */
#ifndef WEB_UPLOADS_H
#define WEB_UPLOADS_H

/* Makes a new file, mode 0600, from a pattern that ends in XXXXXX, as mkostemp; -1 and errno when that fails. */
int upload_create(char *pattern);

/* Removes what no living request holds. */
void uploads_sweep(const char *folder);

#endif
