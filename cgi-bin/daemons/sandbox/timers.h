/* timers.h: what happens later: rows that survive a crash. All functions are for inside a transaction. */
#ifndef SANDBOX_TIMERS_H
#define SANDBOX_TIMERS_H

#include <stdint.h>

/* At `due` (microseconds), the timer's kind happens to the call; `detail` is for the kind to use. */
void timer_add(const char *kind, const char *call, int64_t due, int64_t detail);

/* Forgets all timers of a call, or those of one kind. */
void timer_cancel_all(const char *call);
void timer_cancel(const char *call, const char *kind);

#endif
