/* live.h: the calls that are under way, and the last words said on those that somebody follows.
 *
 * Whoever looks at a call follows it for half a minute; while somebody does, the daemon `live` asks the engine every other
 * second what was said. Nobody looks: nobody asks.
 */
#ifndef MODELS_LIVE_H
#define MODELS_LIVE_H

#include "db/tx.h"

/*
 * The calls under way, those on the phone first, 200 at most, as into.calls: id, state, is_inbound, is_sandbox, lead_name,
 * other_phone, agent_name, campaign_name, since_at, running_seconds, is_followed, turns (the last words, as live_words has them);
 * into.counts is {live_count, talking_count, waiting_count}.
 */
void live_list(struct tx *tx, json_t *into);

/* Somebody looks at this call; nothing if it is over. */
void live_follow(struct tx *tx, const char *call_id);

/* The last two turns on one followed call, as into[key]: [{speaker, text}], speaker "agent" or "person"; null: not followed. */
void live_words(struct tx *tx, json_t *into, const char *key, const char *call_id);

/* Gives each turn the name of who speaks; NULL and "" where it is not known. */
void live_tell(json_t *turns, const char *agent, const char *person);

/* For the daemon: forgets who has stopped looking; the followed conversations: call_id, engine_call_id, turns, channel. */
void live_followed(struct tx *tx, json_t *into, const char *key);

/* For the daemon: these are the last words now. */
void live_hear(struct tx *tx, const char *call_id, const json_t *turns);

/*
 * The channel that a session may listen to, as into[key]: {channel}. Fails with ERROR_NOBODY where there is no such
 * session. In a transaction of nobody.
 */
void live_channel(struct tx *tx, json_t *into, const char *key, const char *tenant, const char *token_hash);

#endif
