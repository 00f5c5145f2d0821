/* openai.h: the sandbox's OpenAI-compatible model. */
#ifndef SANDBOX_OPENAI_H
#define SANDBOX_OPENAI_H

#include "daemons/sandbox/server.h"

extern const struct provider openai;

/* The key that is admitted. */
void openai_start(const char *key);

#endif
