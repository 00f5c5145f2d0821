/* elevenlabs.h: the sandbox's ElevenLabs Agents: what its pages of routes share.
 *
 * A conversation is one of conversation.h, with a row of convai_calls for what only this company knows of it. Its id is
 * "conv_" and the UUID of that without its dashes.
 */
#ifndef SANDBOX_ELEVENLABS_H
#define SANDBOX_ELEVENLABS_H

#include "daemons/sandbox/server.h"

extern const struct provider elevenlabs;

/* The key that is admitted; the secret of a webhook that was made by hand, or "", and where that is sent to. */
void convai_start(const char *key, const char *secret, const char *hook_url, int port);
void convai_hooks_start(const char *secret, const char *hook_url);
void convai_calls_start(int port);

/* An error as the API writes it: {"detail": {"status", "message"}}; of a wrong field {"detail": [{"loc", "msg", "type"}]}. */
void convai_error(struct request *request, struct reply *reply, int status, const char *code);
void convai_wrong(struct request *request, struct reply *reply, const char *field, const char *sentence);

/* The body as a JSON object; NULL after answering 422. */
json_t *convai_body(struct request *request, struct reply *reply);

/* All rows as one page: {items: […], "has_more": false, "next_cursor": null}. */
struct convai_list {
	const char *items, *cursor;
	json_t *rows;
	json_t *(*json)(struct request *request, const json_t *row);
};
void convai_page(struct request *request, struct reply *reply, const struct convai_list *list);

/* "agent_" and 26 letters and digits. */
char *convai_id(struct arena *arena, const char *prefix);

void convai_agents_create(struct request *request, struct reply *reply);
void convai_agents_list(struct request *request, struct reply *reply);
void convai_agents_fetch(struct request *request, struct reply *reply);
void convai_agents_change(struct request *request, struct reply *reply);
void convai_agents_delete(struct request *request, struct reply *reply);
void convai_tools_create(struct request *request, struct reply *reply);
void convai_tools_list(struct request *request, struct reply *reply);

/* An agent that exists, with id, name, config and settings, or NULL; a tool's configuration, or NULL. */
json_t *convai_agent(const char *id);
json_t *convai_tool(const char *id);

void convai_calls_register(struct request *request, struct reply *reply);
void convai_calls_list(struct request *request, struct reply *reply);
void convai_calls_fetch(struct request *request, struct reply *reply);
void convai_calls_audio(struct request *request, struct reply *reply);
void convai_calls_count(struct request *request, struct reply *reply);

/* A conversation as the API and the webhook show it; `row` is conversation.h's. */
json_t *convai_call_json(struct arena *arena, const json_t *row);

/* The same in a list; `listed` has its id. */
json_t *convai_summary_json(struct request *request, const json_t *listed);

/* "conv_0123…" as the UUID that it is made of, or NULL, and the other way; what only this company knows of that call, or NULL. */
const char *convai_uuid(struct arena *arena, const char *id);
char *convai_conversation_id(struct arena *arena, const char *uuid);
json_t *convai_call_row(const char *call);

/* Whether a conversation is recorded; and how it sounded, as MP3, outside of transactions: NULL where there is nothing yet. */
int convai_is_recorded(const json_t *row);
const void *convai_sound(struct arena *arena, const char *call, size_t *length);

void convai_hooks_list(struct request *request, struct reply *reply);
void convai_hooks_create(struct request *request, struct reply *reply);
void convai_hooks_delete(struct request *request, struct reply *reply);
void convai_hooks_change(struct request *request, struct reply *reply);
void convai_settings_fetch(struct request *request, struct reply *reply);
void convai_settings_change(struct request *request, struct reply *reply);

/* Something has happened to a conversation ("call.ended", …): 0 when it is none of this company's. Inside a transaction. */
int convai_tell(const char *event, const char *call);

/* The body of a delivery as it is sent: sound is put in only then. */
const char *convai_told(struct arena *arena, const json_t *delivery);

/* The header that signs what is delivered at a moment, outside of transactions; what became of a delivery: 0 when it is not to be sent again. */
char *convai_signature(struct arena *arena, const json_t *delivery, const char *body, int64_t at);
int64_t convai_answered(const json_t *delivery, int status);

void convai_texts_create(struct request *request, struct reply *reply);
void convai_texts_list(struct request *request, struct reply *reply);
void convai_texts_index(struct request *request, struct reply *reply);
void convai_texts_delete(struct request *request, struct reply *reply);
int convai_text_exists(const char *id);
json_t *convai_access(void);

void convai_voices_list(struct request *request, struct reply *reply);
void convai_voices_fetch(struct request *request, struct reply *reply);
void convai_voices_preview(struct request *request, struct reply *reply);
int convai_voice_exists(const char *id);

#endif
