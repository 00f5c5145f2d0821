/* diff.h: what was changed between two texts, in words, for people to read.
 *
 * No library is packaged that does this for texts in memory without much around it (libgit2 holds one inside).
 */
#ifndef LIB_DIFF_H
#define LIB_DIFF_H

#include "lib/arena.h"

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_part {
	enum diff_kind kind;
	const char *text; /* not terminated: within one of the two texts */
	size_t length;
};

struct diff {
	struct diff_part *parts;
	size_t count;
};

/*
 * The parts in order: what is the same or removed, put together, is `was`; what is the same or added is `is`. Neighbours
 * differ in kind, and what is removed comes before what is added in its place. Lines are compared first, then the words
 * of lines that changed; texts that have too little in common are replaced as a whole, so that it takes milliseconds.
 */
struct diff diff_words(struct arena *arena, const char *was, const char *is);

#endif
