/* mustache_node.h: what a compiled template is made of; only for mustache*.c.
 *
 * A template is a flat array of nodes in the order of its text. What encloses others (section, inverted, parent, block)
 * knows the index of its end tag, so that a range is skipped by one assignment.
 */
#ifndef WEB_MUSTACHE_NODE_H
#define WEB_MUSTACHE_NODE_H

#include "web/mustache.h"

enum { DEPTH_MAX = 100 };

enum node_kind {
	NODE_TEXT,     /* at most one line, with its line end, until templates are settled */
	NODE_NOTHING,  /* a comment, or a change of delimiters */
	NODE_VALUE,    /* {{x}} */
	NODE_RAW,      /* {{{x}}} and {{&x}} */
	NODE_SECTION,  /* {{#x}} */
	NODE_INVERTED, /* {{^x}} */
	NODE_PARTIAL,  /* {{>x}} */
	NODE_PARENT,   /* {{<x}} */
	NODE_BLOCK,    /* {{$x}} */
	NODE_END,      /* {{/x}} */
};

struct span {
	const char *text;
	size_t length;
};

/* A dotted name; "." has no parts. */
struct path {
	struct template_name *parts;
	unsigned count;
};

struct node {
	enum node_kind kind;
	int line;
	int alone;          /* a tag whose line shows nothing else: the line itself is not printed */
	int fills;          /* a block right inside of a parent: it fills one, and is none */
	int dynamic;        /* a partial or parent that a value names */
	unsigned peer;      /* the index of the end tag, or in an end tag of what it ends */
	struct span span;   /* of text: itself; of a tag: its name */
	struct span indent; /* of partial, parent, block: what is put before each of its lines */
	struct path path;   /* of what looks up a value */
	const struct template *target; /* of a partial or parent that is not dynamic; NULL if there is none */
};

struct template
{
	const char *name; /* "leads/index" */
	const char *file; /* for messages */
	int plain;        /* a plain text: nothing is escaped */
	struct node *nodes;
	unsigned count;
};

struct templates {
	struct arena *arena;
	struct template *all; /* sorted by name */
	size_t count, capacity;
	int specification;                         /* as the specification has it, not as pages need it */
	const struct template_constant *constants; /* or NULL */
};

/* The template of this name, or NULL. */
const struct template *template_find(const struct templates *templates, const char *name, size_t length);

/* Turns source (kept: nodes point into it) into the template's nodes; name and file are set already. */
struct error *template_parse(
	const struct templates *templates, struct template *template, struct span source) must_check;

/* Finds the lines that only hold tags, and settles what is indented by how much. After template_parse. */
void template_lay_out(struct template *template);

/* Leaves away what nobody sees, and joins what is always printed together. After template_lay_out. */
void template_settle(const struct templates *templates, struct template *template);

/* Finds the slips that would be silent when rendered; see mustache.h. */
struct error *templates_check(const struct templates *templates) must_check;

/* An error that begins with file and line. */
struct error *template_error(struct arena *arena, const struct template *template, int line,
	const char *format, ...) printf_like(4, 5);

/* Whether two names are the same. */
int span_equal(struct span a, struct span b);

/* Whether there is nothing but white space. */
int span_is_blank(struct span span);

/* The HTML of an html_value, or NULL for any other value. */
const char *html_of_object(const json_t *object);
static inline const char *html_of(const json_t *value)
{
	return json_is_object(value) ? html_of_object(value) : NULL;
}

#endif
