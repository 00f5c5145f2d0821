/* engine_types.h: what a voice engine tells us: calls, turns, voices, webhooks, limits.
 * Text is never NULL in what comes back: "" where the engine says nothing. Times are microseconds UTC, -1 unknown.
 */
#ifndef PROVIDERS_ENGINE_TYPES_H
#define PROVIDERS_ENGINE_TYPES_H

#include "lib/error.h"
#include "providers/engine_order.h"

/* A text that agents look things up in. */
struct engine_document {
	const char *
		name; /* another one with every change of the text; letters, digits, '.' and '-', 60 at most */
	const char *title, *text;
};

/* All that one agent looks things up in. */
struct engine_knowledge {
	const char *name; /* unique in the account */
	const struct engine_document *documents;
	size_t count; /* 20 at most */
};

enum engine_end {
	ENGINE_NOT_ENDED,
	ENGINE_HANGUP,       /* the person hung up */
	ENGINE_AGENT_HANGUP, /* the agent did */
	ENGINE_TIMEOUT,      /* longest_seconds */
	ENGINE_UNJOINED,     /* the phone never came */
	ENGINE_ERROR,        /* the connection or the engine broke */
};

struct engine_call {
	const char *id, *agent_id;       /* the engine's */
	const char *call_id, *tenant_id; /* ours, from its metadata; "" if it is none of ours */
	const char *
		join_url; /* where the call is streamed to, "wss://…", or the whole TwiML, "<?xml…"; a secret; "" after the end */
	int64_t created, joined, ended;
	enum engine_end end;
	const char *end_reason; /* the engine's own word */
	int billed_seconds;     /* -1 until billing is final */
	int billing_final;
	int recording;
	const char *summary, *short_summary; /* "" until there is one */
};

enum engine_role { ENGINE_PERSON, ENGINE_AGENT, ENGINE_TOOL_CALL, ENGINE_TOOL_RESULT };

struct engine_turn {
	enum engine_role role;
	const char *text;     /* words; a tool's arguments or result */
	const char *tool;     /* its name, or "" */
	int start_ms, end_ms; /* since the phone joined; -1 unknown */
};

struct engine_voice {
	const char *id, *name, *description, *language, *preview_url;
};

struct engine_calls {
	struct engine_call *items;
	size_t count;
};

struct engine_turns {
	struct engine_turn *items;
	size_t count;
};

struct engine_voices {
	struct engine_voice *items;
	size_t count;
};

struct engine_webhook {
	const char *id, *url;
	int healthy;
	const char *failure; /* the latest one, or "" */
};

struct engine_webhook_made {
	const char *id, *secret;
};

struct engine_limits {
	int active_calls, allowed_calls; /* at the same time; allowed -1: no limit */
};

#endif
