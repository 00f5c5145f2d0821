/* http.c: tests of the HTTP client against a small server of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/http.h"

static struct arena *arena;
static struct MHD_Daemon *server;
static char base[64], folder[] = "/tmp/http-test-XXXXXX";
static atomic_int dropped;
static char seen[512]; /* what the last request brought */

/* A certificate that nobody vouches for, and its key: for this test only. */
static const char certificate[] = "-----BEGIN CERTIFICATE-----\n"
				  "MIIBkDCCATagAwIBAgIUC+h/BZ0ZUm5I3QAYIJV79NITDD4wCgYIKoZIzj0EAwIw\n"
				  "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTAyMzQxM1oYDzIxMjYxMDI4\n"
				  "MDIzNDEzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
				  "PQMBBwNCAAQMJAdLwOQDGCz2LkX7spH/5daGcwPcFNDJ3+Qk96D2L3mH8xteNCk+\n"
				  "m1cg0q5N5qMSospzJZnBscFkdCBTgCEWo2QwYjAdBgNVHQ4EFgQUAXH/wQGfJdRp\n"
				  "giSr/tKIiajMkVcwHwYDVR0jBBgwFoAUAXH/wQGfJdRpgiSr/tKIiajMkVcwDwYD\n"
				  "VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC\n"
				  "IFVmn2XmRw827t2q6F0FPGoRbwU9iTtolRltqap6nQl2AiEAo31GUWdhh+81i5ES\n"
				  "ij1/DcYiwhsRxfxtoIlbaD+fbwo=\n"
				  "-----END CERTIFICATE-----\n";
static const char key[] = "-----BEGIN PRIVATE KEY-----\n"
			  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZOt7t6aeiQm86u3M\n"
			  "7HI9ryzunmGp3H5pfRNjyRyzLPWhRANCAAQMJAdLwOQDGCz2LkX7spH/5daGcwPc\n"
			  "FNDJ3+Qk96D2L3mH8xteNCk+m1cg0q5N5qMSospzJZnBscFkdCBTgCEW\n"
			  "-----END PRIVATE KEY-----\n";

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *body,
	const char *header, const char *value)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
	if (header)
		MHD_add_response_header(response, header, value);
	MHD_add_response_header(response, "X-Request-Id", "req-1");
	enum MHD_Result result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static const char *sent_header(struct MHD_Connection *connection, const char *name)
{
	const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
	return value ? value : "-";
}

static enum MHD_Result route(struct MHD_Connection *connection, const char *url)
{
	char large[4096];
	memset(large, 'x', sizeof large);
	large[sizeof large - 1] = '\0';
	if (!strcmp(url, "/drop"))
		return dropped++ < 0 ? MHD_YES : MHD_NO;
	if (!strcmp(url, "/large"))
		return answer(connection, 200, large, NULL, NULL);
	if (!strcmp(url, "/slow"))
		return usleep(400 * 1000) ? MHD_NO : answer(connection, 200, "late", NULL, NULL);
	if (!strcmp(url, "/busy"))
		return answer(connection, 429, "{}", "Retry-After", "7");
	if (!strcmp(url, "/away"))
		return answer(connection, 302, "", "Location", "/echo");
	if (!strcmp(url, "/elsewhere"))
		return answer(connection, 302, "", "Location", "http://localhost:1/echo");
	if (!strcmp(url, "/round"))
		return answer(connection, 302, "", "Location", "/round");
	if (!strcmp(url, "/gone"))
		return answer(connection, 404, "no such thing", NULL, NULL);
	return answer(connection, 200, seen, "Content-Type", "text/plain");
}

static enum MHD_Result take(void *data, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *bytes, size_t *length, void **state)
{
	static int started;
	(void)data, (void)version;
	if (!*state) {
		*state = &started;
		snprintf(seen, sizeof seen, "%s %s key=%s auth=%s body=", method, url,
			sent_header(connection, "X-API-Key"), sent_header(connection, "Authorization"));
		return MHD_YES;
	}
	if (*length) {
		snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%.*s", (int)*length, bytes);
		*length = 0;
		return MHD_YES;
	}
	return route(connection, url);
}

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	arena_use(arena);
	struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	server = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, take, NULL,
		MHD_OPTION_SOCK_ADDR, &loopback, MHD_OPTION_END);
	if (!server || !mkdtemp(folder))
		return -1;
	snprintf(base, sizeof base, "http://127.0.0.1:%u",
		MHD_get_daemon_info(server, MHD_DAEMON_INFO_BIND_PORT)->port);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	MHD_stop_daemon(server);
	rmdir(folder);
	arena_free(arena);
	return 0;
}

