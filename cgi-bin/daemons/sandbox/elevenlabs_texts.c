/* elevenlabs_texts.c: ElevenLabs' knowledge base: texts, and the indexes that agents look things up by. */
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/store.h"
#include "lib/clock.h"

enum { SMALLEST = 500 };

int convai_text_exists(const char *id)
{
	return store_row("select id from convai_texts where id = ?1", "s", id) != NULL;
}

static json_t *text_json(struct request *request, const json_t *row)
{
	(void)request;
	int64_t at = row_integer(row, "created") / SECOND;
	return json_pack("{s:s, s:s, s:{s:I, s:I, s:I}, s:[s, s], s:o, s:[], s:s}", "id", row_text(row, "id"),
		"name", row_text(row, "name"), "metadata", "created_at_unix_secs", (json_int_t)at,
		"last_updated_at_unix_secs", (json_int_t)at, "size_bytes",
		(json_int_t)row_integer(row, "bytes"), "supported_usages", "prompt", "auto", "access_info",
		convai_access(), "dependent_agents", "type", "text");
}

void convai_texts_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows("select id, name, length(text) as bytes, created from convai_texts "
				  "where ?1 is null or instr(name, ?1) > 0 order by created desc limit 100",
		"s", request_query(request, "search"));
	convai_page(request, reply, &(struct convai_list){"documents", "next_cursor", rows, text_json});
}

void convai_texts_create(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body)
		return;
	const char *text = row_text(body, "text"), *name = row_text(body, "name");
	const char *id = convai_id(request->arena, "doc");
	if (!text || !*text) {
		convai_wrong(request, reply, "text", "Field required");
		return;
	}
	store_run("insert into convai_texts (id, name, text, created) values (?1, ?2, ?3, ?4)", "sssi", id,
		name ? name : "Unnamed", text, clock_wall());
	reply_json(request, reply, 200,
		json_pack("{s:s, s:s, s:[]}", "id", id, "name", name ? name : "Unnamed", "folder_path"));
}

static json_t *text_in_path(struct request *request, struct reply *reply)
{
	json_t *row = store_row(
		"select id, length(text) as bytes from convai_texts where id = ?1", "s", request->parts[0]);
	if (!row)
		convai_error(request, reply, 404, "document_not_found");
	return row;
}

void convai_texts_index(struct request *request, struct reply *reply)
{
	json_t *row = text_in_path(request, reply), *body = row ? convai_body(request, reply) : NULL;
	if (!body)
		return;
	const char *model = row_text(body, "model");
	if (!model) {
		convai_wrong(request, reply, "model", "Field required");
		return;
	}
	int small = row_integer(row, "bytes") < SMALLEST;
	reply_json(request, reply, 200,
		json_pack("{s:s, s:s, s:s, s:f, s:{s:I}}", "id", row_text(row, "id"), "model", model,
			"status", small ? "document_too_small" : "succeeded", "progress_percentage", 100.0,
			"document_model_index_usage", "used_bytes", (json_int_t)row_integer(row, "bytes")));
}

/* Agents that use it lose it. */
void convai_texts_delete(struct request *request, struct reply *reply)
{
	json_t *row = text_in_path(request, reply);
	if (!row)
		return;
	store_run("delete from convai_texts where id = ?1", "s", row_text(row, "id"));
	reply_json(request, reply, 200, json_object());
}
