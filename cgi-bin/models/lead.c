/* lead.c: the people that campaigns call, in lists. */
#include "models/lead.h"

#include "lib/phone.h"
#include "lib/phone_zones.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "models/suppression.h"
#include "models/plan.h"

static const char *zones_of(struct arena *arena, const char *phone)
{
	struct strbuf zones;
	strbuf_init(&zones, arena);
	strbuf_addc(&zones, '{');
	for (const char *const *zone = phone_zones(phone); *zone; zone++)
		strbuf_addf(&zones, "%s\"%s\"", zones.length > 1 ? "," : "", *zone);
	strbuf_addc(&zones, '}');
	return zones.text;
}

struct lead_place lead_place_of(struct arena *arena, const char *phone)
{
	const char *country = phone_region(arena, phone), *state = phone_state(phone);
	return (struct lead_place){
		.country = country ? country : "",
		.region = state ? state : "",
		.zones = zones_of(arena, phone),
		.hash = suppression_hash(arena, phone),
	};
}

#define COLUMNS                                                                                              \
	" l.id, l.name, l.phone as lead_phone, l.list_id, g.name as list_name, l.zones[1] as zone,"          \
	" l.consent_source, l.consent_at, l.created_at, c.created_at as called_at, c.outcome,"               \
	" case when s.phone_hash is not null then 'suppressed' when c.id is null then 'new'"                 \
	" else coalesce(c.outcome, c.state) end as state"
#define JOINS                                                                                                \
	" from leads l join lead_lists g on g.tenant_id = $1 and g.id = l.list_id and g.removed_at is null"  \
	" left join suppressions s on s.tenant_id = $1 and s.phone_hash = l.phone_hash"                      \
	" left join lateral (select c.id, c.created_at, c.outcome, c.state from calls c where c.tenant_id "  \
	"= $1"                                                                                               \
	"  and c.phone_hash = l.phone_hash order by c.created_at desc, c.id desc limit 1) c on true"
#define NARROWED                                                                                             \
	" where l.tenant_id = $1 and ($2::uuid is null or l.list_id = $2::uuid)"                             \
	" and ($3::text is null or (l.consent_source is not null) = ($3 = 'with'))"                          \
	" and ($4::text is null or (l.name_lower ~>=~ lower($4) and l.name_lower ~<~ (lower($4) || "         \
	"chr(1114111))))"                                                                                    \
	" and ($5::text is null or (l.phone ~>=~ $5 and l.phone ~<~ ($5 || ':')))"

void lead_list(struct tx *tx, json_t *into, const char *key, const struct lead_filter *filter)
{
	static const char *const older =
		"select" COLUMNS JOINS NARROWED
		" and ($6::timestamptz is null or (l.created_at, l.id) < ($6::timestamptz, $7::uuid))"
		" order by l.created_at desc, l.id desc limit 51";
	static const char *const newer =
		"select" COLUMNS JOINS NARROWED " and (l.created_at, l.id) > ($6::timestamptz, $7::uuid)"
		" order by l.created_at, l.id limit 51";
	tx_rows(tx, into, key, filter->start.backwards ? newer : older,
		P(filter->list, filter->consent, filter->name_from, filter->phone, filter->start.at,
			filter->start.id));
}

void lead_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select" COLUMNS
		", l.email, l.company, l.country, l.region, l.zones::text as zones_text, l.custom" JOINS
		" where l.tenant_id = $1 and l.id = $2::uuid",
		P(id));
}

void lead_attempts(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_rows(tx, into, key,
		"select t.decided_at, t.allowed, t.reasons, t.rule_version, t.local_time, t.call_id, "
		"t.campaign_id,"
		" m.name as campaign_name from leads l join attempts t on t.tenant_id = $1 and t.phone_hash "
		"= l.phone_hash"
		" left join campaigns m on m.tenant_id = $1 and m.id = t.campaign_id"
		" where l.tenant_id = $1 and l.id = $2::uuid order by t.decided_at desc limit 100",
		P(id));
	tx_maybe(tx, into, "suppression",
		"select s.reason, s.note, s.call_id, s.created_at from leads l"
		" join suppressions s on s.tenant_id = $1 and s.phone_hash = l.phone_hash"
		" where l.tenant_id = $1 and l.id = $2::uuid",
		P(id));
}

const char *lead_create(struct tx *tx, const struct lead_draft *draft)
{
	const char *id = secret_uuid(tx_arena(tx));
	struct lead_place place = lead_place_of(tx_arena(tx), draft->phone);
	plan_check_leads(tx, 1);
	tx_do(tx,
		"insert into leads (tenant_id, id, list_id, phone, phone_hash, name, name_lower, email, "
		"company, country,"
		" region, zones, consent_source, consent_at)"
		" values ($1, $2::uuid, $3::uuid, $4, $5, $6, lower($6), $7, $8, $9, $10, $11::text[], $12,"
		" $13::timestamptz)",
		P(id, draft->list_id, draft->phone, place.hash, draft->name, draft->email, draft->company,
			place.country, place.region, place.zones, draft->consent_source, draft->consent_at));
	return id;
}

void lead_update(struct tx *tx, const char *id, const struct lead_draft *draft)
{
	struct lead_place place = lead_place_of(tx_arena(tx), draft->phone);
	tx_change(tx,
		"update leads set list_id = $3::uuid, phone = $4, phone_hash = $5, name = $6, name_lower = "
		"lower($6),"
		" email = $7, company = $8, country = case when phone = $4 then country else $9 end,"
		" region = case when phone = $4 then region else $10 end,"
		" zones = case when phone = $4 then zones else $11::text[] end, consent_source = $12,"
		" consent_at = $13::timestamptz, import_id = case when list_id = $3::uuid then import_id end"
		" where tenant_id = $1 and id = $2::uuid",
		P(id, draft->list_id, draft->phone, place.hash, draft->name, draft->email, draft->company,
			place.country, place.region, place.zones, draft->consent_source, draft->consent_at));
}

void lead_delete(struct tx *tx, const char *id)
{
	tx_change(tx, "delete from leads where tenant_id = $1 and id = $2::uuid", P(id));
}

void lead_columns(struct tx *tx, json_t *into, const char *key)
{
	tx_row(tx, into, key,
		"select coalesce(jsonb_agg(distinct k.name), '[]') as names from (select custom from leads"
		" where tenant_id = $1 order by created_at desc, id desc limit 500) l, "
		"jsonb_object_keys(l.custom) k (name)",
		P());
}
