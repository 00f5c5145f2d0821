/* ultravox.h: the parts of Ultravox's translation that its files share and its tests reach: requests out, answers in. */
#ifndef PROVIDERS_ULTRAVOX_H
#define PROVIDERS_ULTRAVOX_H

#include "providers/engine_types.h"
#include "providers/rest.h"

/*
 * The body that creates or replaces an agent. Dotted variables are flattened, {{lead.name}} to {{lead_name}}, since
 * templates there know plain names only; the greeting and the rules that always hold become part of the system prompt,
 * because the greeting setting is not said when the person speaks first. NULL where a text is no UTF-8.
 */
json_t *ultravox_agent_body(struct arena *arena, const struct engine_agent *agent);

/* The body that prepares a call; the greeting must have its variables filled in. NULL where a text is no UTF-8. */
json_t *ultravox_call_body(struct arena *arena, const struct engine_order *order);

/* The URL of the page that `next` names, on the account's own host and path; NULL at the end. */
const char *ultravox_next_url(struct arena *arena, const char *first_url, const json_t *page);

/* Readers of the objects Call, Message, Voice and Webhook; fields may be missing or null. */
void ultravox_read_call(struct arena *arena, const json_t *object, struct engine_call *call);
void ultravox_read_turn(struct arena *arena, const json_t *object, struct engine_turn *turn);
void ultravox_read_voice(struct arena *arena, const json_t *object, struct engine_voice *voice);
void ultravox_read_webhook(struct arena *arena, const json_t *object, struct engine_webhook *webhook);

/* Whether a Webhook object is account-wide, at `url`, for all events, and signed with `secret`. */
int ultravox_is_webhook_right(const json_t *object, const char *url, const char *secret);

/* The body that creates or mends that webhook. */
json_t *ultravox_webhook_body(const char *url, const char *secret);

/* The company as rest.h asks it. */
extern const struct rest_peer ultravox_peer;

/* rest_ask and rest_ask_list with an account there. */
struct error *ultravox_ask(struct arena *arena, const struct engine_account *account,
	const struct rest_question *question, json_t **answer) must_check;
struct error *ultravox_ask_list(struct arena *arena, const struct engine_account *account, const char *first,
	json_t **items) must_check;

struct error *ultravox_knowledge_put(struct arena *arena, const struct engine_account *account,
	const struct engine_knowledge *knowledge, const char **id) must_check;

/* The error of an answer that is no success; its body is not documented, so the status decides. */
struct error *ultravox_error(struct arena *arena, const struct http_response *response);

#endif
