/* webhook_secret.h: the secret that an engine signs its events with: ours, from the settings; or one that the engine has made up.
 *
 * That is told only once, when the webhook is made there. It is kept sealed, as second factors are; a webhook whose secret was lost
 * on the way is of no use, and another takes its place.
 */
#ifndef JOBS_WEBHOOK_SECRET_H
#define JOBS_WEBHOOK_SECRET_H

#include "jobs/account.h"
#include "jobs/job.h"

/* Sees to it that the engine's events come to `url`, signed with a secret that we know. ERROR_BUSY while another daemon does. */
struct error *webhook_secret_ensure(
	struct job *job, struct engine_use *use, const char *url, struct engine_webhook *webhook) must_check;

/* The secret that signs what is posted to `url`; "" while there is none. Read anew every two seconds; for programs of pages. */
struct error *webhook_secret_read(
	struct arena *arena, struct database *database, const char *url, const char **secret) must_check;

/* The same after a signature was wrong, read anew: another may just have taken its place. */
struct error *webhook_secret_again(
	struct arena *arena, struct database *database, const char *url, const char **secret) must_check;

#endif
