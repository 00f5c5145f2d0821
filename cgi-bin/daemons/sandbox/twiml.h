/* twiml.h: reads a TwiML document into the list of verbs that the sandbox's network carries out. */
#ifndef SANDBOX_TWIML_H
#define SANDBOX_TWIML_H

#include "lib/error.h"

enum twiml_kind {
	TWIML_SAY,
	TWIML_PAUSE,
	TWIML_PLAY,
	TWIML_HANGUP,
	TWIML_REJECT,
	TWIML_REDIRECT,
	TWIML_DIAL,
	TWIML_STREAM
};

struct twiml_verb {
	enum twiml_kind kind;
	const char *text;   /* what is said, the URL to go to, the number to dial, the URL of the stream */
	const char *action; /* of Connect and Dial, or NULL */
	const char *method; /* "POST" unless said otherwise */
	const char *reason; /* of Reject: "rejected" or "busy" */
	const char *name, *status_callback; /* of Stream, or NULL */
	int loop, seconds;                  /* of Say and Play; of Pause and Dial */
};

struct twiml {
	struct twiml_verb *verbs;
	size_t count;
};

/* Fails, as Twilio does (12100, 12200), on a document that is no XML or that uses verbs in a way that does not exist. */
struct error *twiml_parse(struct arena *arena, const char *document, struct twiml *twiml) must_check;

#endif
