/* store.c: files that are kept below the data folder. */
#include "lib/store.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/config.h"

char *store_name(struct arena *arena, const char *path)
{
	return arena_printf(arena, "%s/%s", config_load()->data_folder, path);
}

static struct error *cannot_keep(struct arena *arena, const char *path)
{
	return error_new(arena, ERROR_BUSY, "The file can't be kept just now. Please try again.", "%s: %s",
		path, strerror(errno));
}

/* Every folder above the file, as far as it is not there yet. */
static void make_folders(struct arena *arena, const char *name)
{
	char *folder = arena_strdup(arena, name);
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(folder, 0700);
		*slash = '/';
	}
}

struct error *store_keep(struct arena *arena, const char *from, const char *path)
{
	const char *name = store_name(arena, path);
	make_folders(arena, name);
	return rename(from, name) ? cannot_keep(arena, path) : NULL;
}

struct error *store_write(struct arena *arena, const char *path, const char *text)
{
	const char *name = store_name(arena, path);
	make_folders(arena, name);
	FILE *file = fopen(name, "wbxe");
	if (!file)
		return cannot_keep(arena, path);
	int written = fwrite(text, 1, strlen(text), file) == strlen(text);
	return fclose(file) || !written ? cannot_keep(arena, path) : NULL;
}

void store_delete(struct arena *arena, const char *path)
{
	unlink(store_name(arena, path));
}
