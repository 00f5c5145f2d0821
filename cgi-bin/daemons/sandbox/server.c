/* server.c: the sandbox's HTTP server. */
#include "daemons/sandbox/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <time.h>

#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "lib/log.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum { LARGEST_BODY = 16 * 1024 * 1024, THREADS = 8, CONNECTIONS = 2000, IDLE_SECONDS = 60 };

struct exchange {
	struct request request;
	struct strbuf body;
	int too_large;
	const struct provider *provider; /* whose address this is; or NULL */
	int is_judged, fails; /* whether it was decided that it fails on demand, and what was decided */
	struct fault fault;
};

static struct MHD_Daemon *server;
static const struct provider *const *all_providers;

const char *request_query(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

static enum MHD_Result add_query(void *queries, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	json_object_set_new(queries, name, json_string(value ? value : ""));
	return MHD_YES;
}

json_t *request_queries(const struct request *request)
{
	json_t *queries = json_object();
	MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, add_query, queries);
	return queries;
}

const char *request_header(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *request_origin(const struct request *request)
{
	const char *host = request_header(request, "Host");
	return arena_printf(request->arena, "http://%s", host ? host : "127.0.0.1");
}

json_t *request_form_all(const struct request *request, const char *name)
{
	return json_object_get(request->form, name);
}

const char *request_form(const struct request *request, const char *name)
{
	return json_string_value(json_array_get(request_form_all(request, name), 0));
}

static void form_pair(struct request *request, const char *pair, size_t length)
{
	const char *equals = memchr(pair, '=', length);
	size_t name_length = equals ? (size_t)(equals - pair) : length;
	if (!name_length)
		return;
	char *name = text_url_decode(request->arena, pair, name_length, NULL);
	char *value =
		equals ? text_url_decode(request->arena, equals + 1, length - name_length - 1, NULL) : "";
	json_t *values = json_object_get(request->form, name);
	if (!values) {
		values = json_array();
		json_object_set_new(request->form, name, values);
	}
	json_array_append_new(values, json_string(value));
}

static void form_read(struct request *request)
{
	const char *type = request_header(request, "Content-Type");
	request->form = json_object();
	if (!type || strncasecmp(type, "application/x-www-form-urlencoded", 33))
		return;
	const char *at = request->body;
	while (*at) {
		size_t length = strcspn(at, "&");
		form_pair(request, at, length);
		at += length + (at[length] == '&');
	}
}

void reply_json(struct request *request, struct reply *reply, int status, json_t *value)
{
	(void)request;
	reply->status = status;
	reply->type = "application/json";
	reply->body = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	reply->length = strlen(reply->body);
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
	for (size_t i = 0; i + 1 < REPLY_HEADERS; i++)
		if (!reply->headers[i].name) {
			reply->headers[i] = (struct http_header){name, value};
			return;
		}
}

/* Whether the path fits; what stands for the stars goes to `parts`. */
static int pattern_fits(struct request *request, const char *pattern, const char *path)
{
	size_t count = 0;
	while (*pattern && *path) {
		if (*pattern != '*') {
			if (*pattern++ != *path++)
				return 0;
			continue;
		}
		const char *suffix = ++pattern;
		size_t length = strcspn(path, "/"), tail = strcspn(suffix, "/");
		if (length <= tail || memcmp(path + length - tail, suffix, tail) || count == REQUEST_PARTS)
			return 0;
		request->parts[count++] = arena_strndup(request->arena, path, length - tail);
		path += length;
		pattern += tail;
	}
	return !*pattern && !*path;
}

static const struct route *route_find(
	struct request *request, const struct provider *provider, int *path_known)
{
	const char *path = request->url + strlen(provider->prefix);
	for (size_t i = 0; i < provider->count; i++) {
		if (!pattern_fits(request, provider->routes[i].pattern, path))
			continue;
		*path_known = 1;
		if (!strcmp(provider->routes[i].method, request->method))
			return &provider->routes[i];
	}
	return NULL;
}

static void handle(struct request *request, struct reply *reply, const struct provider *provider)
{
	int path_known = 0;
	const struct route *route = route_find(request, provider, &path_known);
	if (!provider->admits(request, reply))
		return;
	if (!route) {
		provider->missing(request, reply);
		if (path_known)
			reply->status = 405;
		return;
	}
	if (route->unlocked) {
		route->handler(request, reply);
		return;
	}
	store_begin();
	route->handler(request, reply);
	store_commit();
}

/* Failures on demand come before and after the provider's own answer. */
static void handle_or_fail(struct exchange *exchange, struct reply *reply)
{
	struct request *request = &exchange->request;
	const struct provider *provider = exchange->provider;
	struct fault fault = exchange->fault;
	if (!exchange->fails || fault.accept_then_drop)
		handle(request, reply, provider);
	if (!exchange->fails)
		return;
	log_write(
		LOG_INFO, "sandbox.failed_on_demand", "provider", provider->name, "url", request->url, NULL);
	reply->drop = fault.drop_connection || fault.accept_then_drop;
	if (fault.garbage) {
		*reply = (struct reply){.status = fault.status ? fault.status : 200, .type = "text/html"};
		reply->body = "<html><body><h1>It works!</h1></body></html>{\"sid\":";
		reply->length = strlen(reply->body);
	} else if (!reply->drop) {
		provider->failing(request, reply, fault.status ? fault.status : 500);
	}
	if (fault.retry_after)
		reply_header(reply, "Retry-After", arena_printf(request->arena, "%d", fault.retry_after));
}

static const struct provider *provider_of(const char *url)
{
	for (size_t i = 0; all_providers[i]; i++) {
		size_t length = strlen(all_providers[i]->prefix);
		if (!strncmp(url, all_providers[i]->prefix, length) && url[length] == '/')
			return all_providers[i];
	}
	return NULL;
}

static void answer_request(struct exchange *exchange, struct reply *reply)
{
	struct request *request = &exchange->request;
	if (exchange->too_large)
		reply_json(request, reply, 413, json_pack("{s:s}", "error", "the body is too large"));
	else if (exchange->provider)
		handle_or_fail(exchange, reply);
	else
		reply_json(
			request, reply, 404, json_pack("{s:s}", "error", "there is nothing at this address"));
}

static void *wait_and_resume(void *shared)
{
	const struct exchange *exchange = shared;
	const struct timespec delay = {
		exchange->fault.delay_ms / 1000, exchange->fault.delay_ms % 1000 * 1000000L};
	struct MHD_Connection *connection = exchange->request.connection;
	nanosleep(&delay, NULL);
	MHD_resume_connection(connection);
	return NULL;
}

/* A slow answer waits in a thread of its own, so that it holds up nobody else. */
static void put_aside(struct exchange *exchange)
{
	pthread_t thread;
	MHD_suspend_connection(exchange->request.connection);
	if (pthread_create(&thread, NULL, wait_and_resume, exchange))
		die("no thread for a slow answer");
	pthread_detach(thread);
}

/* Decides whether the request fails on demand; 0 when it is put aside, to be looked at again. */
static int judge(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct fault *fault = &exchange->fault;
	if (exchange->is_judged)
		return 1;
	exchange->is_judged = 1;
	exchange->provider = provider_of(request->url);
	if (!exchange->provider ||
		!fault_take(exchange->provider->name, request->method, request->url, fault))
		return 1;
	exchange->fails = !fault->delay_ms || fault->status || fault->drop_connection || fault->garbage ||
			  fault->accept_then_drop;
	if (fault->delay_ms)
		put_aside(exchange);
	return !fault->delay_ms;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, const struct reply *reply)
{
	if (reply->drop)
		return MHD_NO;
	struct MHD_Response *response = MHD_create_response_from_buffer(
		reply->length, reply->length ? (void *)reply->body : "", MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	if (reply->type)
		MHD_add_response_header(response, "Content-Type", reply->type);
	for (size_t i = 0; reply->headers[i].name; i++)
		MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value);
	enum MHD_Result result = MHD_queue_response(connection, (unsigned)reply->status, response);
	MHD_destroy_response(response);
	return result;
}

static struct exchange *exchange_new(struct MHD_Connection *connection, const char *url, const char *method)
{
	struct arena *arena = arena_new();
	struct exchange *exchange = arena_alloc(arena, sizeof *exchange);
	exchange->request = (struct request){.arena = arena, .connection = connection};
	exchange->request.url = arena_strdup(arena, url);
	exchange->request.method = arena_strdup(arena, method);
	strbuf_init(&exchange->body, arena);
	return exchange;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size, void **state)
{
	(void)context;
	(void)version;
	struct exchange *exchange = *state;
	if (!exchange) {
		*state = exchange_new(connection, url, method);
		return MHD_YES;
	}
	if (*upload_size) {
		exchange->too_large |= exchange->body.length + *upload_size > LARGEST_BODY;
		if (!exchange->too_large)
			strbuf_add(&exchange->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	if (!judge(exchange))
		return MHD_YES;
	struct request *request = &exchange->request;
	struct reply reply = {.status = 204};
	arena_use(request->arena);
	request->body = exchange->body.text;
	request->length = exchange->body.length;
	form_read(request);
	answer_request(exchange, &reply);
	arena_use(NULL);
	return send_reply(connection, &reply);
}

static void on_completed(
	void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
	(void)context;
	(void)connection;
	(void)code;
	struct exchange *exchange = *state;
	if (exchange)
		arena_free(exchange->request.arena);
	*state = NULL;
}

void server_start(int port, const struct provider *const *providers)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	all_providers = providers;
	server = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, (uint16_t)port,
		NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_THREAD_POOL_SIZE,
		(unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, NULL, MHD_OPTION_END);
	if (!server)
		die("the sandbox cannot listen on 127.0.0.1:%d", port);
}

void server_stop(void)
{
	MHD_stop_daemon(server);
}
