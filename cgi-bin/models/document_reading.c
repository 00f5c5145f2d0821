/* document_reading.c: how a round of reading gets on. */
#include "models/document_reading.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/job.h"

static const char *round_of(struct tx *tx, const json_t *document)
{
	return tx_integer(tx, json_integer_value(json_object_get(document, "round")));
}

void reading_step(struct tx *tx, json_t *into, const char *key, const json_t *document, const char *state)
{
	tx_value(tx, into, key,
		"update documents set state = $4, updated_at = now() where tenant_id = $1 and id = $2::uuid "
		"and round = $3::integer"
		" and state in ('queued', 'finding', 'reading', 'indexing') returning id",
		P(text_of(document, "id"), round_of(tx, document), state));
}

void reading_pages(struct tx *tx, json_t *into, const char *key, const json_t *document)
{
	tx_rows(tx, into, key,
		"select id, position, address, title, hash from document_pages where tenant_id = $1 and "
		"document_id = $2::uuid"
		" and chosen and read_round < $3::integer order by position",
		P(text_of(document, "id"), round_of(tx, document)));
}

void reading_page(struct tx *tx, const json_t *document, const struct reading_page *page)
{
	const char *text = page->text ? page->text : "";
	tx_do(tx,
		"update document_pages set read_round = $3::integer, title = coalesce($4, title), failure = "
		"$5,"
		" text = case when $8::boolean then text else $6 end, hash = case when $8::boolean then hash "
		"else $7 end"
		" where tenant_id = $1 and id = $2::uuid and read_round < $3::integer",
		P(page->id, round_of(tx, document), page->title, page->failure, text,
			*text ? secret_sha256(tx_arena(tx), text, strlen(text)) : "",
			page->keep ? "true" : "false"));
}

void reading_changed(struct tx *tx, json_t *into, const char *key, const json_t *document)
{
	tx_rows(tx, into, key,
		"select id, title, case when chosen then text else '' end as text from document_pages where "
		"tenant_id = $1"
		" and document_id = $2::uuid and (indexed_hash <> hash or not chosen and indexed_hash <> '')"
		" order by position",
		P(text_of(document, "id")));
}

void reading_index(struct tx *tx, json_t *into, const char *key, const json_t *document, const char *page,
	json_t *passages, const char *model)
{
	tx_value(tx, into, key, "select passages_put($1::uuid, $2::uuid, $3::integer, $4::jsonb, $5)",
		P(page, round_of(tx, document), json_dumps(passages, JSON_COMPACT | JSON_REAL_PRECISION(7)),
			model));
}

void reading_has_text(struct tx *tx, json_t *into, const char *key, const json_t *document)
{
	tx_value(tx, into, key,
		"select exists (select from document_pages where tenant_id = $1 and document_id = $2::uuid "
		"and chosen and text <> '')",
		P(text_of(document, "id")));
}

void reading_found(struct tx *tx, const json_t *document, const json_t *pages)
{
	tx_do(tx, "select document_found($1::uuid, $2::uuid, $3::integer, $4::jsonb)",
		P(text_of(document, "id"), round_of(tx, document), json_dumps(pages, JSON_COMPACT)));
}

static int64_t period_of(const char *refresh)
{
	const int64_t day = 24 * 3600 * SECOND;
	return !strcmp(refresh, "daily") ? day : !strcmp(refresh, "weekly") ? 7 * day : 0;
}

/* A web site is read again in a while, whether it could be read now or not. */
static void schedule(struct tx *tx, const json_t *document)
{
	const char *id = text_of(document, "id");
	int64_t period = period_of(text_of(document, "refresh"));
	if (period)
		job_enqueue(tx, "document_refresh",
			arena_printf(tx_arena(tx), "%s:%s", id, round_of(tx, document)),
			json_pack("{s:s, s:O}", "document", id, "round", json_object_get(document, "round")),
			clock_now() + period);
}

void reading_finish(struct tx *tx, const json_t *document)
{
	const char *id = text_of(document, "id");
	tx_change(tx,
		"update documents set state = 'ready', failure = null, read_at = $4::timestamptz, updated_at "
		"= now()"
		" where tenant_id = $1 and id = $2::uuid and round = $3::integer",
		P(id, round_of(tx, document), tx_time(tx, clock_now())));
	tx_do(tx, "select document_changed($1::uuid, $2::uuid, $3::timestamptz)",
		P(id, tx_time(tx, clock_now())));
	schedule(tx, document);
}

void reading_fail(struct tx *tx, const json_t *document, const char *failure)
{
	tx_do(tx,
		"update documents set state = 'failed', failure = $4, updated_at = now() where tenant_id = "
		"$1 and id = $2::uuid"
		" and round = $3::integer and state in ('queued', 'finding', 'reading', 'indexing')",
		P(text_of(document, "id"), round_of(tx, document), failure));
	schedule(tx, document);
}
