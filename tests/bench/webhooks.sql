-- webhooks.sql: one event of the carrier, as the product runs it: client c has the calls c, c + :clients, and so on.
\set k :k + 1
\set step :k % 3
\set n :client_id + :clients * (:k / 3)
\set t :n % :spread
\startpipeline
begin;
select enter_tenant(('0190d0be-0000-7000-8000-' || lpad(:t::text, 12, '0'))::uuid);
select verdict, call_state, campaign, channel from call_apply_carrier(('0190d0be-0000-7000-8000-' || lpad(:t::text, 12, '0'))::uuid, gen_random_uuid(),
	'status' || ':' || 'CA' || :whose::text || lpad(:n::text, 31, '0') || ':' || :step::text, 'status', ('0190ca11-000' || :whose::text || '-7000-8000-' || lpad(:n::text, 12, '0'))::uuid,
	(array['ringing', 'in_progress', 'completed'])[:step::integer + 1], :step::integer, 65, null::text, 0, 'CA' || :whose::text || lpad(:n::text, 31, '0'),
	:sent::timestamptz, now(), 'false'::boolean, :headers::jsonb, :body);
\if :step = 2
select calls_follow(('0190d0be-0000-7000-8000-' || lpad(:t::text, 12, '0'))::uuid, array[('0190ca11-000' || :whose::text || '-7000-8000-' || lpad(:n::text, 12, '0'))::uuid], now());
\endif
commit;
\endpipeline