static const char *at(const char *path)
{
	return arena_printf(arena, "%s%s", base, path);
}

static void sends_and_receives(void **state)
{
	(void)state;
	struct http_header headers[] = {{"X-API-Key", "k"}, {NULL, NULL}};
	struct http_request request = {.method = "POST",
		.url = at("/echo"),
		.headers = headers,
		.body = "a=1",
		.body_length = 3,
		.user = "u",
		.password = "p"};
	struct http_response response;
	assert_null(http_send(arena, &request, &response));
	assert_int_equal(response.status, 200);
	assert_string_equal(response.body, "POST /echo key=k auth=Basic dTpw body=a=1");
	assert_string_equal(response.content_type, "text/plain");
	assert_string_equal(response.request_id, "req-1");
	request = (struct http_request){.method = "DELETE", .url = at("/echo")};
	assert_null(http_send(arena, &request, &response));
	assert_string_equal(response.body, "DELETE /echo key=- auth=- body=");
	request =
		(struct http_request){.method = "PATCH", .url = at("/echo"), .body = "{}", .body_length = 2};
	assert_null(http_send(arena, &request, &response));
	assert_string_equal(response.body, "PATCH /echo key=- auth=- body={}");
}

static void reads_retry_after(void **state)
{
	(void)state;
	struct http_response response;
	assert_null(http_send(arena, &(struct http_request){.method = "GET", .url = at("/busy")}, &response));
	assert_int_equal(response.status, 429);
	assert_int_equal(response.retry_after, 7);
}

static void refused_is_surely_not_done(void **state)
{
	(void)state;
	struct http_response response;
	struct http_request request = {
		.method = "POST", .url = "http://127.0.0.1:1/", .body = "x", .body_length = 1};
	struct error *error = http_send(arena, &request, &response);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_UPSTREAM);
	assert_false(error->maybe_done);
	request.url = "ftp://127.0.0.1/secret?key=1";
	error = http_send(arena, &request, &response);
	assert_non_null(error);
	assert_null(strstr(error->detail, "key=1"));
}

static void late_is_maybe_done(void **state)
{
	(void)state;
	struct http_response response;
	struct error *error = http_send(arena,
		&(struct http_request){.method = "GET", .url = at("/slow"), .timeout_ms = 100}, &response);
	assert_non_null(error);
	assert_true(error->maybe_done);
}

/* libcurl would send it again by itself when a connection that it kept is closed. */
static void never_sends_twice(void **state)
{
	(void)state;
	struct http_response response;
	static const char *const bodies[] = {"x", NULL};
	for (size_t i = 0; i < COUNT(bodies); i++) {
		assert_null(http_send(
			arena, &(struct http_request){.method = "GET", .url = at("/echo")}, &response));
		dropped = 0;
		struct http_request request = {.method = "POST",
			.url = at("/drop"),
			.body = bodies[i],
			.body_length = bodies[i] != NULL};
		struct error *error = http_send(arena, &request, &response);
		assert_non_null(error);
		assert_true(error->maybe_done);
		assert_int_equal(dropped, 1);
	}
}

static void refuses_what_is_too_large(void **state)
{
	(void)state;
	struct http_response response;
	struct error *error = http_send(arena,
		&(struct http_request){.method = "GET", .url = at("/large"), .largest = 1000}, &response);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_INVALID);
}

static void follows_without_credentials(void **state)
{
	(void)state;
	struct http_header headers[] = {{"X-API-Key", "k"}, {NULL, NULL}};
	struct http_request request = {
		.method = "GET", .url = at("/away"), .headers = headers, .user = "u", .password = "p"};
	struct http_response response;
	assert_null(http_send(arena, &request, &response));
	assert_int_equal(response.status, 302);
	request.follow = 1;
	assert_null(http_send(arena, &request, &response));
	assert_string_equal(response.body, "GET /echo key=- auth=- body=");
	request.url = at("/elsewhere"); /* another host without TLS */
	assert_null(http_send(arena, &request, &response));
	assert_int_equal(response.status, 302);
	request.url = at("/round");
	assert_null(http_send(arena, &request, &response));
	assert_int_equal(response.status, 302);
}

