/* site.c: a web site of strangers, read page by page. */
#include "jobs/site.h"

#include <strings.h>

#include "lib/address.h"
#include "lib/config.h"
#include "lib/http.h"
#include "lib/robots.h"

enum {
	TIMEOUT_MS = 15 * 1000,
	LARGEST = 4 * 1024 * 1024,
	LARGEST_ROBOTS = 512 * 1024,
	REDIRECTS = 5,
};

static const char agent_name[] = "KnowledgeBot";

struct site {
	struct url start;
	const char *robots;
	size_t robots_length;
};

static struct error *refuse(struct arena *arena, const char *sentence)
{
	return error_new(arena, ERROR_INVALID, sentence, NULL);
}

static int home_is_open(void)
{
	return !strcmp(config_load()->site_loopback, "on");
}

/* Asked of each address that is about to be connected to. */
static int may_connect(const struct sockaddr *address)
{
	return address_is_public(address) || (home_is_open() && address_is_home(address));
}

static struct error *check(struct arena *arena, const struct url *url)
{
	if (!url_port_is_usual(url) && !home_is_open())
		return refuse(arena, "Only web sites at the usual ports, 80 and 443, are read.");
	return NULL;
}

/* One exchange, which is not sent elsewhere. */
static struct error *get(
	struct arena *arena, const char *address, size_t largest, struct http_response *response)
{
	struct http_header headers[] = {{"Accept", "text/html, application/xhtml+xml"}, {NULL, NULL}};
	struct http_request request = {.method = "GET",
		.url = address,
		.headers = headers,
		.agent = arena_printf(arena, "%s/1.0 (+%s)", agent_name, config_load()->api_base_url),
		.timeout_ms = TIMEOUT_MS,
		.largest = largest,
		.may_connect = may_connect};
	struct error *error = http_send(arena, &request, response);
	if (error && error->kind == ERROR_DENIED)
		error->kind = ERROR_INVALID;
	if (error && error->kind == ERROR_UPSTREAM)
		error->message = "The web site does not answer.";
	return error;
}

static int is_elsewhere(const struct http_response *response)
{
	return response->status >= 301 && response->status <= 308 && response->location;
}

static int allowed(const struct site *site, const struct url *url)
{
	return robots_allow(site->robots, site->robots_length, agent_name, url->path);
}

static struct error *check_target(
	const struct site *site, struct arena *arena, const struct url *url, const char *address)
{
	if (!url_same_site(url, &site->start))
		return refuse(
			arena, arena_printf(arena,
				       "This address leads to another web site, %s. Please give that one.",
				       url->host));
	TRY(check(arena, url));
	return allowed(site, url)
		       ? NULL
		       : refuse(arena, arena_printf(arena, "The site's robots.txt asks not to read %.200s.",
					       address));
}

/* Follows where it is sent, with the same questions at each step. */
static struct error *follow(const struct site *site, struct arena *arena, const char *address,
	struct url *url, struct http_response *response)
{
	const char *next = address;
	for (int turn = 0; turn <= REDIRECTS; turn++) {
		if (!url_read(arena, NULL, next, url))
			return refuse(arena, "This is no address of a web page.");
		TRY(check_target(site, arena, url, next));
		TRY(get(arena, url->text, LARGEST, response));
		if (!is_elsewhere(response))
			return NULL;
		next = response->location;
	}
	return refuse(arena, "This page sends its readers round and round.");
}

static struct error *judge(struct arena *arena, const struct http_response *response)
{
	int status = response->status;
	if (status == 404 || status == 410)
		return error_new(arena, ERROR_MISSING, "This page is not there.", NULL);
	if (status == 429 || status >= 500)
		return error_new(
			arena, ERROR_BUSY, "The web site has trouble just now.", "status %d", status);
	if (status != 200)
		return refuse(
			arena, arena_printf(arena, "The web site does not show this page to everybody (%d).",
				       status));
	if (strncasecmp(response->content_type, "text/html", 9) != 0 &&
		strncasecmp(response->content_type, "application/xhtml+xml", 21) != 0)
		return refuse(arena, "This is no web page.");
	return NULL;
}

/* The encoding that the server names: "text/html; charset=iso-8859-1". */
static const char *encoding_of(struct arena *arena, const char *type)
{
	const char *at = strcasestr(type, "charset=");
	if (!at)
		return NULL;
	at += strlen("charset=") + (at[strlen("charset=")] == '"');
	size_t length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.");
	return length && length < 40 ? arena_strndup(arena, at, length) : NULL;
}

struct error *site_fetch(
	const struct site *site, struct arena *arena, const char *address, struct site_page *page)
{
	struct http_response response;
	TRY(follow(site, arena, address, &page->url, &response));
	TRY(judge(arena, &response));
	return extract_page(arena, response.body, response.length, encoding_of(arena, response.content_type),
		&page->extracted);
}

/* No robots.txt lets us read all; one that can't be had now, nothing for now. */
static struct error *read_robots(struct arena *arena, struct site *site)
{
	struct url url = site->start;
	struct http_response response;
	const char *address = arena_printf(arena, "%s/robots.txt", url.origin);
	for (int turn = 0; turn <= REDIRECTS; turn++) {
		TRY(check(arena, &url));
		TRY(get(arena, address, LARGEST_ROBOTS, &response));
		if (!is_elsewhere(&response))
			break;
		if (!url_read(arena, NULL, response.location, &url) || !url_same_site(&url, &site->start))
			return NULL;
		address = url.text;
	}
	if (response.status == 429 || response.status >= 500)
		return error_new(arena, ERROR_BUSY, "The web site has trouble just now.",
			"robots.txt: status %d", response.status);
	if (response.status == 200) {
		site->robots = response.body;
		site->robots_length = response.length;
	}
	return NULL;
}

struct error *site_open(struct arena *arena, const char *address, struct site **site)
{
	*site = arena_alloc(arena, sizeof **site);
	(*site)->robots = "";
	if (!url_read(arena, NULL, address, &(*site)->start))
		return refuse(arena, "This is no address of a web site.");
	return read_robots(arena, *site);
}

const struct url *site_start(const struct site *site)
{
	return &site->start;
}

/* What is a page by its name; all else would be fetched in vain. */
static int is_page_name(const char *path)
{
	static const char *const endings[] = {".pdf", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp",
		".ico", ".css", ".js", ".json", ".xml", ".zip", ".gz", ".mp3", ".mp4", ".webm", ".avi",
		".mov", ".woff", ".woff2", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".exe", ".dmg"};
	size_t length = strcspn(path, "?");
	for (size_t i = 0; i < COUNT(endings); i++) {
		size_t size = strlen(endings[i]);
		if (length > size && !strncasecmp(path + length - size, endings[i], size))
			return 0;
	}
	return 1;
}

int site_link(
	const struct site *site, struct arena *arena, const char *base, const char *href, struct url *url)
{
	return url_read(arena, base, href, url) && url_same_site(url, &site->start) &&
	       is_page_name(url->path) && allowed(site, url);
}
