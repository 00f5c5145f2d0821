-- 0008_platform_job.sql: the job that looks after the operator's accounts; it repeats itself for ever.

do $$
declare operator constant uuid := '00000000-0000-7000-8000-000000000001';
begin
	perform enter_tenant(operator);
	insert into jobs (tenant_id, id, kind, key, run_at) values (operator, gen_random_uuid(), 'platform_refresh', 'platform', '-infinity');
	update wake set next_at = '-infinity' where queue = 'jobs' and tenant_id = operator;
end $$;
