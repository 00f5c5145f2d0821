/* keeper.c: loads once what all programs share, forks the processes of each, and forks anew what ends. */
#include "web/keeper.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/http.h"
#include "lib/log.h"
#include "lib/phone.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "web/exchange.h"

enum { BUSIEST = 2, BACKLOG = 1024, FIRST_INHERITED = 3, SHORTEST_LIFE = 1, LAST_SECONDS = 2 };

/* One process of a program: the present one, or that which is to come. */
struct place {
	const struct program *program;
	int listening;
	pid_t pid;   /* 0: none */
	int64_t due; /* when the next may be started: what dies at once is tried once a second */
};

static struct {
	struct place *places;
	size_t count;
	pid_t pid;
	sigset_t signals, before;
	char **argv;
	size_t title_size;
} keeper;

/* Once in memory for all: templates, tables of numbers, what libraries build at their start. */
static void load_shared(void)
{
	struct arena *arena = arena_new();
	arena_use(arena);
	view_start();
	secret_uuid(arena);
	secret_sha256(arena, "", 0);
	secret_hmac_sha256(arena, "key", "", 0);
	secret_hmac_sha1(arena, "key", "", 0);
	http_start();
	phone_format(arena, "+442079460018");
	arena_free(arena);
	arena_seal();
}

/* What systemd opened under this name, or -1. */
static int inherited_socket(const char *name)
{
	int64_t pid;
	const char *names = getenv("LISTEN_FDNAMES"), *owner = getenv("LISTEN_PID");
	if (!names || !owner || !text_to_integer(owner, &pid) || pid != keeper.pid)
		return -1;
	size_t length = strlen(name);
	for (int file = FIRST_INHERITED; *names; file++) {
		size_t size = strcspn(names, ":");
		if (size == length && !strncmp(names, name, length))
			return file;
		names += size + (names[size] == ':');
	}
	return -1;
}

static int open_socket(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int length = snprintf(
		address.sun_path, sizeof address.sun_path, "%s/%s.sock", config_load()->run_folder, name);
	if (length < 0 || (size_t)length >= sizeof address.sun_path)
		die("RUN_FOLDER is too long for the path of a socket");
	int listening = socket(AF_UNIX, SOCK_STREAM, 0);
	unlink(address.sun_path);
	mode_t before = umask(0177);
	if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) ||
		listen(listening, BACKLOG))
		die("%s cannot be listened on: %m", address.sun_path);
	umask(before);
	return listening;
}

/* How `ps` shows it, where the arguments stood: Linux takes it for a title if their last byte is not 0. */
static void take_title(const char *name)
{
	char *title = keeper.argv[0];
	const char *slash = strrchr(title, '/');
	size_t folder = slash ? (size_t)(slash - title) : 0, left = keeper.title_size - folder;
	memset(title + folder, 0, left);
	snprintf(title + folder, left - 1, "/bin/%s", name);
	title[keeper.title_size - 1] = '.';
	program_invocation_short_name = title + folder + strlen("/bin/");
	prctl(PR_SET_NAME, name);
}

/* Serves in the new process, on the socket of its program alone. */
static void become(const struct place *place)
{
	char *arguments[] = {keeper.argv[0], NULL};
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != keeper.pid)
		_exit(0);
	sigprocmask(SIG_SETMASK, &keeper.before, NULL);
	dup2(place->listening, STDIN_FILENO);
	for (size_t i = 0; i < keeper.count; i++)
		close(keeper.places[i].listening);
	take_title(place->program->name);
	exit(place->program->main(1, arguments));
}

static void start(struct place *place)
{
	pid_t pid = fork();
	if (pid < 0)
		log_write(LOG_ERROR, "program.not_started", "name", place->program->name, NULL);
	if (!pid)
		become(place);
	place->pid = pid > 0 ? pid : 0;
	place->due = clock_elapsed() + SHORTEST_LIFE * SECOND;
}

/* Starts whom it may; returns whether some have to wait. */
static int start_due(void)
{
	int waiting = 0;
	for (size_t i = 0; i < keeper.count; i++) {
		struct place *place = &keeper.places[i];
		if (!place->pid && place->due <= clock_elapsed())
			start(place);
		waiting |= !place->pid;
	}
	return waiting;
}

static void say_ended(const char *name, int status)
{
	char why[40];
	if (WIFSIGNALED(status))
		snprintf(why, sizeof why, "signal %d", WTERMSIG(status));
	else
		snprintf(why, sizeof why, "exit %d", WEXITSTATUS(status));
	log_write(LOG_WARN, "program.restarted", "name", name, "why", why, NULL);
}

/* The place of a process that has ended; NULL: none has. */
static struct place *next_ended(int *status)
{
	pid_t pid = waitpid(-1, status, WNOHANG);
	for (size_t i = 0; pid > 0 && i < keeper.count; i++)
		if (keeper.places[i].pid == pid) {
			keeper.places[i].pid = 0;
			return &keeper.places[i];
		}
	return NULL;
}

static void reap(void)
{
	int status;
	for (struct place *place; (place = next_ended(&status));)
		say_ended(place->program->name, status);
}

static int running(void)
{
	int count = 0;
	for (size_t i = 0; i < keeper.count; i++)
		count += keeper.places[i].pid != 0;
	return count;
}

static void kill_all(int sign)
{
	for (size_t i = 0; i < keeper.count; i++)
		if (keeper.places[i].pid)
			kill(keeper.places[i].pid, sign);
}

/* Programs answer what they have begun; whoever takes too long is ended all the same. */
static void stop(void)
{
	const struct timespec patience = {.tv_sec = LAST_SECONDS};
	int64_t until = clock_elapsed() + LAST_SECONDS * SECOND;
	kill_all(SIGTERM);
	while (running()) {
		int status;
		while (next_ended(&status))
			continue;
		if (running() &&
			(clock_elapsed() > until || sigtimedwait(&keeper.signals, NULL, &patience) < 0))
			kill_all(SIGKILL);
	}
}

static void add_places(const struct program *program, int processes)
{
	int listening = inherited_socket(program->name);
	if (listening < 0)
		listening = open_socket(program->name);
	int factor = program->main(0, NULL);
	for (int left = factor ? factor * processes : 1; left > 0; left--)
		keeper.places[keeper.count++] = (struct place){.program = program, .listening = listening};
}

static void prepare(const struct program *programs, int processes)
{
	size_t most = 0;
	while (programs[most].name)
		most++;
	struct arena *arena = arena_new(); /* lives as long as the process */
	keeper.places = arena_alloc(arena, most * BUSIEST * (size_t)processes * sizeof *keeper.places);
	for (; programs->name; programs++)
		add_places(programs, processes);
	sigemptyset(&keeper.signals);
	sigaddset(&keeper.signals, SIGCHLD);
	sigaddset(&keeper.signals, SIGTERM);
	sigaddset(&keeper.signals, SIGINT);
	sigprocmask(SIG_BLOCK, &keeper.signals, &keeper.before);
}

int keeper_run(const struct program *programs, int processes, int argc, char **argv)
{
	keeper.pid = getpid();
	keeper.argv = argv;
	keeper.title_size = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) + 1 - argv[0]);
	log_start("programs", config_load()->log_level);
	load_shared();
	prepare(programs, processes);
	for (int sign = 0; sign != SIGTERM && sign != SIGINT;) {
		const struct timespec second = {.tv_sec = SHORTEST_LIFE};
		sign = sigtimedwait(&keeper.signals, NULL, start_due() ? &second : NULL);
		reap();
	}
	stop();
	return 0;
}
