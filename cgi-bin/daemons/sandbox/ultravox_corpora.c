/* ultravox_corpora.c: Ultravox's corpora: their sources, what is uploaded for them, and what is found in them. */
#include <strings.h>

#include "daemons/sandbox/meaning.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/ultravox.h"
#include "daemons/sandbox/wire.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { MOST = 1000, SOURCES = 20, DOCUMENTS = 200, RESULTS = 5, SIZE = 256 };

static json_t *corpus_row(const char *id)
{
	return store_row("select c.id, c.name, c.created, (select count(*) from corpus_sources s where "
			 "s.corpus = c.id)"
			 " as sources from corpora c where c.id = ?1",
		"s", id);
}

static json_t *corpus_json(struct arena *arena, const json_t *row)
{
	int sources = (int)row_integer(row, "sources");
	const char *created = wire_iso(arena, row_integer(row, "created"));
	return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:i, s:i, s:i}}", "corpusId", row_text(row, "id"),
		"created", created, "name", row_text(row, "name"), "description", "", "stats", "status",
		sources ? "CORPUS_STATUS_READY" : "CORPUS_STATUS_EMPTY", "lastUpdated", created, "numChunks",
		sources, "numDocs", sources, "numVectors", sources);
}

static json_t *source_json(struct arena *arena, const json_t *row)
{
	json_t *documents = row_json(row, "documents");
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:o}}", "corpusId", row_text(row, "corpus"),
		"sourceId", row_text(row, "id"), "created", wire_iso(arena, row_integer(row, "created")),
		"name", row_text(row, "name"), "description", "", "upload", "documentIds", documents);
}

void corpora_list(struct request *request, struct reply *reply)
{
	json_t *rows =
		store_rows("select c.id, c.name, c.created, (select count(*) from corpus_sources s where "
			   "s.corpus = c.id) as sources from corpora c order by c.created, c.id",
			"");
	ultravox_page(request, reply, &(struct ultravox_list){rows, corpus_json});
}

void corpora_create(struct request *request, struct reply *reply)
{
	json_t *body = ultravox_body(request, reply);
	const json_t *count = store_row("select count(*) as corpora from corpora", "");
	const char *name = row_text(body, "name"), *id = wire_uuid(request->arena);
	if (!body)
		return;
	if (!name || !*name) {
		ultravox_error(request, reply, 400, "name", "This field is required.");
		return;
	}
	if (row_integer(count, "corpora") >= MOST) {
		ultravox_error(request, reply, 402, NULL, "The account allows no more corpora.");
		return;
	}
	store_run(
		"insert into corpora (id, name, created) values (?1, ?2, ?3)", "ssi", id, name, clock_wall());
	reply_json(request, reply, 201, corpus_json(request->arena, corpus_row(id)));
}

static json_t *corpus_in_path(struct request *request, struct reply *reply)
{
	json_t *row = corpus_row(request->parts[0]);
	if (!row)
		ultravox_error(request, reply, 404, NULL, "No Corpus matches the given query.");
	return row;
}

void corpora_fetch(struct request *request, struct reply *reply)
{
	json_t *row = corpus_in_path(request, reply);
	if (row)
		reply_json(request, reply, 200, corpus_json(request->arena, row));
}

void corpora_delete(struct request *request, struct reply *reply)
{
	if (!corpus_in_path(request, reply))
		return;
	store_run("delete from corpus_sources where corpus = ?1", "s", request->parts[0]);
	store_run("delete from corpus_uploads where corpus = ?1", "s", request->parts[0]);
	store_run("delete from corpora where id = ?1", "s", request->parts[0]);
	reply->status = 204;
}

void corpora_sources(struct request *request, struct reply *reply)
{
	if (!corpus_in_path(request, reply))
		return;
	json_t *rows = store_rows(
		"select id, corpus, name, created, documents from corpus_sources where corpus = ?1 "
		"order by created, id",
		"s", request->parts[0]);
	ultravox_page(request, reply, &(struct ultravox_list){rows, source_json});
}

void corpora_upload(struct request *request, struct reply *reply)
{
	json_t *body = corpus_in_path(request, reply) ? ultravox_body(request, reply) : NULL;
	const char *type = row_text(body, "mimeType"), *name = row_text(body, "fileName");
	const char *id = wire_uuid(request->arena);
	if (!body)
		return;
	if (!type || !*type) {
		ultravox_error(request, reply, 400, "mimeType", "This field is required.");
		return;
	}
	store_run("insert into corpus_uploads (id, corpus, type, name) values (?1, ?2, ?3, ?4)", "ssss", id,
		request->parts[0], type, name ? name : "");
	reply_json(request, reply, 200,
		json_pack("{s:s, s:s}", "documentId", id, "presignedUrl",
			arena_printf(request->arena, "%s%s/uploads/%s", request_origin(request),
				ultravox.prefix, id)));
}

