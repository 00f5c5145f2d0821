/* health.c: whether each part works: 200 or 503; JSON, or HTML for browsers. Nobody has to log in, no secret is said.
 *
 * Other companies are not asked on each request: jobs write down what they last saw of them. The answer is kept for two
 * seconds, so that asking often costs nothing.
 */
#include <ctype.h>
#include <glob.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/http.h"
#include "lib/text.h"
#include "models/platform.h"
#include "web/page.h"

enum {
	KEPT_MICROSECONDS = 2000000,
	PROBE_MILLISECONDS = 500,
	FREE_LEAST = 500 * 1024 * 1024,
	ANSWER_LONGEST = 16 * 1024,
};

/* The one answer that is kept; this program serves one request at a time. */
static struct {
	int64_t made_at;
	char text[ANSWER_LONGEST];
} kept;

/* A part that is not there is neither good nor bad. */
enum verdict { BAD, GOOD, ABSENT };

static void add_part(json_t *parts, const char *name, enum verdict verdict, const char *sentence)
{
	json_t *part = json_pack("{s:s, s:s}", "name", name, "sentence", sentence);
	json_object_set_new(part, "ok", verdict == ABSENT ? json_null() : json_boolean(verdict == GOOD));
	json_array_append_new(parts, part);
}

/* How many migrations this release has; 0 where its files are not beside the templates. */
static int64_t migrations_known(struct arena *arena)
{
	glob_t found;
	const char *pattern =
		arena_printf(arena, "%s/../sql/migrations/[0-9]*.sql", config_load()->templates_folder);
	int64_t count = glob(pattern, 0, NULL, &found) ? 0 : (int64_t)found.gl_pathc;
	if (count)
		globfree(&found);
	return count;
}

static void check_migrations(struct arena *arena, json_t *parts, const json_t *seen)
{
	int64_t applied = json_integer_value(json_object_get(seen, "migrations")),
		known = migrations_known(arena);
	if (!known || known == applied)
		add_part(parts, "migrations", GOOD,
			arena_printf(arena, "%lld migrations are applied.", (long long)applied));
	else
		add_part(parts, "migrations", BAD,
			arena_printf(arena, "%lld of %lld migrations are applied. Run sql/migrate.",
				(long long)applied, (long long)known));
}

/* Whether this release has such a daemon: the program of all pages is one folder above them, whatever it is called by. */
static int has_daemon(struct arena *arena, const char *name)
{
	char self[1024];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	if (length <= 0)
		return 0;
	self[length] = '\0';
	char *slash = strrchr(self, '/');
	*slash = '\0';
	return !access(arena_printf(arena, "%s/bin/daemons/%s", self, name), X_OK);
}

/* A daemon listens on a socket that is named after its queue and its process. */
static int daemons_running(struct arena *arena, const char *queue)
{
	glob_t found;
	size_t count = 0;
	if (glob(arena_printf(arena, "%s/%s.*.wake", config_load()->run_folder, queue), 0, NULL, &found))
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *process = strrchr(found.gl_pathv[i], '/') + strlen(queue) + 2;
		count += !access(
			arena_printf(arena, "/proc/%.*s", (int)strspn(process, "0123456789"), process), F_OK);
	}
	globfree(&found);
	return (int)count;
}

static void check_queue(struct arena *arena, json_t *parts, const json_t *seen, const char *queue)
{
	int64_t waiting = json_integer_value(json_object_get(seen, queue));
	if (!has_daemon(arena, queue))
		add_part(parts, queue, ABSENT, "Not configured.");
	else if (!daemons_running(arena, queue))
		add_part(parts, queue, BAD, "It is not running.");
	else if (waiting > PLATFORM_LATE_SECONDS)
		add_part(parts, queue, BAD,
			arena_printf(
				arena, "The oldest work has been due for %lld seconds.", (long long)waiting));
	else
		add_part(parts, queue, GOOD,
			waiting ? "It is running, with work to do." : "It is running; nothing is due.");
}

/* What a job has last seen of a part. */
static void check_remote(json_t *parts, const json_t *states, const char *name)
{
	size_t index;
	json_t *state;
	json_array_foreach(states, index, state)
	{
		if (strcmp(text_of(state, "name"), name))
			continue;
		int64_t at = clock_parse(text_of(state, "checked_at"));
		int ok = json_is_true(json_object_get(state, "ok"));
		if (ok && strcmp(name, "mail") && clock_now() - at > PLATFORM_STALE_SECONDS * SECOND)
			add_part(parts, name, BAD, "It has not been checked for more than 15 minutes.");
		else
			add_part(parts, name, ok ? GOOD : BAD, text_of(state, "sentence"));
		return;
	}
	if (!strcmp(name, "mail") && !*config_load()->smtp_url)
		add_part(parts, name, GOOD, "Mails are written to a folder.");
	else
		add_part(parts, name, ABSENT, "It has not been checked yet.");
}

static int answers(struct arena *arena, const char *url, const char *unix_socket)
{
	struct http_response response;
	struct http_request request = {
		.method = "GET", .url = url, .unix_socket = unix_socket, .timeout_ms = PROBE_MILLISECONDS};
	return !http_send(arena, &request, &response) && response.status < 500;
}

