/* invite.c: asking people by mail to join. */
#include "parts/invite.h"

#include "lib/mail.h"
#include "lib/text.h"
#include "models/audit.h"
#include "models/member.h"
#include "models/throttle.h"
#include "web/login.h"

const char *invite_home(const struct request *request)
{
	return *request_door(request) ? "/admin/staff" : "/members";
}

void invite_tell(struct request *request, const char *action, const char *subject, json_t *details)
{
	struct audit audit = {.person_id = request_me(request, "person_id"),
		.person = request_me(request, "name"),
		.action = action,
		.subject = subject,
		.details = details};
	audit_write(request->tx, &audit);
}

static void go_back(struct request *request, const char *sentence)
{
	request_flash(request, sentence);
	request_redirect(request, "%s", invite_home(request));
}

/* Whether a mail may be sent to an address now; it is counted. */
static struct error *may_mail(struct request *request, const char *email)
{
	json_t *found = json_object();
	invitation_throttle(request->tx, found, "wait", email);
	TRY(tx_run(request->tx));
	return throttle_error(request->arena, json_integer_value(json_object_get(found, "wait")));
}

struct error *invite_check(struct request *request, const char *email)
{
	if (!mail_is_address(email))
		return error_field(
			request->arena, "email", "We can't send mail to this address. Please give another.");
	return may_mail(request, email);
}

void invite_send(struct request *request, const char *email, const char *role)
{
	struct invitation invitation = {.email = email, .role = role, .person = request_me(request, "name")};
	invitation_create(request->tx, &invitation);
	invite_tell(request, "member.invited", email, json_pack("{s:s}", "role", role));
	go_back(request, "The invitation is on its way. Its link works for seven days.");
}

static struct error *invitation_of(struct request *request, const char **email)
{
	json_t *found = json_object();
	invitation_address(request->tx, found, "invitation", request_path(request, "id"));
	TRY(tx_run(request->tx));
	*email = text_of(json_object_get(found, "invitation"), "email");
	return NULL;
}

struct error *invite_mail(struct request *request)
{
	const char *email;
	TRY(invitation_of(request, &email));
	TRY(may_mail(request, email));
	invitation_mail(request->tx, email);
	invite_tell(request, "invitation.resent", email, NULL);
	go_back(request, "The invitation is sent again. The link of the earlier mail ends.");
	return NULL;
}

struct error *invite_withdraw(struct request *request)
{
	const char *email;
	TRY(invitation_of(request, &email));
	invitation_delete(request->tx, request_path(request, "id"));
	invite_tell(request, "invitation.withdrawn", email, NULL);
	go_back(request, "The invitation is withdrawn. Its link does not work any more.");
	return NULL;
}
