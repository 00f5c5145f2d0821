/* mustache_lines.c: which lines of a template only hold tags, and what is indented by how much.
 *
 * A line that holds one tag (not a value's) and white space is not printed: its tag stands alone. So do several tags of
 * inheritance, "{{<parent}}{{$block}}", but not a block that begins and ends in the line: it marks a place there. What
 * fills a block loses its own indentation, and takes that of the place where it is put.
 */
#include "web/mustache_node.h"

static int ends_line(const struct node *node)
{
	return node->kind == NODE_TEXT && node->span.length && node->span.text[node->span.length - 1] == '\n';
}

/* The index after the last node of the line that begins at `from`. */
static unsigned line_end(const struct template *template, unsigned from)
{
	while (from < template->count && !ends_line(&template->nodes[from]))
		from++;
	return from < template->count ? from + 1 : from;
}

/* White space at the beginning of a line, as far as it belongs to the line's first node. */
static struct span leading(const struct template *template, unsigned from)
{
	struct span span = {"", 0};
	if (from >= template->count || template->nodes[from].kind != NODE_TEXT)
		return span;
	const struct node *node = &template->nodes[from];
	span.text = node->span.text;
	while (span.length < node->span.length &&
		(span.text[span.length] == ' ' || span.text[span.length] == '\t'))
		span.length++;
	return span;
}

static int belongs_to(const struct template *template, const struct node *node, enum node_kind kind)
{
	return node->kind == kind || (node->kind == NODE_END && template->nodes[node->peer].kind == kind);
}

/* Whether the tags of this line stand alone. */
static int is_alone(const struct template *template, unsigned from, unsigned to)
{
	int tags = 0, parents = 0, blocks = 0, pairs = 0;
	for (unsigned at = from; at < to; at++) {
		const struct node *node = &template->nodes[at];
		if (node->kind == NODE_VALUE || node->kind == NODE_RAW ||
			(node->kind == NODE_TEXT && !span_is_blank(node->span)))
			return 0;
		tags += node->kind != NODE_TEXT;
		parents += belongs_to(template, node, NODE_PARENT);
		blocks += belongs_to(template, node, NODE_BLOCK);
		pairs += node->kind == NODE_BLOCK && node->peer < to;
	}
	return tags == 1 || (tags > 1 && parents + blocks == tags && (parents || !pairs));
}

static void mark_alone(struct template *template)
{
	for (unsigned from = 0, to; from < template->count; from = to) {
		to = line_end(template, from);
		int alone = is_alone(template, from, to);
		for (unsigned at = from; at < to; at++)
			template->nodes[at].alone = alone;
	}
}

/* The first line with something in it of what a tag that stands alone encloses; the index of its end tag if none. */
static unsigned first_line(const struct template *template, unsigned tag)
{
	unsigned peer = template->nodes[tag].peer, at = line_end(template, tag);
	while (at < peer && ends_line(&template->nodes[at]) && span_is_blank(template->nodes[at].span))
		at++;
	if (at + 1 == peer && template->nodes[at].kind == NODE_TEXT &&
		span_is_blank(template->nodes[at].span))
		return peer;
	return at < peer ? at : peer;
}

/* Takes the indentation of the first line away from all lines of what fills a block. */
static void outdent(struct template *template, unsigned block)
{
	unsigned peer = template->nodes[block].peer, first = first_line(template, block);
	size_t most = first < peer ? leading(template, first).length : 0;
	if (!most)
		return;
	for (unsigned at = line_end(template, block); at < peer; at = line_end(template, at)) {
		struct span *span = &template->nodes[at].span;
		size_t less = leading(template, at).length;
		if (less > most)
			less = most;
		span->text += less;
		span->length -= less;
	}
}

/* The indentation of what a line's first tag puts in its place. */
static void indent(struct template *template, unsigned tag, struct span before)
{
	struct node *node = &template->nodes[tag];
	if (node->kind == NODE_BLOCK ||
		(node->alone && (node->kind == NODE_PARTIAL || node->kind == NODE_PARENT)))
		node->indent = before;
	if (node->kind != NODE_BLOCK || !node->alone)
		return;
	unsigned first = first_line(template, tag);
	if (first < node->peer)
		node->indent = leading(template, first);
}

void template_lay_out(struct template *template)
{
	mark_alone(template);
	for (unsigned at = 0; at < template->count; at++)
		if (template->nodes[at].fills && template->nodes[at].alone)
			outdent(template, at);
	for (unsigned from = 0, to; from < template->count; from = to) {
		to = line_end(template, from);
		unsigned tag = from;
		while (tag < to && template->nodes[tag].kind == NODE_TEXT &&
			span_is_blank(template->nodes[tag].span))
			tag++;
		if (tag < to)
			indent(template, tag, leading(template, from));
		for (unsigned at = from; at < to; at++)
			if (template->nodes[at].alone && template->nodes[at].kind == NODE_TEXT)
				template->nodes[at].span.length = 0;
	}
}
