/* programs.c: every program of pages in one file on disk: named as one it is that one; named `programs` it keeps all. */
#include <errno.h>

#include "lib/error.h"
#include "lib/text.h"
#include "web/keeper.h"

/* Made by make: a line for each .c at the top of cgi-bin/, whose main is renamed. */
#define PROGRAM(name) int name##_main(int argc, char **argv);
#include "programs.inc"
#undef PROGRAM

static const struct program programs[] = {
#define PROGRAM(name) {#name, name##_main},
#include "programs.inc"
#undef PROGRAM
	{NULL, NULL},
};

/* programs --processes 2 */
static int keep(int argc, char **argv)
{
	int64_t processes;
	if (argc != 3 || strcmp(argv[1], "--processes") || !text_to_integer(argv[2], &processes) ||
		processes < 1 || processes > 64)
		die("usage: programs --processes 2, or the name of a program");
	return keeper_run(programs, (int)processes, argc, argv);
}

int main(int argc, char **argv)
{
	for (const struct program *program = programs; program->name; program++)
		if (!strcmp(program->name, program_invocation_short_name))
			return program->main(argc, argv);
	return keep(argc, argv);
}
