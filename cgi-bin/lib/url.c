/* url.c: addresses of web pages. */
#include "lib/url.h"

#include <ctype.h>
#include <curl/curl.h>
#include <strings.h>

#include "lib/error.h"

enum { LONGEST = 2000 };

/* A part as a text of the arena; "" where there is none. */
static char *part(struct arena *arena, CURLU *handle, CURLUPart which, unsigned flags)
{
	char *text = NULL;
	if (curl_url_get(handle, which, &text, flags))
		return arena_strdup(arena, "");
	char *copy = arena_strdup(arena, text);
	curl_free(text);
	return copy;
}

int url_port_is_usual(const struct url *url)
{
	return url->port == (url->secure ? 443 : 80);
}

static void lower(char *text)
{
	for (; *text; text++)
		*text = (char)tolower((unsigned char)*text);
}

static int take(struct arena *arena, CURLU *handle, struct url *url)
{
	const char *scheme = part(arena, handle, CURLUPART_SCHEME, 0);
	char *host = part(arena, handle, CURLUPART_HOST, 0);
	const char *query = part(arena, handle, CURLUPART_QUERY, 0);
	const char *port = part(arena, handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	url->secure = !strcasecmp(scheme, "https");
	if ((!url->secure && strcasecmp(scheme, "http") != 0) || !*host)
		return 0;
	lower(host);
	url->host = host;
	url->port = (int)strtol(port, NULL, 10);
	url->path = arena_printf(
		arena, "%s%s%s", part(arena, handle, CURLUPART_PATH, 0), *query ? "?" : "", query);
	const char *shown = url_port_is_usual(url) ? "" : arena_printf(arena, ":%s", port);
	url->origin = arena_printf(arena, "http%s://%s%s", url->secure ? "s" : "", host, shown);
	url->text = arena_printf(arena, "%s%s", url->origin, url->path);
	return strlen(url->text) <= LONGEST;
}

int url_read(struct arena *arena, const char *base, const char *text, struct url *url)
{
	CURLU *handle = curl_url();
	if (!handle)
		die("out of memory");
	int good = strlen(text) <= LONGEST && !text[strcspn(text, " \t\r\n")];
	if (good && base)
		good = !curl_url_set(handle, CURLUPART_URL, base, 0);
	if (good && !base && !strstr(text, "://"))
		text = arena_printf(arena, "https://%s", text);
	good = good && !curl_url_set(handle, CURLUPART_URL, text, 0);
	good = good && take(arena, handle, url);
	curl_url_cleanup(handle);
	return good;
}

static const char *bare_host(const struct url *url)
{
	return url->host + (strncmp(url->host, "www.", 4) ? 0 : 4);
}

int url_same_site(const struct url *a, const struct url *b)
{
	return !strcmp(bare_host(a), bare_host(b)) &&
	       (a->port == b->port || (url_port_is_usual(a) && url_port_is_usual(b)));
}
