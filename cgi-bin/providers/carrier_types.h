/* carrier_types.h: the nouns that pass between us and a telephone company.
 *
 * Text is never NULL in what comes back: "" where the carrier says nothing. Times are microseconds UTC, -1 unknown.
 */
#ifndef PROVIDERS_CARRIER_TYPES_H
#define PROVIDERS_CARRIER_TYPES_H

#include <stdint.h>

#include "lib/error.h"

struct carrier_account {
	const char *sid, *secret; /* account and auth token */
	const char *api_url;      /* origin, or origin and path, without a slash at its end */
	int timeout_ms;           /* of one request; 0: as long as work that nobody waits for may take */
};

enum carrier_state { /* in the order in which they come; from CARRIER_COMPLETED on the call is over */
	CARRIER_UNKNOWN,
	CARRIER_QUEUED,
	CARRIER_INITIATED,
	CARRIER_RINGING,
	CARRIER_IN_PROGRESS,
	CARRIER_COMPLETED,
	CARRIER_BUSY,
	CARRIER_NO_ANSWER,
	CARRIER_FAILED,
	CARRIER_CANCELED,
};

enum carrier_answer { CARRIER_NOT_ASKED, CARRIER_HUMAN, CARRIER_MACHINE, CARRIER_FAX, CARRIER_UNSURE };

/* "queued", "in_progress", "no_answer" …, as the `calls` table and pages say it; "unknown" for CARRIER_UNKNOWN. */
const char *carrier_state_name(enum carrier_state state);

struct carrier_order {
	const char *to, *from;                         /* E.164 */
	const char *answer_url, *status_url, *amd_url; /* amd_url NULL: no detection of answering machines */
	int ring_seconds, longest_seconds;
};

struct carrier_call {
	const char *id, *to, *from;
	enum carrier_state state;
	enum carrier_answer answer;
	int duration_seconds; /* -1 unknown */
	int inbound;
	int64_t created, started, ended;
	int64_t price_micros; /* what the carrier charges us, in millionths of `currency`; -1 until it is known */
	const char *currency; /* "USD" */
};

struct carrier_calls {
	struct carrier_call *items;
	size_t count;
};

struct carrier_search {
	const char *to, *from;
	int64_t started_after;
};

struct carrier_speech {
	const char *text, *language; /* BCP 47, or NULL */
};

#endif
