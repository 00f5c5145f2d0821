/* document.c: the knowledge base: files, questions with their answers, and web sites. */
#include "models/document.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/job.h"

/* A file is read within minutes, a site with all its pages within more: after that the round has failed. */
enum { MINUTE = 60, FILE_MINUTES = 10, SITE_MINUTES = 30 };

static const struct {
	const char *configuration, *label, *countries;
} languages[] = {
	{"english", "English", "US GB CA AU NZ IE IN ZA SG PH"},
	{"spanish", "Spanish", "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR"},
	{"french", "French", "FR LU MC"},
	{"german", "German", "DE AT CH LI"},
	{"italian", "Italian", "IT SM"},
	{"portuguese", "Portuguese", "PT BR AO MZ"},
	{"dutch", "Dutch", "NL BE SR"},
	{"danish", "Danish", "DK"},
	{"swedish", "Swedish", "SE"},
	{"norwegian", "Norwegian", "NO"},
	{"finnish", "Finnish", "FI"},
	{"hungarian", "Hungarian", "HU"},
	{"romanian", "Romanian", "RO MD"},
	{"russian", "Russian", "RU BY KZ"},
	{"turkish", "Turkish", "TR"},
	{"greek", "Greek", "GR CY"},
	{"arabic", "Arabic", "AE SA EG MA DZ TN JO KW QA BH OM IQ"},
	{"hindi", "Hindi", ""},
	{"indonesian", "Indonesian", "ID"},
	{"simple", "Another, or several", ""},
};

json_t *document_languages(void)
{
	json_t *list = json_array();
	for (size_t i = 0; i < COUNT(languages); i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "value", languages[i].configuration,
						    "label", languages[i].label));
	return list;
}

int document_is_language(const char *language)
{
	for (size_t i = 0; i < COUNT(languages); i++)
		if (!strcmp(languages[i].configuration, language))
			return 1;
	return 0;
}

const char *document_language_of(const char *country)
{
	for (size_t i = 0; country && strlen(country) == 2 && i < COUNT(languages); i++)
		if (strstr(languages[i].countries, country))
			return languages[i].configuration;
	return "simple";
}

char *document_path(struct arena *arena, const char *tenant, const char *id)
{
	return arena_printf(arena, "documents/%s/%s", tenant, id);
}

static int64_t deadline_of(const char *kind)
{
	return clock_now() + (strcmp(kind, "site") ? FILE_MINUTES : SITE_MINUTES) * MINUTE * SECOND;
}

/* The page of a file or of a question; those of a site are found first. */
static void add_page(struct tx *tx, const struct document_draft *draft)
{
	tx_do(tx,
		"insert into document_pages (tenant_id, id, document_id, position) values ($1, $2::uuid, "
		"$3::uuid, 0)",
		P(secret_uuid(tx_arena(tx)), draft->id));
}

/* Of the round that the document is in: its reading, and what ends it at its deadline. */
static void enqueue(struct tx *tx, const char *id, const char *kind)
{
	const char *job = !strcmp(kind, "find") ? "document_discover" : "document_read";
	tx_do(tx,
		"select document_enqueue($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::timestamptz, "
		"$7::timestamptz)",
		P(id, secret_uuid(tx_arena(tx)), secret_uuid(tx_arena(tx)), job, tx_time(tx, clock_now()),
			tx_time(tx, deadline_of(kind))));
	tx_wake(tx, "jobs");
}

void document_create(struct tx *tx, const struct document_draft *draft)
{
	int site = !strcmp(draft->kind, "site");
	tx_do(tx,
		"insert into documents (tenant_id, id, kind, name, language, path, bytes, answer, address, "
		"refresh,"
		" deadline_at, created_by_name) values ($1, $2::uuid, $3, $4, $5, $6, $7::bigint, $8, $9, "
		"$10, $11::timestamptz, $12)",
		P(draft->id, draft->kind, draft->name, draft->language, draft->path,
			tx_integer(tx, draft->bytes), draft->answer, draft->address,
			draft->refresh ? draft->refresh : "never", tx_time(tx, deadline_of(draft->kind)),
			draft->author));
	if (!site)
		add_page(tx, draft);
	enqueue(tx, draft->id, site ? "find" : draft->kind);
}

#define LISTED                                                                                               \
	"select d.id, d.kind, d.name, d.address, d.state, d.failure, d.bytes, d.updated_at, "                \
	"d.created_at,"                                                                                      \
	" (select count(*) from agent_documents a where a.tenant_id = $1 and a.document_id = d.id) "         \
	"as "                                                                                                \
	"agents_count,"                                                                                      \
	" (select count(*) from document_pages p where p.tenant_id = $1 and p.document_id = d.id and "       \
	"p.chosen) as pages_count"

void document_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start)
{
	static const char *const older = LISTED
		" from documents d where d.tenant_id = $1 and ($2::timestamptz is null or (d.created_at, "
		"d.id) < ($2::timestamptz, $3::uuid))"
		" order by d.created_at desc, d.id desc limit 51";
	static const char *const newer = LISTED
		" from documents d where d.tenant_id = $1 and (d.created_at, d.id) > ($2::timestamptz, "
		"$3::uuid)"
		" order by d.created_at, d.id limit 51";
	tx_rows(tx, into, key, start->backwards ? newer : older, P(start->at, start->id));
}

