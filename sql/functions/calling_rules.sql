-- calling_rules.sql: when a person may be called: the law or custom of the place, the campaign's hours, the clocks there.

-- North American numbers that are set aside for examples: the sandbox tells its stories on them, and no phone rings.
create or replace function is_sandbox_phone(phone text) returns boolean language sql immutable parallel safe as
$$ select phone ~ '^\+1[2-9][0-9]{2}55501[0-9]{2}$' $$;

-- The rule of a place on a day there: the region's before the country's before the default. Where the region is not
-- known, only the hours that are legal in every region of the country.
create or replace function calling_rule(place text, part text, day date) returns calling_rules
language plpgsql stable as $$
declare r calling_rules; n calling_rules;
begin
	select * into r from calling_rules c
	where c.valid_from <= day and ((c.country = place and c.region in (part, '')) or (c.country = '' and c.region = ''))
	order by c.country <> '' desc, c.region <> '' desc, c.valid_from desc limit 1;
	for n in select distinct on (c.region) c.* from calling_rules c
		where part = '' and place <> '' and c.country = place and c.region <> '' and c.valid_from <= day
		order by c.region, c.valid_from desc
	loop
		r.version := greatest(r.version, n.version);
		r.opens := greatest(r.opens, n.opens);
		r.closes := least(r.closes, n.closes);
		r.weekdays := array(select unnest(r.weekdays) intersect select unnest(n.weekdays));
		r.source := 'The narrowest rule of the country, since the region is not known';
	end loop;
	return r;
end $$;

-- The hours on some days, on the clocks of all these zones at once.
create or replace function calling_hours(zones text[], opens time, closes time, days integer[], first date, last date)
returns tstzmultirange language sql stable as $$
	select range_intersect_agg(hours) from (
		select range_agg(tstzrange(b.begins, b.ends)) as hours
		from unnest(zones) z, generate_series(0, last - first) n
		cross join lateral (select (first + n + opens) at time zone z as begins, (first + n + closes) at time zone z as ends) b
		where b.begins < b.ends and extract(isodow from first + n) = any(days)
		group by z) open
$$;

-- When somebody who may be in any of these zones can be called next, from a moment on: inside the rule of the place that
-- is in force at that moment and the campaign's hours and weekdays, on every clock at once. `opens_at` is that moment
-- itself while it is allowed, and null when it never is; `closes_at` is when it ends. No zone: never.
create or replace function calling_window(place text, part text, zones text[], not_before time, not_after time, days integer[], at timestamptz)
returns table (opens_at timestamptz, closes_at timestamptz, rule_version integer, rule text, local_time text)
language plpgsql stable as $$
declare
	today date := (at at time zone 'UTC')::date;
	r calling_rules := calling_rule(place, part, (at at time zone coalesce(zones[1], 'UTC'))::date);
	opens time := greatest(r.opens, not_before);
	closes time := least(r.closes, not_after);
	allowed integer[] := array(select unnest(days) intersect select unnest(r.weekdays));
	horizon integer;
begin
	rule_version := r.version;
	rule := format('%s to %s (%s)', to_char(opens, 'HH24:MI'), to_char(closes, 'HH24:MI'), r.source);
	select string_agg(distinct to_char(at at time zone z, 'Dy HH24:MI'), ' or ') into local_time from unnest(zones) z;
	foreach horizon in array array[1, 8] loop
		select greatest(lower(h), at), upper(h) into opens_at, closes_at
		from unnest(calling_hours(zones, opens, closes, allowed, today - 1, today + horizon)) h
		where upper(h) > at order by h limit 1;
		exit when found;
	end loop;
	return next;
end $$;

-- How many more may be taken by one of several who share `most`: up to its share always, beyond it only while a quarter
-- stays free for those who have less.
create or replace function fair_room(most integer, busy integer, own integer, parties integer) returns integer
language sql immutable parallel safe as $$
	select greatest(0, case when parties <= 1 then most - busy
		else greatest(least(most - busy, greatest(1, most / parties) - own), most * 3 / 4 - busy) end)
$$;

-- One reason of a decision about dialing. Stable, as what it calls is: so it is inlined.
create or replace function rule_reason(rule text, fine boolean, why text) returns jsonb language sql stable parallel safe as
$$ select jsonb_build_object('rule', rule, 'verdict', case when fine then 'pass' else 'fail' end, 'why', why) $$;

-- Why a campaign will never call this lead; null: it will. `opens` is when its calling window opens, null: never.
create or replace function lead_refusal(kind text, suppressed boolean, consent text, zones text[], any_hour boolean, opens timestamptz)
returns text language sql immutable parallel safe as $$
	select case
		when suppressed then 'suppressed'
		when kind = 'marketing' and coalesce(consent, '') = '' then 'no_consent'
		when any_hour then null
		when cardinality(zones) = 0 then 'no_zone'
		when opens is null then 'never' end
$$;

-- All reasons of a decision about a lead; `tired`: the attempts of the day are used up.
create or replace function lead_reasons(kind text, suppressed boolean, consent text, zones text[], any_hour boolean, open boolean, rule text,
	tired boolean, most integer)
returns jsonb language sql stable parallel safe as $$
	select jsonb_build_array(
		rule_reason('suppression', not suppressed, case when suppressed then 'On the do-not-call list' else 'Not on the do-not-call list' end),
		rule_reason('consent', kind <> 'marketing' or coalesce(consent, '') <> '', case when coalesce(consent, '') <> '' then 'Consent: ' || consent
			when kind = 'marketing' then 'No consent is recorded' else 'Not needed: the call is informational' end),
		rule_reason('attempts', not tired, format(case when tired then 'Already %s calls in 24 hours' else 'Fewer than %s calls in 24 hours' end, most)),
		rule_reason('hours', any_hour or coalesce(open, false), case when any_hour then 'A sandbox number: no phone rings, at any hour'
			when cardinality(zones) = 0 then 'The time zone is not known' else rule end))
$$;
