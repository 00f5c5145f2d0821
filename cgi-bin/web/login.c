/* login.c: what log-in pages do with a browser: its session and the token by which it is known again. */
#include "web/login.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "web/exchange.h"

enum {
	SESSION_SECONDS = 14 * 24 * 3600,
	STAFF_SECONDS = 12 * 3600,
	DEVICE_SECONDS = 90 * 24 * 3600,
	LOG_IN_SECONDS = 600,
	TOKEN_LENGTH = 43
};

static const char *digest(const struct request *request, const char *token)
{
	return secret_sha256(request->arena, token, strlen(token));
}

const char *request_door(const struct request *request)
{
	return route_is_admin(request->exchange) ? "/admin" : "";
}

const char *request_begin_log_in(struct request *request)
{
	const char *token = secret_token(request->arena);
	request_cookie(request, "login", token, LOG_IN_SECONDS);
	return digest(request, token);
}

const char *request_begun_log_in(const struct request *request)
{
	const char *token = request_cookie_value(request, "login");
	return token && strlen(token) == TOKEN_LENGTH ? digest(request, token) : "";
}

void request_end_log_in(struct request *request)
{
	request_cookie(request, "login", "", -1);
}

int request_session(const struct request *request, const char **tenant, const char **token_hash)
{
	const struct exchange *exchange = request->exchange;
	if (!exchange->token)
		return 0;
	*tenant = exchange->tenant;
	*token_hash = digest(request, exchange->token);
	return 1;
}

static const char *device_token(const struct request *request)
{
	const char *known = request_cookie_value(request, "device");
	return known && strlen(known) == TOKEN_LENGTH ? known : NULL;
}

const char *request_device(const struct request *request)
{
	const char *token = device_token(request);
	return token ? digest(request, token) : "";
}

/* What the browser calls itself; any bytes may come. */
static const char *browser_name(struct request *request)
{
	char *name = arena_printf(request->arena, "%.300s", request_header(request, "HTTP_USER_AGENT"));
	for (char *at = name; *at; at++)
		*at = *at < ' ' || *at > '~' ? '?' : *at;
	return name;
}

static void close_session(struct request *request, const char *tenant, const char *token_hash)
{
	tx_enter(request->tx, tenant);
	tx_do(request->tx, "delete from sessions where tenant_id = $1::uuid and token_hash = $2",
		P(token_hash));
}

const char *request_remember(struct request *request)
{
	const char *device = device_token(request);
	if (!device)
		device = secret_token(request->arena);
	request_cookie(request, "device", device, DEVICE_SECONDS);
	return digest(request, device);
}

/* A new token each time: one that somebody has planted is never taken over. */
static void open_session(struct request *request, const char *cookie, int64_t seconds, const char *tenant,
	const char *person_id)
{
	const char *token = secret_token(request->arena), *device = request_remember(request);
	tx_enter(request->tx, tenant);
	tx_do(request->tx, "select session_open($1::uuid, $2::uuid, $3, $4, $5, $6, $7::timestamptz)",
		P(person_id, digest(request, token), device, request_address(request), browser_name(request),
			tx_time(request->tx, clock_now())));
	request_cookie(request, cookie, arena_printf(request->arena, "%s.%s", tenant, token), seconds);
}

static void close_claimed(struct request *request)
{
	const char *tenant, *token_hash;
	if (request_session(request, &tenant, &token_hash))
		close_session(request, tenant, token_hash);
}

/* The session beside that of staff, if it is one in which they act; a customer's own is left alone. */
static void close_acting(struct request *request)
{
	const char *cookie = request_cookie_value(request, "session"), *tenant, *token;
	if (!cookie || !session_parse(request->arena, cookie, &tenant, &token))
		return;
	tx_enter(request->tx, tenant);
	tx_do(request->tx, "delete from sessions where tenant_id = $1::uuid and token_hash = $2 and is_staff",
		P(digest(request, token)));
}

void request_log_in(struct request *request, const char *tenant, const char *person_id)
{
	close_claimed(request);
	if (route_is_admin(request->exchange))
		open_session(request, "staff", STAFF_SECONDS, tenant, person_id);
	else
		open_session(request, "session", SESSION_SECONDS, tenant, person_id);
}

void request_act_in(struct request *request, const char *tenant, const char *person_id)
{
	close_acting(request);
	open_session(request, "session", STAFF_SECONDS, tenant, person_id);
}

void request_log_out(struct request *request)
{
	close_claimed(request);
	if (!route_is_admin(request->exchange)) {
		request_cookie(request, "session", "", -1);
		return;
	}
	close_acting(request);
	request_cookie(request, "staff", "", -1);
}
