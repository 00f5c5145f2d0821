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
