/* member.c: who belongs to a customer, in which role, and who was asked to join. */
#include "models/member.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "models/job.h"

void member_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select m.person_id as id, m.name, m.email, m.role, m.created_at,"
		" (select max(s.idle_ends_at) - interval '12 hours' from sessions s"
		" where s.tenant_id = $1 and s.person_id = m.person_id) as used_at"
		" from members m where m.tenant_id = $1"
		" order by array_position(array['owner', 'manager', 'viewer'], m.role), lower(m.name), "
		"m.person_id",
		P());
}

void member_exists(struct tx *tx, json_t *into, const char *key, const char *email)
{
	tx_value(tx, into, key,
		"select exists (select from members m where m.tenant_id = $1 and m.email = $2)", P(email));
}

void member_role_set(struct tx *tx, json_t *into, const char *key, const char *person_id, const char *role)
{
	tx_row(tx, into, key, "select email, old_role from member_role_set($1, $2::uuid, $3)",
		P(person_id, role));
}

void member_remove(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_value(tx, into, key, "select member_remove($1, $2::uuid)", P(person_id));
}

void invitation_list(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select i.id, i.email, i.role, i.person, i.sent_at, i.ends_at, i.ends_at <= $2::timestamptz "
		"as is_over"
		" from invitations i where i.tenant_id = $1 order by i.created_at, i.id",
		P(tx_time(tx, clock_now())));
}

void invitation_create(struct tx *tx, const struct invitation *invitation)
{
	const char *id = secret_uuid(tx_arena(tx));
	int64_t ends_at = clock_now() + 7 * 24 * 3600 * SECOND;
	tx_do(tx,
		"insert into invitations (tenant_id, id, email, role, person, ends_at)"
		" values ($1, $2::uuid, $3, $4, $5, $6::timestamptz)"
		" on conflict (tenant_id, email) do update set role = excluded.role, person = "
		"excluded.person,"
		" sent_at = null, ends_at = excluded.ends_at",
		P(id, invitation->email, invitation->role, invitation->person, tx_time(tx, ends_at)));
	job_enqueue(tx, "invitation_mail", invitation->email, json_pack("{s:s}", "email", invitation->email),
		clock_now());
}

void invitation_throttle(struct tx *tx, json_t *into, const char *key, const char *email)
{
	tx_value(tx, into, key,
		"select greatest(throttle('invitations ' || $1::uuid, 50, '1 day', $3::timestamptz),"
		" throttle('invitation ' || md5($2), 5, '1 hour', $3::timestamptz))",
		P(email, tx_time(tx, clock_now())));
}

void invitation_address(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key, "select i.email from invitations i where i.tenant_id = $1 and i.id = $2::uuid",
		P(id));
}

void invitation_mail(struct tx *tx, const char *email)
{
	tx_change(tx, "update invitations set sent_at = null where tenant_id = $1 and email = $2", P(email));
	job_enqueue(tx, "invitation_mail", email, json_pack("{s:s}", "email", email), clock_now());
}

void invitation_delete(struct tx *tx, const char *id)
{
	tx_change(tx, "delete from invitations where tenant_id = $1 and id = $2::uuid", P(id));
	tx_do(tx, "select directory_remove($1, 'invitation', $2::uuid)", P(id));
}

void invitation_send(struct tx *tx, json_t *into, const char *key, const char *email, const char *token_hash)
{
	tx_maybe(tx, into, key,
		"select email, role, person, tenant_name from invitation_send($1, $2, $3, $4::timestamptz)",
		P(email, token_hash, tx_time(tx, clock_now())));
}

void invitation_find(struct tx *tx, json_t *into, const char *key, const char *token_hash, int of_staff)
{
	tx_maybe(tx, into, key,
		"select tenant_name, email, role, person, has_account from invitation_find($1, "
		"$2::boolean, $3::timestamptz)",
		P(token_hash, of_staff ? "true" : "false", tx_time(tx, clock_now())));
}

void invitation_accept(struct tx *tx, json_t *into, const char *key, const struct invitation_end *end)
{
	tx_row(tx, into, key,
		"select tenant_id, person_id from invitation_accept($1, $2::boolean, $3::uuid, $4, $5, "
		"$6::timestamptz)",
		P(end->token_hash, end->of_staff ? "true" : "false", end->person_id, end->name,
			end->password_hash, tx_time(tx, clock_now())));
}
