/* route.c: which page a method and a path mean. */
#include <ctype.h>

#include "lib/text.h"
#include "web/exchange.h"

static int is_plain(const char *part)
{
	for (; *part; part++)
		if (!isalnum((unsigned char)*part) && *part != '-' && *part != '_')
			return 0;
	return 1;
}

const char *route_noun(struct arena *arena, const char *path)
{
	char *noun = arena_strdup(arena, path + 1);
	size_t length = strcspn(noun, "/");
	if (!strncmp(noun, "admin/", 6))
		length += 1 + strcspn(noun + length + 1, "/");
	noun[length] = '\0';
	for (char *at = noun; *at; at++)
		*at = *at == '-' || *at == '/' ? '_' : *at;
	return noun;
}

int route_is_admin(const struct exchange *exchange)
{
	const char *path = exchange->page ? exchange->page->path : "";
	return !strncmp(path, "/admin", 6) && (!path[6] || path[6] == '/');
}

/* Whether one part of the path fits one part of a page's pattern. */
static int part_fits(const char *pattern, const char *part)
{
	if (*pattern != ':')
		return !strcmp(pattern, part);
	return *part &&
	       (!strcmp(pattern, ":id") || strstr(pattern, "_id") ? text_is_uuid(part) : is_plain(part));
}

/* Splits "/leads/42" at its slashes; returns how many parts there are, or -1 if too many. */
static int split(struct arena *arena, const char *path, const char **parts)
{
	char *rest = arena_strdup(arena, path + (*path == '/'));
	int count = 0;
	for (char *part; (part = strsep(&rest, "/"));) {
		if (count == PATH_PARTS_MAX)
			return -1;
		parts[count++] = part;
	}
	return count;
}

static int page_fits(struct request *request, const struct page *page, const char **parts, int count)
{
	struct exchange *exchange = request->exchange;
	const char *pattern[PATH_PARTS_MAX];
	if (split(request->arena, page->path, pattern) != count)
		return 0;
	for (int i = 0; i < count; i++)
		if (!part_fits(pattern[i], parts[i]))
			return 0;
	exchange->part_count = (size_t)count;
	for (int i = 0; i < count; i++) {
		exchange->part_names[i] = *pattern[i] == ':' ? pattern[i] + 1 : "";
		exchange->parts[i] = parts[i];
	}
	return 1;
}

static const char *asked_method(const struct exchange *exchange)
{
	const char *method = exchange_param(exchange, "REQUEST_METHOD");
	return !strcmp(method, "HEAD") || !*method ? "GET" : method;
}

/* The form that a page shows: its own, or of the page that shows it again when something is wrong. */
static const struct field *shown_form(const struct page *page, const struct page *pages, size_t count)
{
	for (size_t i = 0; i < count && !page->form; i++)
		if (pages[i].again == page->handle)
			return pages[i].form;
	return page->form;
}

struct error *route_find(struct request *request, const struct page *pages, size_t count)
{
	static const char *const names[] = {[GET] = "GET", [POST] = "POST"};
	struct exchange *exchange = request->exchange;
	const char *parts[PATH_PARTS_MAX], *allow = NULL;
	int part_count = split(request->arena, exchange->path, parts);
	for (size_t i = 0; i < count; i++) {
		if (!page_fits(request, &pages[i], parts, part_count))
			continue;
		if (!strcmp(names[pages[i].method], asked_method(exchange))) {
			exchange->page = &pages[i];
			exchange->shown_form = shown_form(&pages[i], pages, count);
			return NULL;
		}
		allow = allow && strcmp(allow, names[pages[i].method]) ? "GET, HEAD, POST"
			: pages[i].method == GET                       ? "GET, HEAD"
								       : "POST";
	}
	if (!allow)
		return error_new(request->arena, ERROR_MISSING, "There is no such page.", NULL);
	strbuf_addf(&exchange->headers, "Allow: %s\r\n", allow);
	exchange->status = 405;
	return error_new(request->arena, ERROR_INVALID, "This page can't be asked in this way.", NULL);
}

const char *request_path(const struct request *request, const char *name)
{
	const struct exchange *exchange = request->exchange;
	for (size_t i = 0; i < exchange->part_count; i++)
		if (!strcmp(exchange->part_names[i], name))
			return exchange->parts[i];
	die("the page's path has no :%s", name);
}
