/* mustache.c: a folder of templates to a compiled set. */
#include "web/mustache_node.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#define SUFFIX ".mustache"

enum { FILE_MAX = 1024 * 1024, FOLDERS_MAX = 8 };

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct template *)a)->name, ((const struct template *)b)->name);
}

static int against_name(const void *key, const void *member)
{
	const struct span *name = key;
	const char *other = ((const struct template *)member)->name;
	int order = strncmp(name->text, other, name->length);
	return order ? order : -(other[name->length] != '\0');
}

const struct template *template_find(const struct templates *templates, const char *name, size_t length)
{
	struct span key = {name, length};
	if (memchr(name, '\0', length) || !templates->count)
		return NULL;
	return bsearch(&key, templates->all, templates->count, sizeof *templates->all, against_name);
}

int templates_have(const struct templates *templates, const char *name)
{
	return template_find(templates, name, strlen(name)) != NULL;
}

static struct error *template_add(
	struct templates *templates, const char *name, const char *file, struct span source)
{
	if (templates->count == templates->capacity) {
		templates->capacity = templates->capacity ? 2 * templates->capacity : 64;
		struct template *all = arena_alloc(templates->arena, templates->capacity * sizeof *all);
		if (templates->count)
			memcpy(all, templates->all, templates->count * sizeof *all);
		templates->all = all;
	}
	struct template *template = &templates->all[templates->count++];
	size_t length = strlen(name);
	*template = (struct template){.name = name, .file = file};
	template->plain = length > 5 && !strcmp(name + length - 5, ".text");
	TRY(template_parse(templates, template, source));
	template_lay_out(template);
	template_settle(templates, template);
	return NULL;
}

static struct error *cannot(struct arena *arena, const char *path)
{
	return error_new(arena, ERROR_INTERNAL,
		arena_printf(arena, "%s:0: cannot be read: %s", path, strerror(errno)), NULL);
}

static struct error *file_read(struct arena *arena, const char *path, size_t size, struct span *source)
{
	char *text = arena_alloc(arena, size + 1);
	FILE *file = fopen(path, "rb");
	if (!file)
		return cannot(arena, path);
	source->text = text;
	source->length = fread(text, 1, size, file);
	fclose(file);
	return NULL;
}

static struct error *file_add(struct templates *templates, const char *name, const char *path, size_t size)
{
	struct span source;
	size_t length = strlen(name), suffix = strlen(SUFFIX);
	if (length <= suffix || strcmp(name + length - suffix, SUFFIX) != 0)
		return NULL;
	if (size > FILE_MAX)
		return error_new(templates->arena, ERROR_INTERNAL,
			arena_printf(templates->arena, "%s:0: is over a mebibyte", path), NULL);
	TRY(file_read(templates->arena, path, size, &source));
	return template_add(templates, arena_strndup(templates->arena, name, length - suffix), path, source);
}

/* A folder on its way down: where it is, and what its names begin with. */
struct folder {
	const char *path, *prefix;
	int depth;
};

static struct error *folder_add(struct templates *templates, const struct folder *folder);

static struct error *entry_add(struct templates *templates, const struct folder *folder, const char *entry)
{
	struct arena *arena = templates->arena;
	const char *path = arena_printf(arena, "%s/%s", folder->path, entry);
	const char *name = arena_printf(arena, "%s%s", folder->prefix, entry);
	struct stat status;
	if (*entry == '.')
		return NULL;
	if (stat(path, &status))
		return cannot(arena, path);
	if (!S_ISDIR(status.st_mode))
		return file_add(templates, name, path, (size_t)status.st_size);
	struct folder inner = {path, arena_printf(arena, "%s/", name), folder->depth + 1};
	return folder_add(templates, &inner);
}

static struct error *folder_add(struct templates *templates, const struct folder *folder)
{
	if (folder->depth > FOLDERS_MAX)
		return error_new(templates->arena, ERROR_INTERNAL,
			arena_printf(templates->arena, "%s:0: folders are nested too deep", folder->path),
			NULL);
	DIR *directory = opendir(folder->path);
	if (!directory)
		return cannot(templates->arena, folder->path);
	struct error *error = NULL;
	for (struct dirent *entry; !error && (entry = readdir(directory));)
		error = entry_add(templates, folder, entry->d_name);
	closedir(directory);
	return error;
}

static struct error *link_one(struct templates *templates, struct template *at)
{
	for (size_t i = 0; i < at->count; i++) {
		struct node *node = &at->nodes[i];
		if ((node->kind != NODE_PARTIAL && node->kind != NODE_PARENT) || node->dynamic)
			continue;
		node->target = template_find(templates, node->span.text, node->span.length);
		if (!node->target && !templates->specification)
			return template_error(templates->arena, at, node->line,
				"there is no template \"%.*s\"", (int)node->span.length, node->span.text);
	}
	return NULL;
}

/* Sorts the set, and ties partials and parents to their templates. */
static struct error *link_all(struct templates *templates)
{
	if (templates->count)
		qsort(templates->all, templates->count, sizeof *templates->all, by_name);
	for (size_t i = 0; i < templates->count; i++)
		TRY(link_one(templates, &templates->all[i]));
	return NULL;
}

static struct error *compile(struct templates *templates, const char *folder)
{
	struct folder top = {folder, "", 0};
	TRY(folder_add(templates, &top));
	TRY(link_all(templates));
	return templates_check(templates);
}

struct error *templates_compile(struct arena *arena, const char *folder, struct templates **result)
{
	struct templates *templates = arena_alloc(arena, sizeof *templates);
	templates->arena = arena;
	*result = templates;
	return compile(templates, folder);
}

struct templates *templates_load(const char *folder, const struct template_constant *constants)
{
	struct arena *arena = arena_new();
	struct templates *templates = arena_alloc(arena, sizeof *templates);
	templates->arena = arena;
	templates->constants = constants;
	struct error *error = compile(templates, folder);
	if (error)
		die("%s", error->message);
	return templates;
}

struct error *templates_compile_specification(struct arena *arena, json_t *sources, struct templates **result)
{
	struct templates *templates = arena_alloc(arena, sizeof *templates);
	templates->arena = arena;
	templates->specification = 1;
	const char *name;
	json_t *source;
	json_object_foreach(sources, name, source)
	{
		size_t length = json_string_length(source);
		const char *text = arena_strndup(arena, json_string_value(source), length);
		TRY(template_add(templates, arena_strdup(arena, name), name, (struct span){text, length}));
	}
	TRY(link_all(templates));
	*result = templates;
	return NULL;
}
