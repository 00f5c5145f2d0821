/* kinds.c: every kind of background work, in one table. */
#include "jobs/job.h"

const struct job_kind job_kinds[] = {
	{NULL, NULL, NULL},
};
