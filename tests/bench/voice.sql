-- voice.sql: one call in, as the product runs it, without what is between its transactions.
\set k :k + 1
\startpipeline
begin;
select tenant_id, object_id from directory_find('number', :number);
commit;
\endpipeline
\startpipeline
begin;
select enter_tenant(:tenant::uuid);
select verdict, channel from call_in(:tenant::uuid, :tenant::uuid, md5('call' || :run::text || :client_id::text || ' ' || :k::text)::uuid,
	jsonb_build_object('their_phone', '+14155551234', 'phone_hash', :hash::text, 'their_name', '', 'carrier_call_id', 'CA' || lpad(:k::text, 32, '0'),
		'sandbox', false),
	jsonb_build_object('id', gen_random_uuid(), 'provider', 'twilio', 'event_key', 'voice' || :run::text || :client_id::text || ' ' || :k::text,
		'kind', 'voice', 'body', :body::text, 'headers', '{}'::jsonb), 1000, 10, now());
commit;
\endpipeline
\startpipeline
begin;
select enter_tenant(:tenant::uuid);
select c.direction, c.longest_seconds, a.name as agent_name, a.engine_agent_id, t.name as company, v.greeting, v.language, v.recording, v.says_ai,
	v.says_recording, case when l.id is not null then jsonb_build_object('name', l.name, 'email', l.email, 'company', l.company, 'phone', l.phone,
	'custom', l.custom) end as lead
from calls c join tenants t on t.tenant_id = :tenant
join agents a on a.tenant_id = :tenant and a.id = c.agent_id
join agent_versions v on v.tenant_id = :tenant and v.agent_id = c.agent_id and v.version = c.agent_version
left join leads l on l.tenant_id = :tenant and l.id = c.lead_id
where c.tenant_id = :tenant and c.id = md5('call' || :run::text || :client_id::text || ' ' || :k::text)::uuid;
commit;
\endpipeline
\startpipeline
begin;
select enter_tenant(:tenant::uuid);
select call_prepared(:tenant::uuid, md5('call' || :run::text || :client_id::text || ' ' || :k::text)::uuid, 'conversation', 'wss://engine.example/');
commit;
\endpipeline
