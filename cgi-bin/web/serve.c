/* serve.c: the loop: accept a request, let the page handle it, answer; over FastCGI, or once as plain CGI. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/log.h"
#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "web/exchange.h"
#include "web/uploads.h"

enum { REST_SECONDS = 10, STACK_SIZE = 256 * 1024 };

/* The program: set before the first request, never changed. */
static struct {
	const struct page *pages;
	size_t count;
	struct database *web, *staff;
} program;

/* "leads/index" for GET /leads of leads.c, "leads/show" for /leads/:id, and so on. */
static const char *view_of(struct request *request, const struct page *page)
{
	if (page->view)
		return page->view;
	const char *noun = route_noun(request->arena, page->path);
	const char *last = strrchr(page->path, '/') + 1;
	const char *action = !strcmp(last, "new") || !strcmp(last, "edit") ? last
			     : *last == ':'                                ? "show"
									   : "index";
	return arena_printf(request->arena, "%s/%s", noun, action);
}

/* The page whose handler shows the form again. */
static const struct page *page_of(struct error *(*handle)(struct request *))
{
	for (size_t i = 0; i < program.count; i++)
		if (program.pages[i].handle == handle && program.pages[i].method == GET)
			return &program.pages[i];
	die("no page shows the form again");
}

/* After an error nothing that the handler did is left: neither in the database nor in the browser's cookies. */
static struct error *handle_and_commit(struct request *request, struct error *(*handle)(struct request *))
{
	struct strbuf *headers = &request->exchange->headers;
	size_t before = headers->length;
	struct error *error = handle(request);
	if (!error && request->tx && tx_is_open(request->tx))
		error = tx_commit(request->tx);
	if (!error)
		return NULL;
	tx_rollback(request->tx);
	if (headers->length > before)
		headers->text[headers->length = before] = '\0';
	return error;
}

/* The form once more, with what was typed and what is wrong with it. */
static struct error *show_again(struct request *request, int status)
{
	struct exchange *exchange = request->exchange;
	tx_rollback(request->tx);
	exchange->status = status;
	exchange->redirect = NULL;
	exchange->view = view_of(request, page_of(exchange->page->again));
	struct error *error = session_enter(request);
	if (!error)
		error = handle_and_commit(request, exchange->page->again);
	if (error)
		exchange->status = error_status(error->kind);
	return error;
}

/* What is wrong with the form is only said to whoever may send it. */
static struct error *refuse_form(struct request *request)
{
	struct exchange *exchange = request->exchange;
	TRY(tx_run(request->tx));
	if (exchange->page->again)
		return show_again(request, error_status(ERROR_INVALID));
	void *first = json_object_iter(exchange->errors);
	return error_new(request->arena, ERROR_INVALID, json_string_value(json_object_iter_value(first)),
		"field %s", json_object_iter_key(first));
}

static int can_be_mended(const struct request *request, const struct error *error)
{
	return request->exchange->page->again &&
	       (error->kind == ERROR_INVALID || error->kind == ERROR_CONFLICT ||
		       error->kind == ERROR_TOO_MANY || error->field);
}

static struct error *handle_form(struct request *request)
{
	struct exchange *exchange = request->exchange;
	TRY(form_receive(request));
	if (json_object_size(exchange->errors))
		return refuse_form(request);
	struct error *error = handle_and_commit(request, exchange->page->handle);
	if (!error || !can_be_mended(request, error))
		return error;
	json_object_set_new(
		exchange->errors, error->field ? error->field : "form", json_string(error->message));
	if (error->retry_after)
		strbuf_addf(&exchange->headers, "Retry-After: %d\r\n", error->retry_after);
	return show_again(request, error_status(error->kind));
}

static struct error *handle_request(struct request *request)
{
	struct exchange *exchange = request->exchange;
	TRY(route_find(request, program.pages, program.count));
	exchange->view = view_of(request, exchange->page);
	exchange->database = exchange->page->access == STAFF ? program.staff : program.web;
	TRY(session_read(request));
	TRY(session_enter(request));
	TRY(handle_form(request));
	return respond(request);
}

static void split_target(struct request *request)
{
	struct exchange *exchange = request->exchange;
	const char *uri = request_uri(request);
	const char *question = strchr(uri, '?');
	exchange->query = question ? question + 1 : "";
	exchange->path = question ? arena_strndup(request->arena, uri, (size_t)(question - uri)) : uri;
	if (*exchange->path != '/')
		exchange->path = "/";
}

static void log_request_done(struct request *request, int64_t started)
{
	char status[8], micros[24];
	snprintf(status, sizeof status, "%d", request->exchange->status);
	snprintf(micros, sizeof micros, "%lld", (long long)(clock_elapsed() - started));
	log_write(LOG_INFO, "request.served", "method", request_header(request, "REQUEST_METHOD"), "path",
		request->exchange->path, "status", status, "micros", micros, NULL);
}

static void serve_request(struct request *request)
{
	int64_t started = clock_elapsed();
	struct exchange *exchange = request->exchange;
	const char *id = request_header(request, "REQUEST_ID");
	exchange->id = *id ? id : secret_uuid(request->arena);
	log_request(exchange->id);
	exchange->status = 200;
	exchange->errors = json_object();
	request->page = json_object();
	request->form = json_object();
	strbuf_init(&exchange->headers, request->arena);
	split_target(request);
	struct error *error = handle_request(request);
	tx_rollback(request->tx);
	if (error) {
		log_error("request.failed", error);
		respond_error(request, error);
	}
	multipart_close(exchange->multipart);
	log_request_done(request, started);
}

