/* suppression.c: telephone numbers that are never called again. */
#include "models/suppression.h"

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/secret.h"
#include "lib/text.h"

const char *suppression_hash(struct arena *arena, const char *e164)
{
	const char *message = arena_printf(arena, "phone %s", e164);
	return secret_hmac_sha256(arena, config_load()->secret_key, message, strlen(message));
}

/* The first half of the digest serves as an id: a UUID, and in the same order. */
#define COLUMNS                                                                                              \
	"select left(s.phone_hash, 32)::uuid as id, s.masked, s.reason, s.note, s.call_id,"                  \
	" s.created_by_name as author_name, s.created_at from suppressions s where s.tenant_id = $1"

void suppression_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start)
{
	static const char older[] = COLUMNS " and ($2::timestamptz is null or (s.created_at, s.phone_hash) <"
					    " ($2::timestamptz, replace($3, '-', '')))"
					    " order by s.created_at desc, s.phone_hash desc limit 51";
	static const char newer[] = COLUMNS " and (s.created_at, s.phone_hash) >"
					    " ($2::timestamptz, replace($3, '-', '') || 'g')"
					    " order by s.created_at, s.phone_hash limit 51";
	tx_rows(tx, into, key, start->backwards ? newer : older, P(start->at, start->id));
}

void suppression_add(struct tx *tx, const struct suppression_draft *draft)
{
	struct arena *arena = tx_arena(tx);
	tx_do(tx,
		"insert into suppressions (tenant_id, phone_hash, masked, reason, note, created_by_name, "
		"created_at)"
		" values ($1, $2, $3, 'manual', $4, $5, $6::timestamptz) on conflict (tenant_id, phone_hash) "
		"do nothing",
		P(suppression_hash(arena, draft->phone), text_mask_phone(arena, draft->phone), draft->note,
			draft->person, tx_time(tx, clock_now())));
}

void suppression_remove(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"delete from suppressions s where s.tenant_id = $1 and left(s.phone_hash, 32) = replace($2, "
		"'-', '')"
		" and s.phone_hash >= replace($2, '-', '') and s.phone_hash < replace($2, '-', '') || 'g'"
		" returning s.masked, s.reason, s.note, s.created_at",
		P(id));
}

static void find_attempts(struct tx *tx, json_t *into, const char *hash)
{
	tx_rows(tx, into, "attempts",
		"select t.decided_at, t.allowed, t.reasons, t.rule_version, t.local_time, t.call_id, "
		"t.campaign_id,"
		" m.name as campaign_name from attempts t"
		" left join campaigns m on m.tenant_id = $1 and m.id = t.campaign_id"
		" where t.tenant_id = $1 and t.phone_hash = $2 order by t.decided_at desc limit 200",
		P(hash));
}

static void find_calls(struct tx *tx, json_t *into, const char *hash)
{
	tx_rows(tx, into, "calls",
		"select c.id, c.direction, c.state, c.outcome, c.their_name, c.talk_seconds, c.created_at,"
		" a.name as agent_name from calls c left join agents a on a.tenant_id = $1 and a.id = "
		"c.agent_id"
		" where c.tenant_id = $1 and c.phone_hash = $2 order by c.created_at desc, c.id desc limit "
		"200",
		P(hash));
}

static void find_leads(struct tx *tx, json_t *into, const char *phone)
{
	tx_rows(tx, into, "leads",
		"select l.id, l.name, l.consent_source, l.consent_at, l.created_at, i.name as list_name"
		" from leads l join lead_lists i on i.tenant_id = $1 and i.id = l.list_id and i.removed_at is null"
		" where l.tenant_id = $1 and l.phone = $2 order by l.created_at desc limit 200",
		P(phone));
}

void suppression_lookup(struct tx *tx, json_t *into, const char *phone)
{
	const char *hash = suppression_hash(tx_arena(tx), phone);
	tx_maybe(tx, into, "suppression", COLUMNS " and s.phone_hash = $2", P(hash));
	find_leads(tx, into, phone);
	find_attempts(tx, into, hash);
	find_calls(tx, into, hash);
}
