/* password_mail.c: the mail with the link for a new password, if somebody has the address. */
#include "jobs/kinds.h"
#include "jobs/letter.h"
#include "lib/secret.h"
#include "models/password.h"

/* The token is made here, so that it stands nowhere but in the mail; a second run makes another. */
struct error *password_mail_run(struct job *job)
{
	struct tx *tx;
	json_t *found = json_object();
	const char *email = job_text(job, "email"), *token = secret_token(job->arena);
	TRY(job_begin(job, &tx));
	password_begin(tx, found, "person", secret_sha256(job->arena, token, strlen(token)), email);
	TRY(tx_commit(tx));
	const json_t *person = json_object_get(found, "person");
	if (!json_is_object(person))
		return NULL;
	struct letter letter = {.to = email, .subject = "Choose a new password", .view = "mail/password"};
	letter.link = arena_printf(job->arena, "%s/passwords/edit?token=%s",
		json_is_true(json_object_get(person, "is_staff")) ? "/admin" : "", token);
	return letter_send(job, &letter);
}
