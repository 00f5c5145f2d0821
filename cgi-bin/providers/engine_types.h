/* engine_types.h: the nouns that pass between us and a voice engine.
 * Text is never NULL in what comes back: "" where the engine says nothing. Times are microseconds UTC, -1 unknown.
 */
#ifndef PROVIDERS_ENGINE_TYPES_H
#define PROVIDERS_ENGINE_TYPES_H

#include <jansson.h>
#include <stdint.h>

#include "lib/error.h"

struct engine_account {
	const char *key, *webhook_secret, *api_url; /* the URL has no slash at its end */
};

/* What an agent is made from. Prompt and greeting may hold {{variables}} with dotted names, {{lead.name}}. */
struct engine_agent {
	const char *name;     /* unique in the account, no customer's words; cut at 64 characters */
	const char *greeting; /* compiled: with the sentences on AI and recording that the law asks for */
	const char *prompt;
	const char *voice;    /* id of a voice, or NULL for the engine's default */
	const char *language; /* BCP 47, or NULL */
	int longest_seconds, recording;
	const char *opt_out_url; /* the tool's address: POST, JSON {"callId": the engine's id}; or NULL */
	const char *opt_out_key; /* its X-Tool-Key header */
};

/* One conversation to be prepared. */
struct engine_order {
	const char *agent_id;            /* the engine's */
	const char *call_id, *tenant_id; /* ours; they come back with every event */
	const char *greeting;            /* its variables filled in: engines do not do that in first words */
	const json_t *variables;         /* {"lead.name": "Ann"}: texts, all that the prompt uses; or NULL */
	int join_seconds; /* waits so long for the phone: ring time, the carrier's queue, 15 s */
	int timeout_ms;   /* how long the engine may take to answer; 0: 15 s */
	int longest_seconds, recording;
	int outbound; /* the person speaks first, the agent after 2 s of silence; else the agent at once */
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
	const char *join_url;            /* "wss://…", a secret; "" after the end */
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

struct engine_limits {
	int active_calls, allowed_calls; /* at the same time; allowed -1: no limit */
};

#endif
