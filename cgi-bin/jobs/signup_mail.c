/* signup_mail.c: the mail after a sign-up: a link that finishes it or, where there is an account already, just that. */
#include "jobs/kinds.h"
#include "jobs/letter.h"
#include "lib/secret.h"
#include "models/signup.h"

/* The token is made here, so that it stands nowhere but in the mail; a second run makes another. */
struct error *signup_mail_run(struct job *job)
{
	struct signup signup = {
		.email = job_text(job, "email"),
		.company = job_text(job, "company"),
		.name = job_text(job, "name"),
		.country = job_text(job, "country"),
		.zone = job_text(job, "zone"),
	};
	struct tx *tx;
	json_t *found = json_object();
	const char *token = secret_token(job->arena);
	TRY(job_begin(job, &tx));
	signup_begin(tx, found, "exists", secret_sha256(job->arena, token, strlen(token)), &signup);
	TRY(tx_commit(tx));
	struct letter letter = {.to = signup.email, .subject = "Finish your account", .view = "mail/signup"};
	letter.link = arena_printf(job->arena, "/signups/finish?token=%s", token);
	if (json_is_true(json_object_get(found, "exists")))
		letter = (struct letter){.to = signup.email,
			.subject = "You have an account already",
			.view = "mail/signup_known",
			.link = "/sessions/new"};
	return letter_send(job, &letter);
}
