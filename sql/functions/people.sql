-- people.sql: what a person changes of oneself, and who belongs to a customer, in which role. Who calls the functions of a person
-- has checked the session; those of a tenant's people work in the transaction's own tenant alone.

-- Where a person may have a session: the tenants that it belongs to; staff anywhere.
create or replace function person_places(person uuid) returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.tenant_id from directory d where d.kind = 'member' and d.key >= person || '/' and d.key < person || '0'
	union select w.tenant_id from wake w where (select p.is_staff from persons p where p.person_id = person)
$$;

-- For asking the password once more: its hash, and how many seconds to wait first. The try is counted.
create or replace function person_secret(person uuid, at timestamptz) returns table (password_hash text, wait_seconds integer)
language sql security definer set search_path = public, pg_temp as $$
	select p.password_hash, throttle('password ' || person, 10, '15 minutes', at) from persons p where p.person_id = person
$$;

create or replace function person_forgive(person uuid) returns void
language sql security definer set search_path = public, pg_temp as
$$ update throttles set count = count - 1 where count > 0 and key = 'password ' || person $$;

create or replace function person_rename(person uuid, new_name text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	update persons p set name = new_name where p.person_id = person;
	for one in select p.tenant_id from person_places(person) p loop
		perform enter_tenant(one);
		update members m set name = new_name where m.tenant_id = one and m.person_id = person;
		update sessions s set name = new_name where s.tenant_id = one and s.person_id = person;
	end loop;
	perform leave_tenant(before);
end $$;

-- The sessions of a person, everywhere. Their ids are digests, since a token's own digest is nobody's to see.
create or replace function person_sessions(person uuid, token text, at timestamptz)
returns table (id uuid, tenant_name text, address text, browser text, is_current boolean, created_at timestamptz, used_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select p.tenant_id from person_places(person) p loop
		perform enter_tenant(one);
		return query select md5(s.token_hash)::uuid, t.name, s.address, s.browser, s.token_hash = token, s.created_at,
			s.idle_ends_at - interval '12 hours'
		from sessions s join tenants t on t.tenant_id = one
		where s.tenant_id = one and s.person_id = person and s.ends_at > at and s.idle_ends_at > at
		order by s.idle_ends_at desc limit 50;
	end loop;
	perform leave_tenant(before);
end $$;

-- Ends one session of a person, or with null all but the one that is kept; returns the live channels of where they were.
create or replace function person_sessions_end(person uuid, which uuid, kept text) returns table (channel text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select p.tenant_id from person_places(person) p loop
		perform enter_tenant(one);
		delete from sessions s where s.tenant_id = one and s.person_id = person
			and (which is null or md5(s.token_hash)::uuid = which) and (which is not null or s.token_hash <> kept);
		if found then
			return query select t.channel from tenants t where t.tenant_id = one;
		end if;
	end loop;
	perform leave_tenant(before);
end $$;

-- The new password; only the browser at hand is still known.
create or replace function person_password_set(person uuid, password text, device text) returns void
language sql security definer set search_path = public, pg_temp as $$
	update persons p set password_hash = password where p.person_id = person;
	delete from devices d where d.person_id = person and d.token_hash <> device;
	delete from password_resets r where r.person_id = person;
$$;

revoke execute on function person_places, person_secret, person_forgive, person_rename, person_sessions, person_sessions_end,
	person_password_set from public;
grant execute on function person_secret, person_forgive, person_rename, person_sessions, person_sessions_end, person_password_set
	to manyline_web, manyline_staff;
