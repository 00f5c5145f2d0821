/* kinds.h: what the files of this folder offer to the table of kinds. */
#ifndef JOBS_KINDS_H
#define JOBS_KINDS_H

#include "jobs/job.h"

struct error *agent_provision_run(struct job *job) must_check;
struct error *agent_provision_give_up(struct job *job, const struct error *error) must_check;
struct error *agent_remove_run(struct job *job) must_check;
struct error *number_connect_run(struct job *job) must_check;
struct error *number_connect_give_up(struct job *job, const struct error *error) must_check;
struct error *platform_refresh_run(struct job *job) must_check;
struct error *password_mail_run(struct job *job) must_check;
struct error *signup_mail_run(struct job *job) must_check;

#endif
