/* session.c: who is at the door: cookies, the CSRF token, and the transaction that is opened for them. */
#include <ctype.h>

#include "lib/config.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "web/exchange.h"

enum { VISITOR_SECONDS = 30 * 24 * 3600 };

/* A session cookie is "tenant.token": a claim, which the database checks before anything else. */
int session_parse(struct arena *arena, const char *cookie, const char **tenant, const char **token)
{
	const char *dot = strchr(cookie, '.');
	if (!dot || !dot[1] || strlen(dot + 1) > 100)
		return 0;
	*tenant = arena_strndup(arena, cookie, (size_t)(dot - cookie));
	*token = arena_strdup(arena, dot + 1);
	return text_is_uuid(*tenant);
}

static void read_claim(struct request *request, const char *cookie)
{
	const char *tenant, *token;
	if (!cookie || !session_parse(request->arena, cookie, &tenant, &token))
		return;
	request->exchange->tenant = tenant;
	request->exchange->token = token;
}

const char *request_cookie_value(const struct request *request, const char *name)
{
	return cookie_find(request->arena, request_header(request, "HTTP_COOKIE"), name);
}

void request_cookie(struct request *request, const char *name, const char *value, int64_t seconds)
{
	const char *secure = *request_header(request, "HTTPS") ? "; Secure" : "",
		   *path = strcmp(name, "staff") ? "/" : "/admin";
	strbuf_addf(&request->exchange->headers,
		"Set-Cookie: %s=%s; Path=%s; HttpOnly; SameSite=Lax; Max-Age=%lld%s\r\n", name,
		text_url_encode(request->arena, value), path, (long long)(seconds < 0 ? 0 : seconds), secure);
}

static int is_visitor(const char *cookie)
{
	return cookie && strlen(cookie) == 43 &&
	       strspn(cookie, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == 43;
}

/* Staff have a session of their own. Whoever has none, but one of a customer, is refused by it, not asked to log in. */
static const char *session_cookie(const struct request *request)
{
	const char *staff = route_is_admin(request->exchange) ? request_cookie_value(request, "staff") : NULL;
	if (staff || (route_is_admin(request->exchange) && request->exchange->page->access == NOBODY))
		return staff;
	return request_cookie_value(request, "session");
}

struct error *session_read(struct request *request)
{
	struct exchange *exchange = request->exchange;
	if (exchange->page->access == MACHINE)
		return exchange->page->verify(request);
	read_claim(request, session_cookie(request));
	exchange->visitor = request_cookie_value(request, "visitor");
	if (!is_visitor(exchange->visitor)) {
		exchange->visitor = secret_token(request->arena);
		request_cookie(request, "visitor", exchange->visitor, VISITOR_SECONDS);
	}
	if (exchange->page->access != NOBODY && !exchange->token)
		return error_new(request->arena, ERROR_NOBODY, "Please log in.", NULL);
	return NULL;
}

const char *session_csrf(const struct request *request)
{
	const struct exchange *exchange = request->exchange;
	const char *holder = exchange->token ? exchange->token : exchange->visitor;
	if (!holder)
		return "";
	const char *message = arena_printf(request->arena, "csrf %s", holder);
	return secret_hmac_sha256(request->arena, config_load()->secret_key, message, strlen(message));
}

static struct error *enter_tenant(struct request *request)
{
	static const char *const roles[] = {
		[VIEWER] = "viewer", [MANAGER] = "manager", [OWNER] = "owner", [STAFF] = "staff"};
	struct exchange *exchange = request->exchange;
	const struct page *page = exchange->page;
	int is_deed = page->method == POST && !exchange->deed_told && !strstr(page->path, "/sessions");
	struct session_claim claim = {
		.tenant = exchange->tenant,
		.token_hash = secret_sha256(request->arena, exchange->token, strlen(exchange->token)),
		.role = roles[page->access],
		.personal = page->personal,
		.deed = is_deed ? exchange->path
				: NULL, /* entering and leaving are written down by themselves */
		.into = request->page,
	};
	exchange->deed_told = 1;
	return tx_for_session(request->arena, exchange->database, claim, &request->tx);
}

struct error *session_enter(struct request *request)
{
	switch (request->exchange->page->access) {
	case MACHINE:
		return NULL;
	case NOBODY:
		return tx_for_nobody(request->arena, request->exchange->database, &request->tx);
	default:
		return enter_tenant(request);
	}
}

const char *request_me(const struct request *request, const char *key)
{
	const char *text = json_string_value(json_object_get(json_object_get(request->page, "me"), key));
	return text ? text : "";
}

struct error *request_enter(struct request *request, const char *tenant)
{
	tx_rollback(request->tx);
	request->tx = NULL;
	return tx_for_tenant(request->arena, request->exchange->database, tenant, &request->tx);
}

struct error *request_commit(struct request *request)
{
	TRY(tx_commit(request->tx));
	return session_enter(request);
}
