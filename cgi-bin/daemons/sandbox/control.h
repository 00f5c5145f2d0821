/* control.h: the sandbox's own API: stories, settings, the record of calls, calls in. */
#ifndef SANDBOX_CONTROL_H
#define SANDBOX_CONTROL_H

#include "daemons/sandbox/server.h"

extern const struct provider control;

#endif
