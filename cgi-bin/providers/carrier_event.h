/* carrier_event.h: what a telephone company tells us: verifying and reading its webhooks, and answering them in TwiML.
 *
 * All requests of one carrier are read by the same two functions; the route says which kind it is. Wire facts: the
 * signature is HMAC-SHA1 over the public URL and the sorted form fields; requests may come twice and out of order.
 */
#ifndef PROVIDERS_CARRIER_EVENT_H
#define PROVIDERS_CARRIER_EVENT_H

#include "providers/carrier.h"

/* A request as it arrived. */
struct carrier_request {
	const char *method;       /* "POST" or "GET" */
	const char *origin;       /* the configured public origin, API_BASE_URL: never the Host header */
	const char *uri;          /* REQUEST_URI, not decoded, with its query */
	const char *content_type; /* or NULL */
	const char *body;         /* raw */
	size_t body_length;
	const char *signature; /* X-Twilio-Signature, or NULL */
	const char *token;     /* I-Twilio-Idempotency-Token, or NULL */
};

/* Whether the request was signed with `secret` (the account's auth token), as the company's SDK decides it. */
int twilio_verify(struct arena *arena, const char *secret, const struct carrier_request *request);

enum carrier_event_kind {
	CARRIER_EVENT_VOICE,  /* a call comes in, or one of ours was answered: it wants TwiML */
	CARRIER_EVENT_STATUS, /* a call has moved on */
	CARRIER_EVENT_AMD,    /* whether a person or a machine has answered */
};

struct carrier_event {
	enum carrier_event_kind kind;
	const char *
		key; /* the same for a repeated delivery, different for all others: "status:<call>:<number>:<status>" */
	const char *call_id;   /* the carrier's id of the call */
	const char *account;   /* must equal the account whose secret verified it */
	const char *to, *from; /* E.164, or "anonymous", "client:…", "sip:…" */
	enum carrier_state state;
	const char *status;   /* the carrier's own word for the state */
	int64_t sequence;     /* from 0 on; -1 where none was sent */
	int duration_seconds; /* -1 until the call is over */
	int sip_code;         /* 0 where none was sent */
	enum carrier_answer answer;
	const char *answered_by; /* the carrier's own word, "machine_start" */
	int detection_ms;        /* how long the detection took; -1 unknown */
	int64_t at;              /* when it happened, as the carrier says; -1 unknown */
	int inbound;             /* a call in */
	const char *forwarded_from, *caller_name, *stir, *token;
	const char *from_city, *from_region, *from_country;
};

/* Reads a verified request; ERROR_INVALID where it names no call or account. */
struct error *twilio_read_event(struct arena *arena, const struct carrier_request *request,
	enum carrier_event_kind kind, struct carrier_event *event) must_check;

/*
 * TwiML documents, to be sent as text/xml. All text is escaped; characters that XML cannot carry are left out.
 * twiml_connect streams the call to the engine's join URL, and hangs up afterwards.
 */
const char *twiml_connect(struct arena *arena, const char *join_url);
const char *twiml_say(struct arena *arena, const struct carrier_speech *speech); /* says it, then hangs up */
const char *twiml_voicemail(
	struct arena *arena, const struct carrier_speech *speech); /* waits a second before it */
const char *twiml_forward(struct arena *arena, const char *phone); /* connects the caller to it (E.164) */
const char *twiml_reject(struct arena *arena, int busy); /* without answering, so that nothing is charged */
const char *twiml_hangup(struct arena *arena);

#endif
