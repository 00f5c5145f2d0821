/* elevenlabs_hooks.c: ElevenLabs' webhooks, made by hand or by whoever has the key, and what is sent to them. */
#include "daemons/sandbox/conversation.h"
#include "daemons/sandbox/delivery.h"
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/elevenlabs_numbers.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "lib/clock.h"
#include "lib/secret.h"

static void put_secret(const char *hook, const char *secret)
{
	store_run("insert into convai_hook_secrets (hook, secret) values (?1, ?2) "
		  "on conflict (hook) do update set secret = excluded.secret",
		"ss", hook, secret);
}

void convai_hooks_start(const char *secret, const char *hook_url)
{
	if (!*secret)
		return;
	store_run("insert or ignore into convai_hooks (id, name, url, disabled, retried, created) "
		  "values ('wh_sandbox', 'Sandbox', ?1, 0, 0, ?2)",
		"si", hook_url, clock_wall());
	store_run("update convai_hooks set url = ?1 where id = 'wh_sandbox'", "s", hook_url);
	put_secret("wh_sandbox", secret);
}

static json_t *hook_row(const char *id)
{
	return store_row("select id, name, url, disabled, retried, created, failure_code, failed, events "
			 "from convai_hooks where id = ?1",
		"s", id);
}

void convai_hooks_list(struct request *request, struct reply *reply)
{
	json_t *rows = store_rows("select id from convai_hooks order by created", ""), *hooks = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = hook_row(row_text(json_array_get(rows, i), "id"));
		int64_t failed = row_integer(row, "failed");
		json_array_append_new(
			hooks, json_pack("{s:s, s:s, s:s, s:b, s:b, s:I, s:s, s:o, s:o}", "name",
				       row_text(row, "name"), "webhook_id", row_text(row, "id"),
				       "webhook_url", row_text(row, "url"), "is_disabled",
				       row_integer(row, "disabled") != 0, "is_auto_disabled", 0,
				       "created_at_unix", (json_int_t)(row_integer(row, "created") / SECOND),
				       "auth_type", "hmac", "most_recent_failure_error_code",
				       failed ? json_integer(row_integer(row, "failure_code")) : json_null(),
				       "most_recent_failure_timestamp",
				       failed ? json_integer(failed / SECOND) : json_null()));
	}
	reply_json(request, reply, 200, json_pack("{s:o}", "webhooks", hooks));
}

/* The secret is told here, and never again. */
void convai_hooks_create(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body)
		return;
	const json_t *wanted = json_object_get(body, "settings");
	const char *type = row_text(wanted, "auth_type"), *name = row_text(wanted, "name"),
		   *url = row_text(wanted, "webhook_url");
	if (!type || strcmp(type, "hmac") || !name || !url) {
		convai_wrong(request, reply, "settings", "Field required");
		return;
	}
	const char *id = convai_id(request->arena, "wh"),
		   *secret = arena_printf(request->arena, "wsec_%s", secret_token(request->arena));
	store_run("insert into convai_hooks (id, name, url, disabled, retried, created) "
		  "values (?1, ?2, ?3, 0, 0, ?4)",
		"sssi", id, name, url, clock_wall());
	put_secret(id, secret);
	reply_json(request, reply, 200, json_pack("{s:s, s:s}", "webhook_id", id, "webhook_secret", secret));
}

void convai_hooks_delete(struct request *request, struct reply *reply)
{
	json_t *row = hook_row(request->parts[0]);
	if (!row) {
		convai_error(request, reply, 404, "webhook_not_found");
		return;
	}
	store_run("delete from convai_hooks where id = ?1", "s", row_text(row, "id"));
	store_run("delete from convai_hook_secrets where hook = ?1", "s", row_text(row, "id"));
	reply_json(request, reply, 200, json_pack("{s:s}", "status", "ok"));
}

void convai_hooks_change(struct request *request, struct reply *reply)
{
	json_t *row = hook_row(request->parts[0]), *body = row ? convai_body(request, reply) : NULL;
	if (!row)
		convai_error(request, reply, 404, "webhook_not_found");
	if (!body)
		return;
	const json_t *disabled = json_object_get(body, "is_disabled");
	if (!json_is_boolean(disabled) || !row_text(body, "name")) {
		convai_wrong(request, reply, "is_disabled", "Field required");
		return;
	}
	store_run("update convai_hooks set name = ?2, disabled = ?3, retried = ?4 where id = ?1", "ssii",
		row_text(row, "id"), row_text(body, "name"), (int64_t)json_is_true(disabled),
		(int64_t)json_is_true(json_object_get(body, "retry_enabled")));
	reply_json(request, reply, 200, json_pack("{s:s}", "status", "ok"));
}

/* The hook that the account uses is the one that has events. */
static json_t *used_hook(void)
{
	json_t *row = store_row("select id from convai_hooks where events is not null", "");
	return row ? hook_row(row_text(row, "id")) : NULL;
}

json_t *convai_begin_hook(void)
{
	const json_t *row = store_row("select value from convai_settings where name = 'begin'", "");
	return row ? row_json(row, "value") : json_null();
}

