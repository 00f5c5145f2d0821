-- 0029_plans.sql: what customers can have: plans are rows. A customer without a plan has no limits.

create table plans (
	plan text primary key check (plan ~ '^[a-z_]{1,30}$'),
	name text not null,
	position integer not null,                 -- the smallest first
	currency text not null check (currency ~ '^[A-Z]{3}$'),
	month_micros bigint not null,
	minutes_most bigint not null,              -- included
	agents_most bigint,                        -- null: as many as one likes
	leads_most bigint
);
grant select on plans to manyline_web, manyline_worker, manyline_staff;

insert into plans (plan, name, position, currency, month_micros, minutes_most, agents_most, leads_most) values
	('starter', 'Starter', 1, 'USD', 299000000, 1000, 1, 5000),
	('pro', 'Pro', 2, 'USD', 999000000, 5000, 5, null),
	('enterprise', 'Enterprise', 3, 'USD', 4999000000, 25000, null, null);

alter table tenants add column plan text references plans;

grant insert on jobs to manyline_staff; -- what staff ask for is done by jobs, in the tenant that is entered
