-- roles.sql: the roles and the database, made as a superuser, again and again. Only the owner owns anything.
select format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls', name)
from unnest(array['manyline_owner', 'manyline_web', 'manyline_worker', 'manyline_staff']) name
where not exists (select from pg_roles where rolname = name) \gexec

select 'create database manyline owner manyline_owner'
where not exists (select from pg_database where datname = 'manyline') \gexec

revoke all on database manyline from public;
grant connect on database manyline to manyline_web, manyline_worker, manyline_staff;
grant temporary on database manyline to manyline_worker; -- imports put rows into a table of their own first
alter role manyline_web set statement_timeout = '20s';
alter role manyline_web set lock_timeout = '10s';
alter role manyline_staff set statement_timeout = '20s';
alter role manyline_worker set statement_timeout = '120s';

\connect manyline
revoke create on schema public from public;
alter schema public owner to manyline_owner;