void convai_settings_fetch(struct request *request, struct reply *reply)
{
	const json_t *row = used_hook();
	json_t *events = row ? row_json(row, "events") : json_array();
	reply_json(request, reply, 200,
		json_pack("{s:o, s:{s:s?, s:o, s:s}, s:b, s:i}",
			"conversation_initiation_client_data_webhook", convai_begin_hook(), "webhooks",
			"post_call_webhook_id", row_text(row, "id"), "events", events, "transcript_format",
			"json", "can_use_mcp_servers", 0, "rag_retention_period_days", 10));
}

void convai_settings_change(struct request *request, struct reply *reply)
{
	json_t *body = convai_body(request, reply);
	if (!body)
		return;
	const json_t *used = json_object_get(body, "webhooks"), *events = json_object_get(used, "events");
	const char *id = row_text(used, "post_call_webhook_id");
	if (used && (!id || !hook_row(id))) {
		convai_error(request, reply, 404, "webhook_not_found");
		return;
	}
	if (used) {
		store_run("update convai_hooks set events = null", "");
		store_run("update convai_hooks set events = ?2 where id = ?1", "ss", id,
			events ? json_dumps(events, JSON_COMPACT) : "[\"transcript\"]");
	}
	const json_t *begin = json_object_get(body, "conversation_initiation_client_data_webhook");
	if (begin)
		store_run("insert into convai_settings (name, value) values ('begin', ?1) "
			  "on conflict (name) do update set value = excluded.value",
			"s", json_dumps(begin, JSON_COMPACT | JSON_ENCODE_ANY));
	convai_settings_fetch(request, reply);
}

char *convai_signature(struct arena *arena, const json_t *delivery, const char *body, int64_t at)
{
	store_begin();
	const json_t *row = store_row(
		"select secret from convai_hook_secrets where hook = ?1", "s", row_text(delivery, "webhook"));
	store_commit();
	const char *message = arena_printf(arena, "%lld.%s", (long long)(at / SECOND), body);
	return arena_printf(arena, "t=%lld,v0=%s", (long long)(at / SECOND),
		secret_hmac_sha256(arena, row ? row_text(row, "secret") : "gone", message, strlen(message)));
}

static int wants(const json_t *hook, const char *event)
{
	const json_t *events = row_json(hook, "events");
	for (size_t i = 0; i < json_array_size(events); i++)
		if (!strcmp(json_string_value(json_array_get(events, i)), event))
			return 1;
	return 0;
}

/* An event with its data; each kind has a lane of its own. */
static void post(struct arena *arena, const json_t *hook, const char *call, const char *type, json_t *data)
{
	json_t *body = json_pack("{s:s, s:I, s:o}", "type", type, "event_timestamp",
		(json_int_t)(clock_wall() / SECOND), "data", data);
	delivery_add(&(struct delivery){.kind = DELIVERY_POST_CALL,
			     .call = call,
			     .lane = arena_printf(arena, "%s %s", call, type),
			     .method = "POST",
			     .url = row_text(hook, "url"),
			     .body = json_dumps(body, JSON_COMPACT),
			     .webhook = row_text(hook, "id")},
		clock_wall());
}

/* What was said, and how it sounded, as soon as it has been thought about; nothing of calls that nobody was connected to. */
int convai_tell(const char *event, const char *call)
{
	const json_t *known = convai_call_row(call);
	if (!known)
		return 0;
	const json_t *hook = used_hook(), *row = conversation_row(call);
	if (strcmp(event, "call.billed") || !row_integer(row, "joined") || !hook ||
		row_integer(hook, "disabled"))
		return 1;
	struct arena *arena = arena_new();
	if (wants(hook, "transcript"))
		post(arena, hook, call, "post_call_transcription", convai_call_json(arena, row));
	if (wants(hook, "audio") && convai_is_recorded(row))
		post(arena, hook, call, "post_call_audio",
			json_pack("{s:s, s:s}", "agent_id", row_text(known, "agent_id"), "conversation_id",
				convai_conversation_id(arena, call)));
	arena_free(arena);
	return 1;
}

const char *convai_told(struct arena *arena, const json_t *delivery)
{
	size_t length;
	json_t *body = row_json(delivery, "body");
	if (strcmp(row_text(body, "type"), "post_call_audio"))
		return row_text(delivery, "body");
	const void *sound = convai_sound(arena, row_text(delivery, "call"), &length);
	json_object_set_new(json_object_get(body, "data"), "full_audio",
		json_string(sound ? secret_base64(arena, sound, length) : ""));
	return json_dumps(body, JSON_COMPACT);
}

/* 30 seconds, 2, 8 and 30 minutes after each other; only transcripts, and only what may go better then. */
int64_t convai_answered(const json_t *delivery, int status)
{
	static const int waits[] = {30, 120, 480, 1800};
	const json_t *hook = hook_row(row_text(delivery, "webhook"));
	int64_t attempt = row_integer(delivery, "attempt");
	if (status == 200 || !hook)
		return 0;
	store_run("update convai_hooks set failure_code = ?2, failed = ?3 where id = ?1", "sii",
		row_text(hook, "id"), (int64_t)status, clock_wall());
	int is_text = !strcmp(row_text(row_json(delivery, "body"), "type"), "post_call_transcription");
	int again = is_text && (!status || status >= 500 || status == 429 || status == 408);
	if (!again || !row_integer(hook, "retried") || attempt >= (int64_t)COUNT(waits))
		return 0;
	return (int64_t)(waits[attempt] * SECOND / settings_now().speed);
}
