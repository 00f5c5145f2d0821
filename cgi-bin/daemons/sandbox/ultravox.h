/* ultravox.h: the sandbox's Ultravox: what its pages of routes share. */
#ifndef SANDBOX_ULTRAVOX_H
#define SANDBOX_ULTRAVOX_H

#include "daemons/sandbox/server.h"

extern const struct provider ultravox;

/* The key that is admitted. */
void ultravox_start(const char *key);

/* An error as Django REST writes it: {"field": ["sentence"]}, or {"detail": "sentence"} for no field. */
void ultravox_error(
	struct request *request, struct reply *reply, int status, const char *field, const char *sentence);

/* The body as a JSON object; NULL after answering 400. */
json_t *ultravox_body(struct request *request, struct reply *reply);

/* One page of `rows` (all that fit), each turned into what is shown: cursor and pageSize as in the API. */
struct ultravox_list {
	json_t *rows;
	json_t *(*json)(struct arena *arena, const json_t *row); /* NULL: the rows are shown as they are */
};
void ultravox_page(struct request *request, struct reply *reply, const struct ultravox_list *list);

/* What the fields of a call's template may be; a sentence "field: what is wrong", or NULL. */
const char *template_wrong(struct arena *arena, const json_t *value, int of_call);

/* The variables in a template's texts that neither the context nor the schema knows; a sentence, or NULL. */
const char *context_wrong(struct arena *arena, const json_t *definition, const json_t *context);

void agents_list(struct request *request, struct reply *reply);
void agents_create(struct request *request, struct reply *reply);
void agents_fetch(struct request *request, struct reply *reply);
void agents_change(struct request *request, struct reply *reply);
void agents_delete(struct request *request, struct reply *reply);
void agents_calls(struct request *request, struct reply *reply);

/* An agent that exists, or NULL. */
json_t *agent_row(const char *id);

void engine_calls_create_by_agent(struct request *request, struct reply *reply);
void engine_calls_create(struct request *request, struct reply *reply);
void engine_calls_list(struct request *request, struct reply *reply);
void engine_calls_fetch(struct request *request, struct reply *reply);
void engine_calls_delete(struct request *request, struct reply *reply);
void engine_calls_messages(struct request *request, struct reply *reply);
void engine_calls_send(struct request *request, struct reply *reply);
void engine_calls_tools(struct request *request, struct reply *reply);
void engine_calls_recording(struct request *request, struct reply *reply);
void engine_calls_events(struct request *request, struct reply *reply);

void voices_list(struct request *request, struct reply *reply);
void voices_fetch(struct request *request, struct reply *reply);
void voices_preview(struct request *request, struct reply *reply);
int voice_exists(const char *name_or_id);
const char *voice_id(const char *name_or_id);

void corpora_list(struct request *request, struct reply *reply);
void corpora_create(struct request *request, struct reply *reply);
void corpora_fetch(struct request *request, struct reply *reply);
void corpora_delete(struct request *request, struct reply *reply);
void corpora_query(struct request *request, struct reply *reply);
void corpora_sources(struct request *request, struct reply *reply);
void corpora_add_source(struct request *request, struct reply *reply);
void corpora_remove_source(struct request *request, struct reply *reply);
void corpora_upload(struct request *request, struct reply *reply);
void corpora_receive(struct request *request, struct reply *reply);

void webhooks_list(struct request *request, struct reply *reply);
void webhooks_create(struct request *request, struct reply *reply);
void webhooks_fetch(struct request *request, struct reply *reply);
void webhooks_change(struct request *request, struct reply *reply);
void webhooks_delete(struct request *request, struct reply *reply);

#endif
