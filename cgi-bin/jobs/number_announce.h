/* number_announce.h: has the carrier announce calls to a number to us. */
#ifndef JOBS_NUMBER_ANNOUNCE_H
#define JOBS_NUMBER_ANNOUNCE_H

#include "jobs/job.h"

/* Asks for it, and reads it back before believing it; `carrier_sid` is the number's id at the carrier. */
struct error *number_announce(struct job *job, const char *carrier_sid) must_check;

#endif
