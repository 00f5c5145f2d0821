/* keeper.h: the processes of all programs of pages, forked from one that has loaded what they share. */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

/* A program and its main; with no arguments at all, that only answers how many times as many processes it needs as others. */
struct program {
	const char *name;
	int (*main)(int argc, char **argv);
};

/*
 * Listens on RUN_FOLDER/NAME.sock for each program (or on what systemd hands over under that name), and keeps `processes`
 * of each; one of a program that serves many requests at a time, twice as many of a busy one. Ends when it is asked to (SIGTERM), and they with it.
 * The list ends with a NULL name.
 */
int keeper_run(const struct program *programs, int processes, int argc, char **argv);

#endif
