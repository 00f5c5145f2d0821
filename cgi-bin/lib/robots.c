/* robots.c: what a web site's robots.txt lets us read. */
#include "lib/robots.h"

#include <string.h>
#include <strings.h>

#include "lib/compiler.h"

struct part {
	const char *at;
	size_t length;
};

static struct part trim(struct part part)
{
	while (part.length && strchr(" \t\r\f\v", *part.at) && *part.at)
		part.at++, part.length--;
	while (part.length && part.at[part.length - 1] && strchr(" \t\r\f\v", part.at[part.length - 1]))
		part.length--;
	return part;
}

/* The next line as name and value, without its comment; 0 at the end. */
static int next_line(struct part *rest, struct part *name, struct part *value)
{
	if (!rest->length)
		return 0;
	const char *end = memchr(rest->at, '\n', rest->length);
	struct part line = {rest->at, end ? (size_t)(end - rest->at) : rest->length};
	size_t used = line.length + (end != NULL);
	rest->at += used;
	rest->length -= used;
	const char *comment = memchr(line.at, '#', line.length);
	line.length = comment ? (size_t)(comment - line.at) : line.length;
	const char *colon = memchr(line.at, ':', line.length);
	*name = trim((struct part){line.at, colon ? (size_t)(colon - line.at) : 0});
	*value = (struct part){"", 0};
	if (colon)
		*value = trim((struct part){colon + 1, line.length - (size_t)(colon + 1 - line.at)});
	return 1;
}

static int is(struct part part, const char *word)
{
	return part.length == strlen(word) && !strncasecmp(part.at, word, part.length);
}

/* Whether a rule fits: '*' stands for anything, '$' at its end for the end. */
static int fits(struct part rule, const char *path)
{
	int to_end = rule.length && rule.at[rule.length - 1] == '$';
	size_t length = rule.length - (size_t)to_end, at = 0, star = 0, from = 0, in = 0;
	size_t whole = strlen(path);
	int starred = 0;
	for (;;) {
		if (at == length && (!to_end || in == whole))
			return 1;
		if (at < length && rule.at[at] == '*') {
			starred = 1;
			star = ++at;
			from = in;
		} else if (at < length && in < whole && rule.at[at] == path[in]) {
			at++, in++;
		} else if (starred && from < whole) {
			at = star;
			in = ++from;
		} else {
			return 0;
		}
	}
}

/* The verdict of the groups for this name: 1 allowed, 0 not, -1 no such group. */
static int verdict(struct part rest, const char *agent, const char *path)
{
	struct part name, value;
	int ours = 0, in_head = 0, found = 0, allowed = 1;
	size_t longest = 0;
	while (next_line(&rest, &name, &value)) {
		if (is(name, "user-agent")) {
			ours = (in_head && ours) || is(value, agent);
			in_head = 1;
			found |= ours;
			continue;
		}
		int allow = is(name, "allow");
		if (!allow && !is(name, "disallow"))
			continue;
		in_head = 0;
		if (!ours || !value.length || value.length < longest || !fits(value, path))
			continue;
		allowed = value.length > longest ? allow : allowed || allow;
		longest = value.length;
	}
	return found ? allowed : -1;
}

int robots_allow(const char *text, size_t length, const char *agent, const char *path)
{
	struct part all = {text, length};
	if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		all = (struct part){text + 3, length - 3};
	int answer = verdict(all, agent, path);
	if (answer < 0)
		answer = verdict(all, "*", path);
	return answer != 0;
}
