/* engine.h: what we ask of a voice engine, in our own words: hold an agent, hold a conversation, tell what was said.
 *
 * One const struct of functions per company; all are pure translation and know no database. What comes back is in
 * `arena`; JSON is used inside, so arena_use(arena) must be in force. Errors are as carrier.h says them, and
 * ERROR_BUSY for what is not ready yet. A function that is NULL says that this engine cannot do it; engines.h says that to
 * people.
 */
#ifndef PROVIDERS_ENGINE_H
#define PROVIDERS_ENGINE_H

#include "providers/engine_types.h"

struct engine {
	const char *name;           /* "ultravox": for settings and logs, never for a customer's page */
	const char *recording_type; /* "audio/wav" or "audio/mpeg" */

	/*
	 * 0: a conversation is prepared before the phone is dialed, and waits for it. 1: it begins with call_create, which is
	 * asked for when somebody has answered; before dialing, limits() tells whether the engine takes calls.
	 */
	int at_connect;

	/*
	 * Creates the agent and answers the engine's id of it. Where the account holds one of that name, that one is
	 * replaced: a creation whose answer was lost is not made twice.
	 */
	struct error *(*agent_create)(struct arena *arena, const struct engine_account *account,
		const struct engine_agent *agent, const char **id)must_check;

	/* Replaces all of the agent; conversations that exist already keep what they began with. */
	struct error *(*agent_update)(struct arena *arena, const struct engine_account *account,
		const char *id, const struct engine_agent *agent)must_check;

	/* Deletes the agent; one that is gone already is a success. */
	struct error *(*agent_delete)(
		struct arena *arena, const struct engine_account *account, const char *id)must_check;

	/* Prepares a conversation, or begins it; `call->id` and `call->join_url` are never empty on success. */
	struct error *(*call_create)(struct arena *arena, const struct engine_account *account,
		const struct engine_order *order, struct engine_call *call)must_check;

	struct error *(*call_fetch)(struct arena *arena, const struct engine_account *account, const char *id,
		struct engine_call *call)must_check;

	/* All conversations that were created for our call id, newest first; NULL where they have an id of ours themselves. */
	struct error *(*call_find)(struct arena *arena, const struct engine_account *account,
		const char *call_id, struct engine_calls *calls)must_check;

	/* What has been said so far, in order, over all stages (at most 5,000 turns). */
	struct error *(*messages)(struct arena *arena, const struct engine_account *account, const char *id,
		struct engine_turns *turns)must_check;

	/* Writes the recording to a file, whole or not at all; ERROR_BUSY while there is none yet. At most 512 MiB. */
	struct error *(*recording_save)(struct arena *arena, const struct engine_account *account,
		const char *id, const char *path)must_check;

	/*
	 * Ends a conversation in progress. One that is over is a success; one that nobody has joined too: it ends by
	 * itself after join_seconds. NULL: only the carrier can end a call.
	 */
	struct error *(*call_hang_up)(
		struct arena *arena, const struct engine_account *account, const char *id)must_check;

	struct error *(*voices_list)(struct arena *arena, const struct engine_account *account,
		struct engine_voices *voices)must_check;

	/* Writes a short sample of a voice (WAV, MP3 or Ogg, at most 4 MiB) to a file, whole or not at all. NULL: it has none. */
	struct error *(*voice_sample)(struct arena *arena, const struct engine_account *account,
		const struct engine_sample *sample)must_check;

	/* Sees to it that the account's events come to `url`, signed: creates, mends or leaves it; ERROR_MISSING: webhook_make first. */
	struct error *(*webhook_ensure)(struct arena *arena, const struct engine_account *account,
		const char *url, struct engine_webhook *webhook)must_check;

	/*
	 * Makes a webhook, whose secret the engine makes up and tells only here, not in use yet; and takes away all that are at `url`
	 * but that of an id, or NULL. Both NULL: the secret is ours.
	 */
	struct error *(*webhook_make)(struct arena *arena, const struct engine_account *account,
		const char *url, struct engine_webhook_made *made)must_check;
	struct error *(*webhook_drop)(struct arena *arena, const struct engine_account *account,
		const char *url, const char *but)must_check;

	/*
	 * Sees to it that the knowledge of that name holds exactly these documents, told apart by their names: what is there
	 * is left alone, and what a call that was cut off has left is found again. Answers the engine's id of it, for
	 * engine_agent; without documents it is taken away, and *id is NULL. NULL: agents of this engine can't look things up.
	 */
	struct error *(*knowledge_put)(struct arena *arena, const struct engine_account *account,
		const struct engine_knowledge *knowledge, const char **id)must_check;

	/* Calls in progress and allowed; also the check of the credentials. */
	struct error *(*limits)(struct arena *arena, const struct engine_account *account,
		struct engine_limits *limits)must_check;
};

extern const struct engine engine_ultravox, engine_elevenlabs;

#endif
