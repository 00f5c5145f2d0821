/* script.h: a story's script with the names filled in and every line given its time. */
#ifndef SANDBOX_SCRIPT_H
#define SANDBOX_SCRIPT_H

#include <jansson.h>
#include <stdint.h>

#include "daemons/sandbox/stories.h"
#include "lib/arena.h"

enum { TURNS = 200 };

enum turn_kind { TURN_AGENT, TURN_USER, TURN_TOOL };

struct turn {
	enum turn_kind kind;
	const char *text;         /* what is said; of a tool, why it is called */
	const char *tool;         /* "opt_out", "book", "leaveVoicemail", "hangUp" */
	int64_t start_ms, end_ms; /* from the moment the call was joined */
};

struct script {
	struct turn turns[TURNS];
	size_t count;
	int64_t end_ms;         /* when it ends by itself */
	const char *end_reason; /* as Ultravox names it: hangup, agent_hangup, timeout, system_error */
};

struct cast {
	const struct story *story;
	int variant;
	uint32_t seed;
	const char *greeting;        /* what the agent says first, filled in */
	int user_first;              /* the agent waits for the other side's hello */
	const char *agent, *company; /* names, for what the agent says */
	const json_t *context;       /* the call's template context: who is called, about what */
	const json_t *inactivity;    /* Ultravox's inactivityMessages, or NULL */
	int64_t maximum_ms;          /* the call's maxDuration */
	const char *time_is_up;      /* the call's timeExceededMessage, or NULL */
	int has_opt_out, has_booking, has_voicemail, has_hang_up; /* tools that the agent was given */
};

/* The script of a call, always the same for the same cast. */
void script_build(struct arena *arena, const struct cast *cast, struct script *script);

/* How long a sentence takes to say. */
int64_t script_speech_ms(const char *text);

#endif
