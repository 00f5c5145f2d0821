/* wake.h: a byte on a unix socket that tells a daemon, after the commit, that a queue has work. Daemons poll as well. */
#ifndef DB_WAKE_H
#define DB_WAKE_H

#include "lib/compiler.h"

/* Wakes the daemon of a queue, if one listens; never waits, never fails. */
void wake_send(const char *queue);

/* Opens the socket on which this daemon is woken; a file descriptor to poll. Several daemons of a queue may listen. */
int wake_listen(const char *queue);

/* Waits until woken or until `milliseconds` have passed. */
void wake_wait(int listening, int milliseconds);

#endif