static void serve_one(struct arena *arena, FCGX_Request *fcgi)
{
	arena_reset(arena);
	arena_use(arena);
	struct exchange exchange = {.fcgi = fcgi};
	struct request request = {.arena = arena, .exchange = &exchange};
	serve_request(&request);
}

/* While nothing comes, memory and connections to the database are let go. */
static void rest(struct arena **arena)
{
	database_rest(program.web);
	if (program.staff)
		database_rest(program.staff);
	if (!*arena)
		return;
	arena_free(*arena);
	*arena = NULL;
	arena_trim();
}

static void *serve_loop(void *unused)
{
	FCGX_Request fcgi;
	struct arena *arena = NULL;
	FCGX_InitRequest(&fcgi, FCGI_LISTENSOCK_FILENO, FCGI_FAIL_ACCEPT_ON_INTR);
	for (;;) {
		errno = 0; /* once SIGTERM has come, libfcgi fails at once and leaves it as it is */
		int failed = FCGX_Accept_r(&fcgi);
		if (failed == -EAGAIN) {
			rest(&arena);
			continue;
		}
		if (failed < 0)
			break;
		if (!arena)
			arena = arena_new();
		serve_one(arena, &fcgi);
		FCGX_Finish_r(&fcgi);
	}
	arena_free(arena);
	return unused;
}

static void serve_threads(int count)
{
	const struct timeval patience = {.tv_sec = REST_SECONDS}; /* then accept answers EAGAIN */
	setsockopt(FCGI_LISTENSOCK_FILENO, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	pthread_attr_t small;
	pthread_t thread;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK_SIZE);
	for (int i = 1; i < count; i++)
		if (pthread_create(&thread, &small, serve_loop, NULL))
			die("no thread can be started");
	serve_loop(NULL);
}

static int list_routes(const struct page *pages, size_t count)
{
	static const char *const doors[] = {"NOBODY", "VIEWER", "MANAGER", "OWNER", "STAFF", "MACHINE"};
	for (size_t i = 0; i < count; i++) {
		printf("%s %s %s", pages[i].method == GET ? "GET" : "POST", doors[pages[i].access],
			pages[i].path);
		for (const struct field *field = pages[i].form; field && field->name; field++)
			printf(" %s", field->name);
		printf("\n");
	}
	return 0;
}

/* Each field of each form in a line, for tests: method, path, name, kind, whether required, limits. */
static int list_forms(const struct page *pages, size_t count)
{
	static const char *const kinds[] = {"TEXT", "LONG_TEXT", "EMAIL", "INTEGER", "FLAG", "CHOICE",
		"CHOICES", "ID", "TIME", "DATE", "SECRET", "UPLOAD", "COLUMNS"};
	for (size_t i = 0; i < count; i++)
		for (const struct field *field = pages[i].form; field && field->name; field++)
			printf("%s %s %s %s %d %lld %lld\n", pages[i].method == GET ? "GET" : "POST",
				pages[i].path, field->name, kinds[field->kind], field->required,
				(long long)field->lowest, (long long)field->highest);
	return 0;
}

static void open_databases(struct serve_options options)
{
	const struct config *config = config_load();
	int connections = options.connections ? options.connections : 1;
	program.web =
		database_new(options.worker ? config->database_worker : config->database_web, connections);
	for (size_t i = 0; i < program.count; i++)
		if (program.pages[i].access == STAFF && !program.staff)
			program.staff = database_new(config->database_staff, 1);
}

/* What this program, or another, left when it was killed in the middle of an upload. */
static void sweep_uploads(void)
{
	struct arena *arena = arena_new();
	int takes_files = 0;
	for (size_t i = 0; i < program.count; i++)
		takes_files |= form_has_upload(&program.pages[i]);
	if (takes_files)
		uploads_sweep(form_upload_folder(arena));
	arena_free(arena);
}

static int serve_once(void)
{
	struct arena *arena = arena_new();
	serve_one(arena, NULL);
	arena_free(arena);
	int failed = fflush(stdout);
	publish_finish();
	return failed ? 1 : 0;
}

int serve_with(const struct page *pages, size_t count, struct serve_options options, int argc, char **argv)
{
	if (!argc)
		return options.threads > 1 ? 0 : options.busy ? 2 : 1;
	if (argc > 1 && !strcmp(argv[1], "--routes"))
		return list_routes(pages, count);
	if (argc > 1 && !strcmp(argv[1], "--forms"))
		return list_forms(pages, count);
	signal(SIGPIPE, SIG_IGN);
	log_start(program_invocation_short_name, config_load()->log_level);
	program.pages = pages;
	program.count = count;
	open_databases(options);
	sweep_uploads();
	view_start();
	if (options.start)
		options.start();
	if (FCGX_IsCGI())
		return serve_once();
	FCGX_Init();
	serve_threads(options.threads ? options.threads : 1);
	return 0;
}

int serve(const struct page *pages, size_t count, int argc, char **argv)
{
	return serve_with(pages, count, (struct serve_options){0}, argc, argv);
}
