/* engine_order.h: what we hand to a voice engine: an account, an agent, a conversation to be held, a voice to be heard. */
#ifndef PROVIDERS_ENGINE_ORDER_H
#define PROVIDERS_ENGINE_ORDER_H

#include <jansson.h>
#include <stdint.h>

struct engine_account {
	const char *key, *webhook_secret, *api_url; /* the URL has no slash at its end */
	const char *begin_url,
		*begin_key; /* where it asks how to begin a call that comes to it, and what it shows there; or NULL */
	const char
		*webhook_id; /* the webhook that webhook_make has made; NULL: whichever is at our address */
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
	const char *knowledge;   /* the engine's id of what it looks things up in (knowledge_put), or NULL */
};

/* One conversation to be prepared. */
struct engine_order {
	const char *agent_id;            /* the engine's */
	const char *call_id, *tenant_id; /* ours; they come back with every event */
	const char *our_phone, *their_phone;
	const char *opt_out_key; /* as the agent's */
	const char *greeting;    /* its variables filled in: engines do not do that in first words */
	const json_t *variables; /* {"lead.name": "Ann"}: texts, all that the prompt uses; or NULL */
	const char *prompt;      /* the agent's, where each variable in it needs a value; or NULL */
	int join_seconds;        /* waits so long for the phone: ring time, the carrier's queue, 15 s */
	int timeout_ms;          /* how long the engine may take to answer; 0: 15 s */
	int longest_seconds, recording;
	int outbound; /* the person speaks first, the agent after 2 s of silence; else the agent at once */
};

/* A voice to be heard. */
struct engine_sample {
	const char *voice; /* id */
	const char *language,
		*sentence; /* for an engine that says sentences on demand; others play one of their own */
	const char *path;  /* the file to be written */
	int timeout_ms;
};

#endif
