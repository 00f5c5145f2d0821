-- 0027_invitations.sql: people who were asked to join a customer, and have not yet; and who may change who belongs to one.

create table invitations (
	tenant_id uuid not null references tenants,
	id uuid not null,
	email text not null,
	role text not null check (role in ('viewer', 'manager', 'owner')),
	person text not null,                      -- who invites
	sent_at timestamptz,                       -- null: the mail is on its way
	ends_at timestamptz not null,
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	constraint invitations_email_key unique (tenant_id, email),
	check (email = lower(email) and length(email) between 3 and 254)
);
call protect('invitations', 'select, insert, update, delete', 'select', 'select');

-- The link of a mail is found by the digest of its token.
alter table directory drop constraint directory_kind_check;
alter table directory add constraint directory_kind_check check (kind in ('member', 'number', 'invitation'));

-- Only functions change who belongs to a customer: they see to it that somebody is owner.
revoke insert, update, delete on members from manyline_web;
