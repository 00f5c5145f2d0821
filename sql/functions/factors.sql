-- factors.sql: second factors, and log-ins that wait for one. Who calls them has checked the password, or the session, of the person.

-- Between password and code: a token that is good for nothing else.
create or replace function log_in_begin(token text, person uuid, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
	delete from log_ins l where l.ends_at < at;
	insert into log_ins (token_hash, person_id, ends_at) values (token, person, at + interval '10 minutes');
$$;

-- Whose it is, with the sealed secret of the second factor; null: it has to be enrolled.
create or replace function log_in_find(token text, at timestamptz)
returns table (person_id uuid, name text, email text, is_staff boolean, secret text, last_step bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select p.person_id, p.name, p.email, p.is_staff, f.secret, f.last_step
	from log_ins l join persons p on p.person_id = l.person_id left join factors f on f.person_id = l.person_id
	where l.token_hash = token and l.ends_at > at
$$;

-- It is over, once: false when another has ended it.
create or replace function log_in_end(token text, at timestamptz) returns boolean
language sql security definer set search_path = public, pg_temp as $$
	with ended as (delete from log_ins l where l.token_hash = token and l.ends_at > at returning 1) select exists (select from ended)
$$;

-- Whether a person has a second factor, and how many recovery codes are left; no row: it has none.
create or replace function factor_find(person uuid) returns table (secret text, created_at timestamptz, codes_left integer)
language sql stable security definer set search_path = public, pg_temp as $$
	select f.secret, f.created_at,
		(select count(*)::integer from recovery_codes c where c.person_id = person and c.used_at is null)
	from factors f where f.person_id = person
$$;

-- Takes the code of a step: false when this or a later one has been taken before.
create or replace function factor_take(person uuid, step bigint) returns boolean
language sql security definer set search_path = public, pg_temp as $$
	with taken as (update factors f set last_step = step where f.person_id = person and f.last_step < step returning 1)
	select exists (select from taken)
$$;

-- A code that was right does not count as a try.
create or replace function factor_forgive(person uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
	update throttles set count = count - 1 where count > 0 and key in ('factor hours ' || person, 'factor days ' || person)
$$;

-- Takes a recovery code: false when it is none of the person's, or was taken before.
create or replace function recovery_code_take(person uuid, hash text, at timestamptz) returns boolean
language sql security definer set search_path = public, pg_temp as $$
	with taken as (update recovery_codes c set used_at = at where c.person_id = person and c.code_hash = hash and c.used_at is null returning 1)
	select exists (select from taken)
$$;

-- New recovery codes in place of all others.
create or replace function recovery_codes_set(person uuid, hashes text[]) returns void
language sql security definer set search_path = public, pg_temp as $$
	delete from recovery_codes c where c.person_id = person;
	insert into recovery_codes (person_id, code_hash) select person, h.hash from unnest(hashes) h (hash);
$$;

-- Enrols a second factor, by the code of this step; one that is there is replaced.
create or replace function factor_set(person uuid, sealed text, step bigint, hashes text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into factors (person_id, secret, last_step) values (person, sealed, step)
	on conflict (person_id) do update set secret = excluded.secret, last_step = excluded.last_step, created_at = now();
	perform recovery_codes_set(person, hashes);
end $$;

-- Forgets it; that of staff stays.
create or replace function factor_remove(person uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if (select p.is_staff from persons p where p.person_id = person) then
		raise exception 'Staff need a second factor.' using errcode = 'ML403';
	end if;
	delete from recovery_codes c where c.person_id = person;
	delete from factors f where f.person_id = person;
end $$;

revoke execute on function log_in_begin, log_in_find, log_in_end, factor_find, factor_take, factor_forgive, recovery_code_take, recovery_codes_set,
	factor_set, factor_remove from public;
grant execute on function log_in_begin, log_in_find, log_in_end, factor_take, factor_forgive, recovery_code_take to manyline_web;
grant execute on function factor_find, recovery_codes_set, factor_set to manyline_web, manyline_staff;
grant execute on function factor_remove to manyline_web;
