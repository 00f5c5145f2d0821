/* talk.h: what the sandbox's model says in plain words, in the role that it is told to play. */
#ifndef SANDBOX_TALK_H
#define SANDBOX_TALK_H

#include <jansson.h>

#include "lib/arena.h"

/*
 * The next line of a conversation: the same for the same messages. It says good-bye, gives its name, grants opt-outs, and
 * answers with the line of its instructions that has most words in common with what was asked.
 */
const char *talk_answer(struct arena *arena, const json_t *messages);

#endif
