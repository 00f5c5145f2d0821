/* invitation_mail.c: the mail that asks somebody to join a customer. */
#include "jobs/kinds.h"
#include "jobs/letter.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/member.h"

/* The token is made here, so that it stands nowhere but in the mail; a second run makes another, and the first ends. */
struct error *invitation_mail_run(struct job *job)
{
	struct tx *tx;
	json_t *found = json_object(), *invitation;
	const char *token = secret_token(job->arena);
	TRY(job_begin(job, &tx));
	invitation_send(tx, found, "invitation", job_text(job, "email"),
		secret_sha256(job->arena, token, strlen(token)));
	TRY(tx_commit(tx));
	invitation = json_object_get(found, "invitation");
	if (!json_is_object(invitation))
		return NULL; /* withdrawn */
	int is_staff = !strcmp(text_of(invitation, "role"), "staff");
	const char *tenant = text_of(invitation, "tenant_name");
	struct letter letter = {
		.to = text_of(invitation, "email"),
		.subject = is_staff ? "Join the staff" : arena_printf(job->arena, "Join %s", tenant),
		.view = is_staff ? "mail/staff" : "mail/invitation",
		.link = arena_printf(
			job->arena, "%s/invitations/edit?token=%s", is_staff ? "/admin" : "", token),
		.details = invitation,
	};
	return letter_send(job, &letter);
}
