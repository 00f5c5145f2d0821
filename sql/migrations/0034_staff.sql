-- 0034_staff.sql: staff are invited as customers' people are, into the operator's own tenant; and the rules of the pool have limits.

alter table invitations drop constraint invitations_role_check;
alter table invitations add constraint invitations_role_check check (role in ('viewer', 'manager', 'owner', 'staff')
	and (role = 'staff') <= (tenant_id = '00000000-0000-7000-8000-000000000001'));
grant insert, update, delete on invitations to manyline_staff;

alter table number_rules add check (reservation between interval '5 minutes' and interval '1 day');
alter table number_rules add check (reservations_most between 1 and 100);
alter table number_rules add check (quarantine between interval '1 day' and interval '365 days');
