-- 0022_documents.sql: the knowledge base: documents, their pages, the passages that are searched, and which agents use them.

-- In an index of words the tenant comes first, which needs an operator class for it.
create schema extensions;
create extension btree_gin schema extensions;

create table documents (
	tenant_id uuid not null references tenants,
	id uuid not null,
	kind text not null check (kind in ('file', 'faq', 'site')),
	name text not null check (length(name) between 1 and 200),
	language text not null default 'simple',   -- a configuration of text search
	path text,                                 -- of a file, below the data folder
	bytes bigint not null default 0,           -- of a file
	answer text,                               -- of a question, which is the name
	address text,                              -- of a web site: where its pages are looked for
	refresh text not null default 'never' check (refresh in ('never', 'daily', 'weekly')),
	state text not null default 'queued'
		check (state in ('queued', 'finding', 'choosing', 'reading', 'indexing', 'ready', 'failed')),
	failure text,                              -- why, when it failed
	round integer not null default 0,          -- of reading: what an earlier one comes to does not count any more
	deadline_at timestamptz not null,          -- of this round
	read_at timestamptz,
	embedded_with text,                        -- the model that gave the passages their meaning; null: found by words alone
	created_by_name text not null default '',
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	primary key (tenant_id, id),
	check (kind <> 'file' or path is not null),
	check (kind <> 'faq' or answer is not null),
	check (kind <> 'site' or address is not null)
) with (fillfactor = 70);
create index documents_created on documents (tenant_id, created_at, id);
call protect('documents', 'select, insert, update, delete', 'select, update', 'select');

-- A file and a question are one page; a web site has those that were found.
create table document_pages (
	tenant_id uuid not null,
	id uuid not null,
	document_id uuid not null,
	position integer not null,
	address text not null default '',
	title text not null default '',
	chosen boolean not null default true,
	read_round integer not null default 0,     -- the round in which it was read last
	failure text,                              -- why it was not
	text text not null default '',
	hash text not null default '',             -- of the text
	indexed_hash text not null default '',     -- of the text that its passages are from
	primary key (tenant_id, id),
	constraint document_pages_position unique (tenant_id, document_id, position),
	foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete cascade
);
call protect('document_pages', 'select, insert, update, delete', 'select, insert, update, delete', 'select');

-- Passages of a few sentences. The signature has the signs of the embedding's first numbers: few bits that differ mean that
-- two passages are about the same; so near ones are found in a narrow index, and only they are compared in full.
create table document_chunks (
	tenant_id uuid not null,
	id uuid not null,
	document_id uuid not null,
	page_id uuid not null,
	position integer not null,
	text text not null,
	words tsvector not null,
	embedding real[],                          -- of length 1
	signature bit(512),
	primary key (tenant_id, id),
	foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete cascade,
	foreign key (tenant_id, page_id) references document_pages (tenant_id, id) on delete cascade
);
create index document_chunks_document on document_chunks (tenant_id, document_id);
create index document_chunks_page on document_chunks (tenant_id, page_id, position);
create index document_chunks_words on document_chunks using gin (tenant_id, words) with (fastupdate = off);
create index document_chunks_signature on document_chunks (tenant_id) include (id, document_id, signature) where signature is not null;
alter table document_chunks alter column embedding set storage external;
call protect('document_chunks', 'select', 'select, insert, delete', 'select');
create policy lookup on document_chunks for select to manyline_owner using (true); -- for passage_find, which names the tenant itself

create table agent_documents (
	tenant_id uuid not null,
	agent_id uuid not null,
	document_id uuid not null,
	primary key (tenant_id, agent_id, document_id),
	foreign key (tenant_id, agent_id) references agents (tenant_id, id),
	foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete cascade
);
create index agent_documents_document on agent_documents (tenant_id, document_id);
call protect('agent_documents', 'select, insert, delete', 'select, delete', 'select');
