-- demo.sql: the demonstration tenant and its log-ins, for development only; may be loaded again and again.
-- password: open-sesame-42
\set ON_ERROR_STOP on
\set hash '$argon2id$v=19$m=19456,t=2,p=1$lgtxIF3Us4NX1BPgtGuA2g$ku5MQfeWtuYKOCM7JFKaTqHaGYoj3UX8j5oKF5uAYqk'
\set customer '0190d000-0000-7000-8000-00000000d001'
\set operator '00000000-0000-7000-8000-000000000001'
\set owner '0190d000-0000-7000-8000-00000000d011'
\set viewer '0190d000-0000-7000-8000-00000000d012'
\set staff '0190d000-0000-7000-8000-00000000d013'

begin;

insert into persons (person_id, email, name, password_hash, is_staff) values
	(:'owner', 'owner@demo.test', 'Olivia Owner', :'hash', false),
	(:'viewer', 'viewer@demo.test', 'Victor Viewer', :'hash', false),
	(:'staff', 'staff@demo.test', 'Sam Staff', :'hash', true)
on conflict (email) do nothing;

select not exists (select from wake where tenant_id = :'customer') as is_new \gset
\if :is_new
select tenant_create(:'customer', 'Harbor Dental', 'customer', 'US', 'America/New_York',
	replace(gen_random_uuid()::text, '-', ''));
select member_add(:'customer', :'owner', 'owner@demo.test', 'Olivia Owner', 'owner');
select member_add(:'customer', :'viewer', 'viewer@demo.test', 'Victor Viewer', 'viewer');
select member_add(:'operator', :'staff', 'staff@demo.test', 'Sam Staff', 'owner');
\endif

commit;