void document_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		"select d.id, d.kind, d.name, d.language, d.bytes, d.answer, d.address, d.refresh, d.state, "
		"d.failure,"
		" d.round, d.read_at, d.embedded_with, d.created_by_name as author_name, d.created_at, "
		"d.updated_at,"
		" (select count(*) from document_pages p where p.tenant_id = $1 and p.document_id = d.id and "
		"p.chosen) as pages_count,"
		" (select count(*) from document_pages p where p.tenant_id = $1 and p.document_id = d.id and "
		"p.chosen and p.read_round = d.round) as done_count,"
		" (select count(*) from document_chunks c where c.tenant_id = $1 and c.document_id = d.id) "
		"as chunks_count,"
		" (select coalesce(sum(length(p.text)), 0)::bigint from document_pages p where p.tenant_id = "
		"$1 and p.document_id = d.id)"
		" as characters_count"
		" from documents d where d.tenant_id = $1 and d.id = $2::uuid",
		P(id));
}

int document_is_busy(const json_t *document)
{
	return text_is(document, "state", "queued") || text_is(document, "state", "finding") ||
	       text_is(document, "state", "reading") || text_is(document, "state", "indexing");
}

void document_load(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_maybe(tx, into, key,
		"select d.id, d.kind, d.name, d.language, d.path, d.answer, d.address, d.refresh, d.state, "
		"d.round,"
		" d.deadline_at, t.channel from documents d join tenants t on t.tenant_id = $1"
		" where d.tenant_id = $1 and d.id = $2::uuid",
		P(id));
}

void document_pages(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_rows(tx, into, key,
		"select p.id, p.position, p.address, p.title, p.chosen, p.failure, left(p.text, 20000) as "
		"text, length(p.text) > 20000 as is_cut"
		" from document_pages p where p.tenant_id = $1 and p.document_id = $2::uuid order by "
		"p.position limit 100",
		P(id));
}

void document_index_anew(struct tx *tx, const char *id)
{
	tx_do(tx,
		"update document_pages set indexed_hash = 'old' where tenant_id = $1 and document_id = "
		"$2::uuid",
		P(id));
}

void document_update(struct tx *tx, const char *id, const struct document_draft *draft)
{
	tx_change(tx,
		"update documents set name = coalesce($3, name), language = coalesce($4, language),"
		" path = coalesce($5, path), bytes = case when $5 is null then bytes else $6::bigint end,"
		" answer = coalesce($7, answer), refresh = coalesce($8, refresh), updated_at = now()"
		" where tenant_id = $1 and id = $2::uuid",
		P(id, draft->name, draft->language, draft->path, tx_integer(tx, draft->bytes), draft->answer,
			draft->refresh));
	document_index_anew(tx, id); /* the name and the language are in the words of every passage */
	enqueue(tx, id, draft->kind);
}

void document_read_again(struct tx *tx, const char *id, int find)
{
	tx_change(
		tx, "update documents set updated_at = now() where tenant_id = $1 and id = $2::uuid", P(id));
	enqueue(tx, id, find ? "find" : "site");
}

void document_choose(struct tx *tx, const char *id, const char *positions)
{
	tx_change(tx,
		"update document_pages set chosen = position in (select e::integer from "
		"jsonb_array_elements_text($3::jsonb) e)"
		" where tenant_id = $1 and document_id = $2::uuid",
		P(id, positions));
	enqueue(tx, id, "site");
}

void document_delete(struct tx *tx, const char *id)
{
	tx_do(tx, "select document_changed($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
	tx_change(tx, "delete from documents where tenant_id = $1 and id = $2::uuid", P(id));
	job_enqueue(tx, "document_remove", id, json_pack("{s:s}", "document", id), clock_now());
}

void document_agents(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_rows(tx, into, key,
		"select a.id, a.name, exists (select from agent_documents u where u.tenant_id = $1 and "
		"u.agent_id = a.id"
		" and u.document_id = $2::uuid) as used, k.state as knowledge_state, k.failure as "
		"knowledge_failure"
		" from agents a left join agent_knowledge k on k.tenant_id = $1 and k.agent_id = a.id"
		" where a.tenant_id = $1 and a.deleted_at is null order by a.name limit 200",
		P(id));
}

void document_use(struct tx *tx, const char *id, const char *agents)
{
	tx_do(tx, "select document_use($1::uuid, $2::uuid, $3::jsonb, $4::integer, $5::timestamptz)",
		P(id, agents, tx_integer(tx, DOCUMENT_AGENT_MOST), tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void document_use_all(struct tx *tx, const char *agent)
{
	tx_do(tx, "select document_use_all($1::uuid, $2::uuid, $3::integer, $4::timestamptz)",
		P(agent, tx_integer(tx, DOCUMENT_AGENT_MOST), tx_time(tx, clock_now())));
	tx_wake(tx, "jobs");
}

void document_of_agent(struct tx *tx, json_t *into, const char *key, const char *agent)
{
	tx_rows(tx, into, key,
		"select d.id, d.name, d.kind, d.state, d.failure, exists (select from document_pages p where "
		"p.tenant_id = $1 and p.document_id = d.id) as has_pages from documents d join "
		"agent_documents u"
		" on u.tenant_id = $1 and u.document_id = d.id where d.tenant_id = $1 and u.agent_id = "
		"$2::uuid order by d.name",
		P(agent));
}
