/* delivery.h: requests that the providers send: webhooks, TwiML documents, tools. A queue on disk and a pool of threads.
 *
 * A delivery is sent at least once: after a crash those under way are sent again, as are Ultravox's that were not
 * answered with 2xx (30 s later, then doubling, ten times, in story time). Deliveries of one lane go one after another.
 */
#ifndef SANDBOX_DELIVERY_H
#define SANDBOX_DELIVERY_H

#include <jansson.h>
#include <stdint.h>

enum delivery_kind {
	DELIVERY_CALLBACK,  /* Twilio tells something; the answer means nothing */
	DELIVERY_TWIML,     /* Twilio asks what to do; network_document gets the answer */
	DELIVERY_EVENT,     /* Ultravox tells something, until it is answered with 2xx */
	DELIVERY_POST_CALL, /* ElevenLabs tells something; convai_answered says whether once more */
	DELIVERY_TOOL,      /* Ultravox invokes an agent's tool; conversation_tool_answered gets the answer */
};

struct delivery {
	enum delivery_kind kind;
	const char *call;
	const char *lane; /* usually the call */
	const char *method, *url;
	json_t *form;     /* Twilio's parameters */
	const char *body; /* of the others: the raw body */
	json_t *headers;  /* additional ones of a tool; or NULL */
	json_t *secrets;  /* that sign an event */
	const char *
		webhook; /* the id of the webhook that this is for; "fallback" of TwiML; the turn of a tool; or NULL */
};

/* Puts it in the queue, inside a transaction: late, twice or overtaken as the settings say. */
void delivery_add(const struct delivery *delivery, int64_t due);

/* Starts the pool. `account` and `token` are Twilio's. */
void delivery_start(const char *account, const char *token);

/* Hands due deliveries to idle threads, inside a transaction; when the next one is due (INT64_MAX: none waits). */
int64_t delivery_dispatch(int64_t now);

#endif
