-- dialer.sql: one claim, as the dialer runs it, on a Tuesday at noon in New York.
\startpipeline
begin;
select enter_tenant(:tenant::uuid);
select campaign, to_jsonb(opened) as opened from dial_claim(:tenant::uuid, :at::timestamptz, array(select gen_random_uuid() from generate_series(1, 10)),
	1000, 10, false);
commit;
\endpipeline
