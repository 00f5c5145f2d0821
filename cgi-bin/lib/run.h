/* run.h: runs a program to its end, with a deadline and a limit to what it may say; nothing of it is left behind. */
#ifndef LIB_RUN_H
#define LIB_RUN_H

#include "lib/error.h"

struct run {
	const char *const *arguments; /* the first is the program's whole path; ended by NULL */
	int input;                    /* a descriptor that becomes its standard input */
	int timeout_ms;
	size_t largest; /* bytes of output that are accepted */
};

struct run_result {
	const char *output; /* terminated by a zero byte */
	size_t length;
	const char *complaint; /* the beginning of what it wrote to standard error */
	int status;            /* of its exit; -1 when a signal ended it */
	int timed_out, too_large;
};

/*
 * Starts the program with an environment of nothing but a path and a locale, in a process group of its own, and waits for
 * it. Past the deadline or the limit the group is killed. An error only where it can't be started.
 */
struct error *run_program(struct arena *arena, const struct run *run, struct run_result *result) must_check;

/* The path of a program of ours beside this one: "workers/extract". */
char *run_path(struct arena *arena, const char *name);

#endif
