/* call.h: what the jobs about a call share. */
#ifndef JOBS_CALL_H
#define JOBS_CALL_H

#include "jobs/account.h"
#include "jobs/job.h"
#include "models/call.h"

/* The call that the job's payload names, as call_find reads it; ERROR_MISSING. */
struct error *call_of(struct job *job, json_t **call) must_check;

/* Whether a state of calls is a last one. */
int call_is_over(const char *state);

/* Members of a row besides text_of: whole number (0 where null), time (-1). */
int64_t row_integer(const json_t *row, const char *name);
int64_t row_time(const json_t *row, const char *name);

/* For give_up of a job that fetches a part: the page says why that is missing. */
struct error *call_part_failed(struct job *job, const char *part, const char *because) must_check;

/* Writes down what the carrier says of a call when it is asked. */
struct error *call_report(struct job *job, const json_t *call, const struct carrier_call *found) must_check;

#endif
