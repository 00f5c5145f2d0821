/* uploads.c: files that were sent: made, and swept up. */
#include "web/uploads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sweeper may remove a file between its making and its locking: then it has no name any more. */
static int is_ours(int file)
{
	struct stat found;
	return !flock(file, LOCK_EX | LOCK_NB) && !fstat(file, &found) && found.st_nlink;
}

int upload_create(char *pattern)
{
	char *end = pattern + strlen(pattern) - 6;
	for (;;) {
		memcpy(end, "XXXXXX", 6);
		int file = mkostemp(pattern, O_CLOEXEC);
		if (file < 0 || is_ours(file))
			return file;
		close(file);
	}
}

static void sweep_one(int folder, const char *name)
{
	int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	if (!flock(file, LOCK_EX | LOCK_NB))
		unlinkat(folder, name, 0);
	close(file);
}

void uploads_sweep(const char *folder)
{
	DIR *listing = opendir(folder);
	if (!listing)
		return;
	for (struct dirent *entry; (entry = readdir(listing));)
		if (!strncmp(entry->d_name, "upload-", 7))
			sweep_one(dirfd(listing), entry->d_name);
	closedir(listing);
}
