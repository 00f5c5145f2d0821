/* mustache_settle.c: a compiled template without what nobody sees, and with fewer and longer texts.
 *
 * In HTML the indentation of lines means nothing, and is left away: so are comments, and what a page has as much of as of
 * what is seen. Then the text from one tag to the next is one node. Plain texts, and templates of the specification, keep
 * all lines as they are, each a node of its own, since each may have to be indented.
 */
#include "web/mustache_node.h"

static int ends_line(struct span span)
{
	return span.length && span.text[span.length - 1] == '\n';
}

static void outdent(struct template *template)
{
	int begins = 1;
	for (unsigned at = 0; at < template->count; at++) {
		struct node *node = &template->nodes[at];
		node->indent.length = 0;
		if (node->kind != NODE_TEXT || !node->span.length) {
			begins &= node->kind == NODE_TEXT || node->alone;
			continue;
		}
		int ends = ends_line(node->span);
		while (begins && node->span.length && (*node->span.text == ' ' || *node->span.text == '\t')) {
			node->span.text++;
			node->span.length--;
		}
		begins = ends;
	}
}

/* What is left of a template's text, one after the other. */
static char *text_space(struct arena *arena, const struct template *template)
{
	size_t length = 0;
	for (unsigned at = 0; at < template->count; at++)
		length += template->nodes[at].kind == NODE_TEXT ? template->nodes[at].span.length : 0;
	return arena_take(arena, length + 1);
}

/* Moves nodes together, and texts into `text`; where each node has gone is in `places`. */
static void join(struct template *template, char *text, unsigned *places)
{
	unsigned count = 0;
	for (unsigned at = 0; at < template->count; at++) {
		struct node node = template->nodes[at];
		struct node *last = count ? &template->nodes[count - 1] : NULL;
		places[at] = count;
		if (node.kind == NODE_NOTHING || (node.kind == NODE_TEXT && !node.span.length))
			continue;
		if (node.kind == NODE_TEXT) {
			memcpy(text, node.span.text, node.span.length);
			node.span.text = text;
			text += node.span.length;
		}
		if (node.kind == NODE_TEXT && last && last->kind == NODE_TEXT)
			last->span.length += node.span.length;
		else
			template->nodes[count++] = node;
	}
	template->count = count;
}

void template_settle(const struct templates *templates, struct template *template)
{
	if (templates->specification || template->plain)
		return;
	unsigned *places = arena_alloc(templates->arena, (template->count + 1) * sizeof *places);
	outdent(template);
	join(template, text_space(templates->arena, template), places);
	for (unsigned at = 0; at < template->count; at++)
		if (template->nodes[at].peer)
			template->nodes[at].peer = places[template->nodes[at].peer];
}
