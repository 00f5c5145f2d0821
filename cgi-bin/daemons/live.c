/* live.c: the daemon that hears what is said on calls which somebody follows just now, and tells the pages. */
#include "db/queue.h"
#include "jobs/account.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/publish.h"
#include "lib/text.h"
#include "models/live.h"

enum { THREADS = 4, CONNECTIONS = 2, PAUSE_SECONDS = 2, TURNS = 2, WORDS_LONGEST = 600 };

static struct error *find_followed(struct turn *turn, json_t **followed)
{
	struct tx *tx;
	json_t *found = json_object();
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	live_followed(tx, found, "calls");
	TRY(tx_commit(tx));
	*followed = json_object_get(found, "calls");
	return NULL;
}

/* The end of a long speech: what was said last. */
static const char *end_of(const char *text)
{
	size_t length = strlen(text);
	if (length <= WORDS_LONGEST)
		return text;
	const char *at = strchr(text + length - WORDS_LONGEST, ' ');
	return at ? at + 1 : text;
}

/* The last words of both, the newest last. */
static json_t *last_turns(const struct engine_turns *turns)
{
	json_t *last = json_array();
	for (size_t i = turns->count; i-- > 0 && json_array_size(last) < TURNS;) {
		const struct engine_turn *turn = &turns->items[i];
		if ((turn->role != ENGINE_AGENT && turn->role != ENGINE_PERSON) || !*turn->text)
			continue;
		json_array_insert_new(last, 0,
			json_pack("{s:s, s:s}", "speaker", turn->role == ENGINE_AGENT ? "agent" : "person",
				"text", end_of(turn->text)));
	}
	return last;
}

static struct error *write_down(struct turn *turn, const json_t *call, const json_t *turns)
{
	struct tx *tx;
	const char *id = text_of(call, "call_id");
	TRY(tx_for_tenant(turn->arena, turn->database, turn->tenant, &tx));
	live_hear(tx, id, turns);
	TRY(tx_commit(tx));
	publish_text(text_of(call, "channel"),
		arena_printf(turn->arena, "{\"kind\":\"words\",\"call\":\"%s\"}", id));
	return NULL;
}

static struct error *listen(struct turn *turn, const json_t *call)
{
	struct engine_turns turns;
	struct engine_use use;
	TRY(account_engine(turn->arena, text_of(call, "engine"), &use));
	TRY(use.engine->messages(turn->arena, &use.account, text_of(call, "engine_call_id"), &turns));
	json_t *last = last_turns(&turns);
	if (json_equal(last, json_object_get(call, "turns")))
		return NULL;
	return write_down(turn, call, last);
}

/* Pages are right without the words, so what can't be had now is only tried again, as late as the engine asks. */
static int64_t listen_to_all(struct turn *turn, const json_t *followed)
{
	size_t index;
	json_t *call;
	int64_t pause = PAUSE_SECONDS;
	json_array_foreach(followed, index, call)
	{
		if (!text_of(call, "engine_call_id"))
			continue;
		struct error *error = listen(turn, call);
		if (!error)
			continue;
		log_write(LOG_DEBUG, "live.not_heard", "call", text_of(call, "call_id"), "detail",
			error->detail ? error->detail : error->message, NULL);
		pause = error->retry_after > pause ? error->retry_after : pause;
	}
	return pause;
}

static struct error *work(struct turn *turn)
{
	json_t *followed;
	int64_t started = clock_now();
	TRY(find_followed(turn, &followed));
	turn->next = "infinity";
	if (json_array_size(followed))
		turn->next = clock_text(turn->arena, started + listen_to_all(turn, followed) * SECOND);
	return NULL;
}

int main(void)
{
	static const struct queue queue = {
		.name = "live", .threads = THREADS, .connections = CONNECTIONS, .work = work};
	queue_serve(&queue);
}
