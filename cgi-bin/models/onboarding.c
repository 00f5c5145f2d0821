/* onboarding.c: the way of a new customer to a first agent. */
#include "models/onboarding.h"

#include "lib/clock.h"

void onboarding_find(struct tx *tx, json_t *into, const char *key)
{
	tx_maybe(tx, into, key,
		"select industry, contact_name, contact_phone, number_id, number_phone, without_number, "
		"agent, "
		"agent_id, finished_at from onboardings where tenant_id = $1",
		P());
}

void onboarding_lock(struct tx *tx, json_t *into, const char *key)
{
	tx_maybe(tx, into, key,
		"select industry, contact_name, contact_phone, number_id, number_phone, without_number, "
		"agent, "
		"agent_id, finished_at from onboardings where tenant_id = $1 for update",
		P());
}

static int is_set(const json_t *onboarding, const char *key)
{
	const json_t *value = json_object_get(onboarding, key);
	return value && !json_is_null(value) && !json_is_false(value);
}

int onboarding_has(const json_t *onboarding, const char *step)
{
	if (!strcmp(step, "business"))
		return is_set(onboarding, "industry");
	if (!strcmp(step, "number"))
		return is_set(onboarding, "number_id") || is_set(onboarding, "without_number");
	return !strcmp(step, "agent") && is_set(onboarding, "agent");
}

const char *onboarding_step(const json_t *onboarding)
{
	static const char *const steps[] = {"business", "number", "agent"};
	if (is_set(onboarding, "agent_id"))
		return "launched";
	for (size_t i = 0; i < COUNT(steps); i++)
		if (!onboarding_has(onboarding, steps[i]))
			return steps[i];
	return "knowledge";
}

void onboarding_waits(struct tx *tx, json_t *into, const char *key, const char *person_id)
{
	tx_value(tx, into, key,
		"select exists (select from onboardings o where o.tenant_id = $1 and o.finished_at is null)"
		" and ($2::uuid is null or exists (select from members m where m.tenant_id = $1"
		" and m.person_id = $2::uuid and m.role = 'owner'))",
		P(person_id));
}

void onboarding_set_business(struct tx *tx, const struct onboarding_business *business)
{
	tx_do(tx,
		"insert into onboardings (tenant_id, industry, contact_name, contact_phone) values ($1, $2, "
		"$3, "
		"$4)"
		" on conflict (tenant_id) do update set industry = excluded.industry,"
		" contact_name = excluded.contact_name, contact_phone = excluded.contact_phone,"
		" updated_at = now()",
		P(business->industry, business->contact_name, business->contact_phone));
}

void onboarding_set_number(struct tx *tx, const char *id, const char *phone)
{
	tx_do(tx,
		"insert into onboardings (tenant_id, number_id, number_phone, without_number)"
		" values ($1, $2::uuid, $3, $2 is null)"
		" on conflict (tenant_id) do update set number_id = excluded.number_id,"
		" number_phone = excluded.number_phone, without_number = excluded.without_number,"
		" updated_at = now() where onboardings.agent_id is null",
		P(id, phone));
}

void onboarding_set_agent(struct tx *tx, const json_t *form)
{
	tx_do(tx,
		"insert into onboardings (tenant_id, agent) values ($1, $2::jsonb)"
		" on conflict (tenant_id) do update set agent = excluded.agent, updated_at = now()"
		" where onboardings.agent_id is null",
		P(json_dumps(form, JSON_COMPACT)));
}

void onboarding_launch(struct tx *tx, const char *agent_id)
{
	tx_change(tx,
		"update onboardings set agent_id = $2::uuid, launched_at = $3::timestamptz, updated_at = "
		"now()"
		" where tenant_id = $1 and agent_id is null",
		P(agent_id, tx_time(tx, clock_now())));
}

/* While a job is tried again, its last failure is what is wrong. */
void onboarding_progress(struct tx *tx, json_t *into, const char *key)
{
	tx_maybe(tx, into, key,
		"select o.agent_id, a.engine, a.name as agent_name, a.state as agent_state, "
		"coalesce(a.failure,"
		" (select j.error from jobs j where j.tenant_id = $1 and j.kind = 'agent_provision'"
		"  and j.key = a.id::text and j.state = 'queued')) as agent_failure,"
		" a.deleted_at is not null as is_gone, n.id as number_id, n.e164 as number_phone,"
		" n.state as number_state, coalesce(n.failure, (select j.error from jobs j where j.tenant_id "
		"= "
		"$1"
		"  and j.kind = 'number_connect' and j.key = n.id::text and j.state = 'queued')) as "
		"number_failure,"
		" o.contact_phone, o.finished_at"
		" from onboardings o join agents a on a.tenant_id = $1 and a.id = o.agent_id"
		" left join numbers n on n.tenant_id = $1 and n.id = o.number_id where o.tenant_id = $1",
		P());
}

void onboarding_finish(struct tx *tx)
{
	tx_do(tx,
		"update onboardings set finished_at = $2::timestamptz, updated_at = now()"
		" where tenant_id = $1 and finished_at is null",
		P(tx_time(tx, clock_now())));
}