/* The type has to be the one that was announced, as the signature of such an address has it. */
void corpora_receive(struct request *request, struct reply *reply)
{
	json_t *row = store_row("select type from corpus_uploads where id = ?1", "s", request->parts[0]);
	const char *type = request_header(request, "Content-Type");
	int right = row && type && !strcmp(type, row_text(row, "type"));
	reply->status = right ? 200 : 403;
	if (right)
		store_run("update corpus_uploads set body = ?1 where id = ?2", "ss",
			arena_strndup(request->arena, request->body, request->length), request->parts[0]);
}

static const char *documents_wrong(const json_t *documents, const char *corpus)
{
	if (!json_array_size(documents) || json_array_size(documents) > DOCUMENTS)
		return "Between 1 and 200 documents are needed.";
	for (size_t i = 0; i < json_array_size(documents); i++) {
		const char *id = json_string_value(json_array_get(documents, i));
		if (!id || !store_row("select id from corpus_uploads where id = ?1 and corpus = ?2 and body "
				      "is not null",
				   "ss", id, corpus))
			return "A document was not uploaded.";
	}
	return NULL;
}

void corpora_add_source(struct request *request, struct reply *reply)
{
	json_t *corpus = corpus_in_path(request, reply),
	       *body = corpus ? ultravox_body(request, reply) : NULL;
	const json_t *documents = json_object_get(json_object_get(body, "upload"), "documentIds");
	const char *name = row_text(body, "name"), *id = wire_uuid(request->arena);
	if (!body)
		return;
	const char *wrong = documents_wrong(documents, request->parts[0]);
	if (!wrong && row_integer(corpus, "sources") >= SOURCES)
		wrong = "A corpus holds 20 sources.";
	if (wrong) {
		ultravox_error(request, reply, 400, "upload", wrong);
		return;
	}
	store_run("insert into corpus_sources (id, corpus, name, created, documents) values (?1, ?2, ?3, ?4, "
		  "?5)",
		"sssis", id, request->parts[0], name ? name : "", clock_wall(),
		json_dumps(documents, JSON_COMPACT));
	reply_json(request, reply, 201,
		source_json(request->arena, store_row("select id, corpus, name, created, documents from "
						      "corpus_sources where id = ?1",
						    "s", id)));
}

void corpora_remove_source(struct request *request, struct reply *reply)
{
	if (!corpus_in_path(request, reply))
		return;
	int found = store_run("delete from corpus_sources where corpus = ?1 and id = ?2", "ss",
		request->parts[0], request->parts[1]);
	if (found)
		reply->status = 204;
	else
		ultravox_error(request, reply, 404, NULL, "No CorpusSource matches the given query.");
}

static double likeness(const json_t *a, const json_t *b)
{
	double sum = 0;
	for (size_t i = 0; i < json_array_size(a); i++)
		sum += json_number_value(json_array_get(a, i)) * json_number_value(json_array_get(b, i));
	return sum;
}

/* Whole documents, the best first. */
void corpora_query(struct request *request, struct reply *reply)
{
	json_t *body = corpus_in_path(request, reply) ? ultravox_body(request, reply) : NULL;
	if (!body)
		return;
	const char *asked = row_text(body, "query");
	json_t *wanted = meaning_of(request->arena, asked ? asked : "", SIZE), *results = json_array();
	json_t *rows = store_rows(
		"select u.id, u.body, s.id as source from corpus_uploads u join corpus_sources s on "
		"s.corpus = u.corpus and instr(s.documents, u.id) where u.corpus = ?1",
		"s", request->parts[0]);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		double score = likeness(wanted, meaning_of(request->arena, row_text(row, "body"), SIZE));
		size_t at = 0;
		while (at < json_array_size(results) &&
			json_number_value(json_object_get(json_array_get(results, at), "score")) >= score)
			at++;
		if (score > 0 && at < RESULTS)
			json_array_insert_new(results, at,
				json_pack("{s:s, s:f, s:{s:s, s:s}}", "content", row_text(row, "body"),
					"score", score, "citation", "sourceId", row_text(row, "source"),
					"documentId", row_text(row, "id")));
	}
	while (json_array_size(results) > RESULTS)
		json_array_remove(results, RESULTS);
	reply_json(request, reply, 200, results);
}
