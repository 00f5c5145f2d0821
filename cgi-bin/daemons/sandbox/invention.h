/* invention.h: what the sandbox's model writes: an answer that fits the schema, made from the transcript in the prompt. */
#ifndef SANDBOX_INVENTION_H
#define SANDBOX_INVENTION_H

#include <jansson.h>

#include "lib/arena.h"

/* The text of the answer, in the response format that was asked for (NULL: plain text). */
const char *invention_answer(struct arena *arena, const char *prompt, const json_t *format);

/* The spoken lines in a prompt: {"person": boolean, "text", "seconds" (-1: not said), "number"}. */
json_t *invention_lines(struct arena *arena, const char *prompt);

/* Why OpenAI would refuse the schema in strict mode, or NULL: every property required, nothing additional. */
const char *schema_wrong_when_strict(struct arena *arena, const json_t *schema);

#endif
