/* elevenlabs.h: the parts of ElevenLabs' translation that its files share and its tests reach: requests out, answers in.
 *
 * A conversation has two ids there: its own, which is told only afterwards, and the user_id that we give to it when it
 * begins. Ours, a UUID, is the one by which the rest of the house knows it.
 */
#ifndef PROVIDERS_ELEVENLABS_H
#define PROVIDERS_ELEVENLABS_H

#include "providers/engine_types.h"
#include "providers/rest.h"

/* The company as rest.h asks it, and asking with an account there. */
extern const struct rest_peer elevenlabs_peer;
struct error *elevenlabs_ask(struct arena *arena, const struct engine_account *account,
	const struct rest_question *question, json_t **answer) must_check;

/* The address of a list's page after this one, by its cursor; NULL at the end. */
const char *elevenlabs_next_url(struct arena *arena, const char *first_url, const json_t *page);

/* As in engine.h; the id is those of all its texts, apart by commas. */
struct error *elevenlabs_knowledge_put(struct arena *arena, const struct engine_account *account,
	const struct engine_knowledge *knowledge, const char **id) must_check;

/* As in engine.h. The secret of a webhook is shown once, when it is made there. */
struct error *elevenlabs_webhook_ensure(struct arena *arena, const struct engine_account *account,
	const char *url, struct engine_webhook *webhook) must_check;
struct error *elevenlabs_webhook_make(struct arena *arena, const struct engine_account *account,
	const char *url, struct engine_webhook_made *made) must_check;
struct error *elevenlabs_webhook_drop(struct arena *arena, const struct engine_account *account,
	const char *url, const char *but) must_check;

/*
 * The body that creates or replaces an agent; `tool` is the id of the opt-out tool, or NULL. Its first words are one
 * variable, so that each call has its own. NULL where a text is no UTF-8.
 */
json_t *elevenlabs_agent_body(struct arena *arena, const struct engine_agent *agent, const char *tool);

/* The opt-out tool, one for the whole account: tenant, conversation and key come with each call. */
json_t *elevenlabs_tool_body(struct arena *arena, const char *url);

/* The id of that tool, which is made where the account has none at this address yet. */
struct error *elevenlabs_tool_ensure(struct arena *arena, const struct engine_account *account,
	const char *url, const char **id) must_check;

/* The body that begins a conversation, known as `reference`. NULL where a text is no UTF-8. */
json_t *elevenlabs_call_body(struct arena *arena, const struct engine_order *order, const char *reference);

/* What it begins with: {"user_id", "dynamic_variables"}. NULL where a text is no UTF-8. */
json_t *elevenlabs_begin_data(struct arena *arena, const struct engine_order *order, const char *reference);

/* The conversation that begins with this answer of ours to the carrier or the engine. */
struct engine_call elevenlabs_begun(
	const struct engine_order *order, const char *reference, const char *answer);

/* Readers of a conversation (of the API, or the data of a webhook), its transcript, a voice; fields may be missing or null. */
void elevenlabs_read_call(struct arena *arena, const json_t *object, struct engine_call *call);
void elevenlabs_read_turns(struct arena *arena, const json_t *object, struct engine_turns *turns);
void elevenlabs_read_voice(struct arena *arena, const json_t *object, struct engine_voice *voice);

/* The error of an answer that is no success: its "detail" is a text, an object or a list. */
struct error *elevenlabs_error(struct arena *arena, const struct http_response *response);

#endif
