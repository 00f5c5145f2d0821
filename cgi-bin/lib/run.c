/* run.c: runs a program to its end, with a deadline and a limit to what it may say. */
#include "lib/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/strbuf.h"

enum { COMPLAINT_LARGEST = 4096, PIECE = 64 * 1024 };

struct child {
	pid_t id;
	struct pollfd pipes[2]; /* what it says, and what it complains of */
	struct strbuf said[2];
	size_t largest;
	int too_large;
};

static void close_pipe(int ends[2])
{
	close(ends[0]);
	close(ends[1]);
}

static int spawn(struct child *child, const struct run *run, const int output, const int complaint)
{
	static char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, run->input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, complaint, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(
		&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	sigaddset(&signals, SIGPIPE);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	int failed = posix_spawn(&child->id, run->arguments[0], &actions, &attributes,
		(char *const *)(uintptr_t)run->arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Takes what there is to read; the pipe is closed at its end. */
static void take(struct child *child, int which, char *piece)
{
	struct pollfd *pipe = &child->pipes[which];
	ssize_t got = read(pipe->fd, piece, PIECE);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		close(pipe->fd);
		pipe->fd = -1;
		return;
	}
	struct strbuf *said = &child->said[which];
	size_t most = which ? COMPLAINT_LARGEST : child->largest, room = most - said->length;
	child->too_large |= !which && (size_t)got > room;
	strbuf_add(said, piece, (size_t)got < room ? (size_t)got : room);
}

/* Until it has said all, or is past a limit: 0 at the deadline. */
static int listen_to(struct child *child, struct arena *arena, int64_t deadline)
{
	char *piece = arena_alloc(arena, PIECE);
	while ((child->pipes[0].fd >= 0 || child->pipes[1].fd >= 0) && !child->too_large) {
		int64_t left = (deadline - clock_elapsed()) / 1000;
		if (left <= 0)
			return 0;
		if (poll(child->pipes, 2, (int)left) <= 0)
			continue;
		for (int i = 0; i < 2; i++)
			if (child->pipes[i].fd >= 0 && child->pipes[i].revents)
				take(child, i, piece);
	}
	return 1;
}

/* A program that has closed its output may still live. */
static int await(const struct child *child, int64_t deadline, int *status)
{
	while (waitpid(child->id, status, WNOHANG) == 0) {
		if (clock_elapsed() > deadline)
			return 0;
		poll(NULL, 0, 2);
	}
	return 1;
}

static void follow(struct child *child, struct arena *arena, const struct run *run, struct run_result *result)
{
	int status = 0;
	int64_t deadline = clock_elapsed() + run->timeout_ms * (SECOND / 1000);
	int ended = listen_to(child, arena, deadline) && !child->too_large && await(child, deadline, &status);
	kill(-child->id, SIGKILL);
	if (!ended)
		waitpid(child->id, &status, 0);
	*result = (struct run_result){
		.output = child->said[0].text,
		.length = child->said[0].length,
		.complaint = child->said[1].text,
		.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		.timed_out = !ended && !child->too_large,
		.too_large = child->too_large,
	};
}

struct error *run_program(struct arena *arena, const struct run *run, struct run_result *result)
{
	int output[2], complaint[2];
	struct child child = {.largest = run->largest};
	if (pipe2(output, O_CLOEXEC))
		return error_new(arena, ERROR_BUSY, "Please try again shortly.", "pipe: %m");
	if (pipe2(complaint, O_CLOEXEC)) {
		close_pipe(output);
		return error_new(arena, ERROR_BUSY, "Please try again shortly.", "pipe: %m");
	}
	int failed = spawn(&child, run, output[1], complaint[1]);
	close(output[1]);
	close(complaint[1]);
	for (int i = 0; i < 2; i++) {
		child.pipes[i] = (struct pollfd){.fd = i ? complaint[0] : output[0], .events = POLLIN};
		strbuf_init(&child.said[i], arena);
	}
	if (!failed)
		follow(&child, arena, run, result);
	for (int i = 0; i < 2; i++)
		if (child.pipes[i].fd >= 0)
			close(child.pipes[i].fd);
	return failed ? error_new(arena, ERROR_BUSY, "Please try again shortly.", "%s: %s", run->arguments[0],
				strerror(failed))
		      : NULL;
}

char *run_path(struct arena *arena, const char *name)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	if (length <= 0)
		die("/proc/self/exe can't be read: %s", strerror(errno));
	path[length] = '\0';
	for (int up = 0; up < 2; up++)
		*strrchr(path, '/') = '\0';
	return arena_printf(arena, "%s/%s", path, name);
}
