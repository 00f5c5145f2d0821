/* scheduler.h: the one thread in which calls go on: it carries out timers and hands out deliveries when they are due. */
#ifndef SANDBOX_SCHEDULER_H
#define SANDBOX_SCHEDULER_H

/* Starts the thread; from then on every change of the database makes it look at what is due. */
void scheduler_start(void);

#endif
