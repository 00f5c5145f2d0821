/* cache.c: files that were made once and may be wanted again. */
#include "daemons/sandbox/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemons/sandbox/wire.h"
#include "lib/error.h"

enum { FILES = 600, ROUND = 100 }; /* so many are kept; looked at after every so many new ones */

static char folder[4096];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int added;

void cache_start(const char *path)
{
	snprintf(folder, sizeof folder, "%s", path);
	if (mkdir(folder, 0700) && errno != EEXIST)
		die("cannot make the folder %s", folder);
}

void *cache_get(struct arena *arena, const char *name, size_t *length)
{
	struct stat status;
	char *bytes = NULL;
	size_t got = 0;
	int file = open(arena_printf(arena, "%s/%s", folder, name), O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return NULL;
	if (!fstat(file, &status) && S_ISREG(status.st_mode)) {
		ssize_t part;
		bytes = arena_alloc(arena, (size_t)status.st_size + 1);
		while ((part = read(file, bytes + got, (size_t)status.st_size - got)) > 0)
			got += (size_t)part;
	}
	close(file);
	*length = got;
	return got ? bytes : NULL;
}

static int compare_times(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
	return (one > other) - (one < other);
}

struct cached {
	int64_t time; /* first, so that it is what is compared */
	char name[256];
};

/* All files, the oldest first; their number. */
static size_t list(struct arena *arena, struct cached **files)
{
	size_t count = 0, room = 8192;
	struct stat status;
	DIR *directory = opendir(folder);
	*files = arena_alloc(arena, room * sizeof **files);
	for (struct dirent *entry; directory && count < room && (entry = readdir(directory));) {
		if (fstatat(dirfd(directory), entry->d_name, &status, 0) || !S_ISREG(status.st_mode))
			continue;
		(*files)[count].time =
			(int64_t)status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1000000;
		snprintf((*files)[count++].name, sizeof(*files)->name, "%s", entry->d_name);
	}
	if (directory)
		closedir(directory);
	qsort(*files, count, sizeof **files, compare_times);
	return count;
}

static void keep_only(size_t kept)
{
	struct arena *arena = arena_new();
	struct cached *files;
	size_t count = list(arena, &files);
	for (size_t i = 0; i + kept < count; i++)
		unlink(arena_printf(arena, "%s/%s", folder, files[i].name));
	arena_free(arena);
}

/* Written beside its place and then moved there, so that nobody reads half of it. */
void cache_put(const char *name, const void *bytes, size_t length)
{
	struct arena *arena = arena_new();
	char *path = arena_printf(arena, "%s/%s", folder, name),
	     *part = arena_printf(arena, "%s.%s", path, wire_uuid(arena));
	int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file >= 0) {
		ssize_t wrote = write(file, bytes, length);
		close(file);
		if (wrote != (ssize_t)length || rename(part, path))
			unlink(part);
	}
	pthread_mutex_lock(&lock);
	if (++added % ROUND == 0)
		keep_only(FILES);
	pthread_mutex_unlock(&lock);
	arena_free(arena);
}

void cache_clear(void)
{
	keep_only(0);
}
