/* elevenlabs_tool.c: the opt-out tool of agents at ElevenLabs, one for the whole account. */
#include "providers/elevenlabs.h"

#include <string.h>

#include "providers/wire.h"

enum { A_PAGE = 100 };

/* The account's opt-out tool at this address, without its query; *id is NULL if there is none. */
static struct error *tool_at(
	struct arena *arena, const struct engine_account *account, const json_t *body, const char **id)
{
	json_t *items;
	const json_t *wanted = json_object_get(body, "tool_config");
	const char *name = wire_text(arena, wanted, "name");
	const char *url = wire_text(arena, json_object_get(wanted, "api_schema"), "url");
	struct rest_list list = {.items = "tools", .next = elevenlabs_next_url};
	list.url = arena_printf(
		arena, "%s/v1/convai/tools?search=%s&page_size=%d", account->api_url, name, A_PAGE);
	*id = NULL;
	TRY(rest_ask_list(arena, &elevenlabs_peer, account->key, &list, &items));
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i), *config = json_object_get(item, "tool_config");
		const char *at = wire_text(arena, json_object_get(config, "api_schema"), "url");
		if (!strcmp(wire_text(arena, config, "name"), name) && !strcmp(at, url))
			*id = wire_text(arena, item, "id");
	}
	return NULL;
}

/* Made once for the whole account; of two that are made at the same time, both do. */
struct error *elevenlabs_tool_ensure(
	struct arena *arena, const struct engine_account *account, const char *url, const char **id)
{
	json_t *answer;
	struct rest_question question = {.method = "POST", .body = elevenlabs_tool_body(arena, url)};
	question.url = arena_printf(arena, "%s/v1/convai/tools", account->api_url);
	TRY(tool_at(arena, account, question.body, id));
	if (*id)
		return NULL;
	TRY(elevenlabs_ask(arena, account, &question, &answer));
	*id = wire_text(arena, answer, "id");
	return **id ? NULL : rest_lacks(arena, &elevenlabs_peer, "the id of a tool");
}
