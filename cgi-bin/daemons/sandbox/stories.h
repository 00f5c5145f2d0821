/* stories.h: what happens when a number is dialed, and the scripts of those who answer.
 *
 * The dialed number chooses. +1 AAA 555 01NN, with any area code AAA: NN modulo 20 is the story, NN / 20 the variant of
 * its script. +44 20 7946 0xNN and +44 161 496 0xNN likewise. Any other number gets a usual mix, by a hash of it.
 */
#ifndef SANDBOX_STORIES_H
#define SANDBOX_STORIES_H

#include <stddef.h>
#include <stdint.h>

enum network_outcome { NETWORK_ANSWERS, NETWORK_BUSY, NETWORK_NO_ANSWER, NETWORK_FAILS, NETWORK_REFUSES };

/*
 * One script is lines of a letter, a colon and words in braces to fill in:
 *   G  the agent's greeting            U  the other side says        A  the agent says
 *   O  the opt-out tool is called      B  a tool for booking, if any V  leaveVoicemail, if the agent has it
 *   P  milliseconds of silence         I  the agent's own messages for a silent line
 *   H  the agent hangs up              X  the other side hangs up    S  the engine breaks down
 *   L  say the lines before, from the first U on, again and again
 */
struct story {
	const char *name, *title, *description;
	enum network_outcome outcome;
	int ring_low_ms, ring_high_ms; /* how long it rings before somebody or something answers */
	const char *answered_by;    /* human, machine, fax, unknown: what answering-machine detection finds */
	int inbound;                /* chosen by name only, for calls in */
	int share;                  /* of a hundred other numbers */
	const char *const *scripts; /* ended by NULL; NULL where nobody answers */
};

extern const struct story stories[];
extern const size_t story_count;

enum { STORY_NUMBERS = 20 }; /* the first twenty stories have numbers */

/* The story of that name, or NULL. */
const struct story *story_named(const char *name);

/* The story of a dialed number, and the variant of its script. */
const struct story *story_of_number(const char *number, int *variant);

/* The variant's script, or NULL where nobody answers. */
const char *story_script(const struct story *story, int variant);

#endif
