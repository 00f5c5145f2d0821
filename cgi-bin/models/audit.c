/* audit.c: who did what. */
#include "models/audit.h"

#include "lib/clock.h"
#include "lib/secret.h"

void audit_write(struct tx *tx, const struct audit *audit)
{
	tx_do(tx,
		"insert into audit_log (tenant_id, id, at, person_id, person, action, subject, details)"
		" values ($1, $2::uuid, $3::timestamptz, $4::uuid, $5, $6, $7, $8::jsonb)",
		P(secret_uuid(tx_arena(tx)), tx_time(tx, clock_now()), audit->person_id, audit->person,
			audit->action, audit->subject,
			audit->details ? json_dumps(audit->details, JSON_COMPACT) : "{}"));
}

void audit_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select a.at as happened_at, a.person, a.subject,"
		" coalesce(a.details ->> 'reason', a.details ->> 'because',"
		" case when a.details ? 'role' then concat_ws(' ', 'Role:', a.details ->> 'role',"
		" '(before: ' || (a.details ->> 'before') || ')') end, '') as reason,"
		" case a.action when 'staff.entered' then 'began to act for you, as staff'"
		" when 'staff.left' then 'ended acting for you'"
		" when 'staff.acted' then 'sent a form, as staff'"
		" when 'event.replayed' then 'had an event of a call applied again, as staff'"
		" when 'member.invited' then 'invited somebody'"
		" when 'member.joined' then 'joined, as'"
		" when 'member.removed' then 'removed somebody'"
		" when 'member.left' then 'left'"
		" when 'member.role_changed' then 'changed a role'"
		" when 'invitation.resent' then 'sent an invitation again'"
		" when 'invitation.withdrawn' then 'withdrew an invitation'"
		" when 'password.changed' then 'changed the own password'"
		" when 'factor.added' then 'turned a second factor on'"
		" when 'factor.removed' then 'turned the second factor off'"
		" when 'recovery_codes.made' then 'made new recovery codes'"
		" when 'job.retried' then 'had work tried again that was given up, as staff'"
		" when 'tenant.suspended' then 'suspended the account, as staff'"
		" when 'tenant.resumed' then 'resumed the account, as staff'"
		" when 'tenant.limited' then 'changed plan and limits, as staff'"
		" when 'number.assigned' then 'gave you a number, as staff'"
		" when 'number.taken_away' then 'took a number back, as staff'"
		" when 'number.suspended' then 'suspended a number, as staff'"
		" when 'number.resumed' then 'let a number be used again, as staff'"
		" when 'number_request.answered' then 'answered what you asked for, as staff'"
		" when 'number_request.closed' then 'closed what you asked for, as staff'"
		" when 'settings.changed' then 'changed the settings'"
		" when 'suppression.removed' then 'took a number off “do not call”'"
		" else replace(replace(a.action, '.', ' '), '_', ' ') end as words"
		" from audit_log a where a.tenant_id = $1 order by a.at desc, a.id desc limit 100",
		P());
}
