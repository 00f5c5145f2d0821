-- imports.sql: what an import adds to a list, in slices, and how it is undone.

create or replace function lead_import_stage() returns void language plpgsql as $$
begin
	create temporary table import_rows (number text, id text, phone text, phone_hash text, name text, email text, company text,
		country text, region text, zones text, custom text, consent_source text, consent_at text) on commit drop;
end $$;

-- Moves the rows of a slice from the temporary table import_rows, where they are sorted as the unique key is, to the list:
-- of several with one number the first, and none that the list has. One import at a time adds to a list, so that no two
-- add the same number. Numbers are looked up one by one, by a subquery that can't become a join: the statistics of a table
-- that grows so fast would mislead the planner. What was moved leaves import_rows: what stays was passed over.
create or replace function lead_import_add(tenant uuid, import uuid, list uuid)
returns table (created bigint, suppressed bigint, known bigint, repeated bigint) language plpgsql
set work_mem = '32MB' as $$
declare total bigint;
begin
	perform pg_advisory_xact_lock(hashtextextended(list::text, 0));
	select count(*) into total from import_rows;
	with added as (
		insert into leads (tenant_id, id, list_id, import_id, phone, phone_hash, name, name_lower, email, company, country, region,
			zones, custom, consent_source, consent_at)
		select tenant, s.id::uuid, list, import, s.phone, s.phone_hash, s.name, lower(s.name), s.email, s.company, s.country,
			s.region, s.zones::text[], s.custom::jsonb, s.consent_source, s.consent_at::timestamptz
		from (
			select distinct on (r.phone collate "C") r.id, r.phone, r.phone_hash, r.name, r.email, r.company, r.country, r.region,
				r.zones, r.custom, r.consent_source, r.consent_at
			from import_rows r
			where (select true from leads l where l.tenant_id = tenant and l.list_id = list and l.phone = r.phone limit 1) is null
			order by r.phone collate "C", r.number::bigint) s
		returning leads.id, leads.phone_hash),
	gone as (delete from import_rows r using added a where r.id = a.id::text)
	select count(*), count(*) filter (where exists (
		select from suppressions p where p.tenant_id = tenant and p.phone_hash = added.phone_hash))
	into created, suppressed from added;
	known := 0;
	if created < total then
		select count(*) into known from import_rows r where (select l.import_id is distinct from import from leads l
			where l.tenant_id = tenant and l.list_id = list and l.phone = r.phone limit 1);
	end if;
	repeated := total - created - known;
	perform plan_check_leads(tenant, 0);
	return next;
end $$;

-- Whom lead_import_add has not moved: the list had the number, from this file (repeated) or from elsewhere.
create or replace function lead_import_passed_over(tenant uuid, import uuid, list uuid)
returns table (number bigint, phone text, repeated boolean) language plpgsql as $$
begin
	return query select r.number::bigint, r.phone, coalesce(l.import_id = import, false)
	from import_rows r, lateral (
		select k.import_id from leads k where k.tenant_id = tenant and k.list_id = list and k.phone = r.phone limit 1) l
	order by 1;
end $$;

-- Takes back a slice of what an import has added: who was called stays, as a lead of the list like any other. Nobody is
-- called meanwhile, since the import is not done any more; what the dialer holds at this moment is waited for.
create or replace function lead_import_remove(tenant uuid, import uuid, most integer)
returns table (removed bigint, kept bigint) language plpgsql as $$
declare slice uuid[]; called uuid[];
begin
	slice := array(select l.id from leads l where l.tenant_id = tenant and l.import_id = import limit most);
	perform from campaign_leads c where c.tenant_id = tenant and c.lead_id = any(slice) for update;
	called := array(
		select l.id from leads l where l.tenant_id = tenant and l.id = any(slice) and (
			exists (select from campaign_leads c where c.tenant_id = tenant and c.lead_id = l.id and (c.attempts > 0 or c.state = 'calling'))
			or exists (select from calls k where k.tenant_id = tenant and k.phone_hash = l.phone_hash and k.lead_id = l.id)));
	delete from leads l where l.tenant_id = tenant and l.id = any(slice) and l.id <> all(called);
	get diagnostics removed = row_count;
	update leads l set import_id = null where l.tenant_id = tenant and l.id = any(called);
	get diagnostics kept = row_count;
	update lead_imports i set kept_count = i.kept_count + kept where i.tenant_id = tenant and i.id = import and kept > 0;
	return next;
end $$;
