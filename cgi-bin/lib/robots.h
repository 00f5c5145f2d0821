/* robots.h: what a web site's robots.txt lets us read (RFC 9309). */
#ifndef LIB_ROBOTS_H
#define LIB_ROBOTS_H

#include <stddef.h>

/*
 * Whether `agent` may read `path` (with its query), after the text of robots.txt: the group that names the agent, else that
 * of all; of its rules the longest that fits, of two as long the one that allows.
 */
int robots_allow(const char *text, size_t length, const char *agent, const char *path);

#endif
