-- lead_lists.sql: how a list is deleted: hidden at once, its people in slices, since it may have millions.

create or replace function lead_list_delete(tenant uuid, list uuid, at timestamptz) returns void language plpgsql as $$
begin
	if exists (select from campaigns c where c.tenant_id = tenant and c.list_id = list) then
		raise exception 'A campaign uses this list. Delete the campaign first.' using errcode = 'ML409';
	end if;
	update lead_lists g set removed_at = at, name = left(g.name, 70) || ' (deleted, ' || list || ')'
	where g.tenant_id = tenant and g.id = list and g.removed_at is null;
	if not found then
		raise exception 'There is no such list here.' using errcode = 'ML404';
	end if;
	perform job_enqueue(tenant, gen_random_uuid(), 'lead_list_remove', list::text, jsonb_build_object('list', list), at);
end $$;

-- Takes out so many people at most; when nobody is left the list goes, and true is answered. A list that a campaign was made
-- for at the same moment stays, empty.
create or replace function lead_list_remove(tenant uuid, list uuid, most integer) returns boolean language plpgsql as $$
declare slice uuid[] := array(select l.id from leads l where l.tenant_id = tenant and l.list_id = list limit most);
begin
	delete from leads l where l.tenant_id = tenant and l.id = any(slice);
	if cardinality(slice) = most then
		return false;
	end if;
	delete from lead_lists g where g.tenant_id = tenant and g.id = list and g.removed_at is not null
		and not exists (select from campaigns c where c.tenant_id = tenant and c.list_id = list);
	return true;
end $$;