static void saves_whole_files_only(void **state)
{
	(void)state;
	const char *path = arena_printf(arena, "%s/file", folder);
	struct http_request request = {.method = "GET", .url = at("/gone"), .save_to = path};
	struct http_response response;
	assert_null(http_send(arena, &request, &response));
	assert_int_equal(response.status, 404);
	assert_string_equal(response.body, "no such thing");
	assert_int_equal(access(path, F_OK), -1);
	request.url = at("/large");
	request.largest = 1000;
	assert_non_null(http_send(arena, &request, &response));
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(arena_printf(arena, "%s.part", path), F_OK), -1);
	request.largest = 0;
	assert_null(http_send(arena, &request, &response));
	assert_string_equal(response.body, "");
	assert_int_equal(unlink(path), 0);
}

static void trusts_known_certificates_only(void **state)
{
	(void)state;
	struct http_response response;
	struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_Daemon *secure = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL,
		NULL, take, NULL, MHD_OPTION_SOCK_ADDR, &loopback, MHD_OPTION_HTTPS_MEM_CERT, certificate,
		MHD_OPTION_HTTPS_MEM_KEY, key, MHD_OPTION_END);
	assert_non_null(secure);
	int port = MHD_get_daemon_info(secure, MHD_DAEMON_INFO_BIND_PORT)->port;
	snprintf(seen, sizeof seen, "nothing");
	struct http_request request = {.method = "POST", .body = "x", .body_length = 1};
	request.url = arena_printf(arena, "https://127.0.0.1:%d/echo", port);
	struct error *error = http_send(arena, &request, &response);
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_UPSTREAM);
	assert_false(error->maybe_done);
	assert_string_equal(seen, "nothing");
	MHD_stop_daemon(secure);
}

static void refuses_header_injection(void **state)
{
	(void)state;
	struct http_header headers[] = {{"X-API-Key", "k\r\nHost: elsewhere"}, {NULL, NULL}};
	struct http_response response;
	struct http_request request = {.method = "GET", .url = at("/echo"), .headers = headers};
	struct error *error = http_send(arena, &request, &response);
	assert_non_null(error);
	assert_null(strstr(error->detail, "elsewhere"));
}

static int asked; /* how often an address was asked about */

static int nowhere(const struct sockaddr *address)
{
	asked += address->sa_family == AF_INET || address->sa_family == AF_INET6;
	return 0;
}

static int anywhere(const struct sockaddr *address)
{
	return !nowhere(address);
}

/* The address is judged when it is connected to, each time: what its name resolved to before does not count. */
static void asks_before_it_connects(void **state)
{
	(void)state;
	struct http_response response;
	struct http_request request = {.method = "GET", .url = at("/echo")};
	assert_null(http_send(arena, &request, &response)); /* leaves a connection that could be used again */
	const char *by_name = arena_printf(arena, "http://localhost%s/echo", strrchr(base, ':'));
	const char *const addresses[] = {at("/echo"), by_name};
	for (size_t i = 0; i < COUNT(addresses); i++) {
		request = (struct http_request){.method = "GET", .url = addresses[i], .may_connect = nowhere};
		asked = 0;
		struct error *error = http_send(arena, &request, &response);
		assert_non_null(error);
		assert_int_equal(error->kind, ERROR_DENIED);
		assert_true(asked > 0);
	}
	request = (struct http_request){.method = "GET", .url = at("/away"), .may_connect = anywhere};
	for (int turn = 1; turn <= 2; turn++) {
		asked = 0;
		assert_null(http_send(arena, &request, &response));
		assert_int_equal(asked, 1);
		assert_int_equal(response.status, 302);
		assert_string_equal(response.location, at("/echo"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sends_and_receives),
		cmocka_unit_test(reads_retry_after),
		cmocka_unit_test(refused_is_surely_not_done),
		cmocka_unit_test(late_is_maybe_done),
		cmocka_unit_test(never_sends_twice),
		cmocka_unit_test(refuses_what_is_too_large),
		cmocka_unit_test(follows_without_credentials),
		cmocka_unit_test(saves_whole_files_only),
		cmocka_unit_test(trusts_known_certificates_only),
		cmocka_unit_test(refuses_header_injection),
		cmocka_unit_test(asks_before_it_connects),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