static void check_neighbours(struct arena *arena, json_t *parts)
{
	const struct config *config = config_load();
	if (strcmp(config->sandbox, "on") != 0 || !*config->sandbox_url)
		add_part(parts, "sandbox", ABSENT, "Not configured.");
	else if (answers(arena, config->sandbox_url, NULL))
		add_part(parts, "sandbox", GOOD, "It answers.");
	else
		add_part(parts, "sandbox", BAD, "It does not answer.");
	const char *socket = arena_printf(arena, "%s/publish.sock", config->run_folder);
	if (answers(arena, "http://localhost/status", socket))
		add_part(parts, "nchan", GOOD, "Live pages are pushed to browsers.");
	else
		add_part(parts, "nchan", BAD,
			"Live pages are not pushed: nginx does not answer on publish.sock.");
}

static void check_disk(struct arena *arena, json_t *parts)
{
	struct statvfs disk;
	if (statvfs(config_load()->data_folder, &disk)) {
		add_part(parts, "disk", BAD, "The folder of the data can't be read.");
		return;
	}
	int64_t free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	add_part(parts, "disk", free_bytes < FREE_LEAST ? BAD : GOOD,
		arena_printf(arena, "%.1f GB are free.", (double)free_bytes / 1e9));
}

static struct error *ask_database(struct request *request, json_t *seen)
{
	TRY(request_enter(request, TENANT_OPERATOR));
	platform_states(request->tx, seen, "states");
	platform_migrations(request->tx, seen, "migrations");
	platform_waiting(request->tx, seen, "jobs", "jobs");
	platform_waiting(request->tx, seen, "dialer", "dialer");
	platform_waiting(request->tx, seen, "statistics", "statistics");
	platform_waiting(request->tx, seen, "live", "live");
	return tx_commit(request->tx);
}

static json_t *check_all(struct request *request)
{
	json_t *parts = json_array(), *seen = json_object();
	struct error *error = ask_database(request, seen);
	add_part(parts, "database", error ? BAD : GOOD, error ? error->message : "It answers.");
	if (!error) {
		json_t *states = json_object_get(seen, "states");
		check_migrations(request->arena, parts, seen);
		check_queue(request->arena, parts, seen, "jobs");
		check_queue(request->arena, parts, seen, "dialer");
		check_queue(request->arena, parts, seen, "statistics");
		check_queue(request->arena, parts, seen, "live");
		check_remote(parts, states, "carrier");
		check_remote(parts, states, "engine");
		check_remote(parts, states, "engine_webhook");
		check_remote(parts, states, "mail");
	}
	check_neighbours(request->arena, parts);
	check_disk(request->arena, parts);
	return parts;
}

static json_t *make_answer(struct request *request)
{
	json_t *parts = check_all(request), *part;
	size_t index;
	int ok = 1;
	json_array_foreach(parts, index, part) ok &= !json_is_false(json_object_get(part, "ok"));
	json_t *answer = json_pack("{s:b, s:s, s:o}", "ok", ok, "checked_at",
		clock_text(request->arena, clock_wall()), "parts", parts);
	char *text = json_dumps(answer, JSON_COMPACT);
	if (strlen(text) < sizeof kept.text) {
		memcpy(kept.text, text, strlen(text) + 1);
		kept.made_at = clock_elapsed();
	}
	return answer;
}

static void show(struct request *request, json_t *answer)
{
	size_t index;
	json_t *part;
	json_array_foreach(json_object_get(answer, "parts"), index, part)
	{
		char *name = arena_strdup(request->arena, text_of(part, "name"));
		name[0] = (char)toupper((unsigned char)name[0]);
		for (char *at = name; (at = strchr(at, '_'));)
			*at = ' ';
		json_object_set_new(part, "name", json_string(name));
		json_object_set_new(part, "is_bad", json_boolean(json_is_false(json_object_get(part, "ok"))));
		json_object_set_new(
			part, "is_absent", json_boolean(json_is_null(json_object_get(part, "ok"))));
	}
	request->page = answer;
}

static struct error *health_index(struct request *request)
{
	int is_fresh = *kept.text && clock_elapsed() - kept.made_at < KEPT_MICROSECONDS;
	json_t *answer = is_fresh ? json_loads(kept.text, 0, NULL) : make_answer(request);
	if (!json_is_true(json_object_get(answer, "ok")))
		request_status(request, 503);
	if (strstr(request_header(request, "HTTP_ACCEPT"), "text/html")) {
		show(request, answer);
		return NULL;
	}
	const char *text = json_dumps(answer, JSON_INDENT(1));
	request_reply(request, "application/json", text, strlen(text));
	return NULL;
}

/* No transaction is opened before the handler runs: a database that is down is an answer, not an error. */
static struct error *anybody(struct request *request)
{
	(void)request;
	return NULL;
}

static const struct page pages[] = {
	{GET, MACHINE, "/health", health_index, .verify = anybody},
};

int main(int argc, char **argv)
{
	return serve(pages, COUNT(pages), argc, argv);
}
