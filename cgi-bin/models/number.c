/* number.c: the telephone numbers of a tenant. */
#include "models/number.h"

#include <ctype.h>

#include "lib/clock.h"
#include "lib/place.h"
#include "lib/text.h"
#include "models/job.h"

/* While the job that connects it is tried again, its last failure is the number's. */
#define COLUMNS                                                                                              \
	"n.id, n.e164 as number_phone, n.state, coalesce(n.failure, (select j.error from jobs j"             \
	" where j.tenant_id = $1 and j.kind = 'number_connect' and j.key = n.id::text"                       \
	" and j.state = 'queued')) as failure, n.country, n.region, n.locality, n.agent_id,"                 \
	" a.name as agent_name, n.taken_at, n.connected_at,"                                                 \
	" (select max(c.created_at) from calls c where c.tenant_id = $1 and c.number_id = n.id) as "         \
	"called_at,"                                                                                         \
	" (select count(*) from calls c where c.tenant_id = $1 and c.number_id = n.id"                       \
	"  and c.created_at > $2::timestamptz - interval '7 days') as calls_count"                           \
	" from numbers n left join agents a on a.tenant_id = $1 and a.id = n.agent_id"                       \
	" where n.tenant_id = $1"

/* The digits of what somebody typed; NULL when there are fewer than two. */
static const char *digits_of(struct arena *arena, const char *words)
{
	char *digits = arena_strdup(arena, words ? words : ""), *out = digits;
	for (const char *at = digits; *at; at++)
		if (isdigit((unsigned char)*at))
			*out++ = *at;
	*out = '\0';
	return digits[0] && digits[1] ? digits : NULL;
}

void number_list(
	struct tx *tx, json_t *into, const char *key, const struct number_filter *filter, int64_t now)
{
	tx_rows(tx, into, key,
		"select " COLUMNS " and n.e164 > $3"
		" and ($4::uuid is null or n.agent_id = $4::uuid) and ($5::text is null or n.state = $5)"
		" and ($6::text is null or strpos(n.e164, $7) > 0 or starts_with(lower(n.locality), "
		"lower($6))"
		" or lower(n.region) = lower($6) or starts_with(lower(a.name), lower($6)))"
		" order by n.e164 limit 51",
		P(tx_time(tx, now), filter->after, filter->agent, filter->state, filter->words,
			digits_of(tx_arena(tx), filter->words)));
}

void number_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key, "select " COLUMNS " and n.id = $3::uuid", P(tx_time(tx, clock_now()), id));
}

void number_options(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id as value, regexp_replace(e164, '^[+]1(...)(...)(....)$', '+1 \\1-\\2-\\3') ||"
		" case when locality = '' then '' else ' · ' || locality end as label"
		" from numbers where tenant_id = $1 order by e164",
		P());
}

void number_answered(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select n.id, n.e164 as number_phone, a.name as agent_name"
		" from numbers n join agents a on a.tenant_id = $1 and a.id = n.agent_id"
		" where n.tenant_id = $1 and n.state = 'connected' order by n.e164 limit 500",
		P());
}

void number_available(struct tx *tx, json_t *into, const char *key, const struct number_search *search)
{
	json_t *wanted = json_pack("{s:s*, s:s*, s:s*, s:b}", "country", search->country, "prefix",
		search->prefix, "place", search->place, "sms", search->sms);
	tx_rows(tx, into, key,
		"select id, phone as number_phone, country, region, locality, type, sms"
		" from pool_available($2::jsonb, $3, $4::integer, $5::timestamptz) where $1::uuid is not "
		"null",
		P(json_dumps(wanted, JSON_COMPACT), search->after, tx_integer(tx, NUMBER_ROWS + 1),
			tx_time(tx, clock_now())));
}

void number_countries(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key, "select country as value from pool_countries() where $1::uuid is not null",
		P());
}

static const char *name_of(const json_t *countries, const char *country)
{
	size_t index;
	json_t *known;
	json_array_foreach(countries, index, known)
	{
		if (!strcmp(text_of(known, "value"), country))
			return text_of(known, "label");
	}
	return country;
}

void number_countries_name(json_t *into, const char *key)
{
	size_t index;
	json_t *row, *countries = place_countries();
	json_array_foreach(json_object_get(into, key), index, row)
	{
		const char *country = text_of(row, "value");
		json_object_set_new(row, "label", json_string(name_of(countries, country)));
	}
}

void number_reserve(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_value(tx, into, key, "select pool_reserve($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
}

void number_unreserve(struct tx *tx, const char *id)
{
	tx_do(tx, "select pool_unreserve($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
}

void number_reserved(struct tx *tx, json_t *into, const char *key)
{
	tx_rows(tx, into, key,
		"select id, phone as number_phone, country, region, locality, type, sms, reserved_until as "
		"reserved_until_at from pool_reserved($1::uuid, $2::timestamptz)",
		P(tx_time(tx, clock_now())));
}

void number_take(struct tx *tx, const char *id, const char *agent_id)
{
	tx_do(tx, "select number_take($1::uuid, $2::uuid, $3::uuid, $4::timestamptz)",
		P(id, agent_id, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void number_connect(struct tx *tx, const char *id, const char *agent_id)
{
	tx_do(tx, "select number_connect($1::uuid, $2::uuid, $3::uuid, $4::timestamptz)",
		P(id, agent_id, tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void number_release(struct tx *tx, const char *id)
{
	tx_do(tx, "select number_release($1::uuid, $2::uuid)", P(id));
	tx_do(tx, "select pool_release($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
}

void number_rests(struct tx *tx, json_t *into, const char *key)
{
	tx_value(tx, into, key, "select pool_rests() where $1::uuid is not null", P());
}
