/* mustache_check.c: slips in a folder of templates that would be silent when rendered. */
#include "web/mustache_node.h"

/* The names of all blocks that can be filled, sorted. */
struct blocks {
	struct span *names;
	size_t count;
};

static int compare(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	size_t length = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->text, b->text, length);
	return order ? order : (a->length > b->length) - (a->length < b->length);
}

static struct blocks blocks_collect(const struct templates *templates)
{
	struct blocks blocks = {0};
	size_t most = 0;
	for (size_t at = 0; at < templates->count; at++)
		most += templates->all[at].count;
	blocks.names = arena_alloc(templates->arena, (most + 1) * sizeof *blocks.names);
	for (size_t at = 0; at < templates->count; at++)
		for (unsigned node = 0; node < templates->all[at].count; node++)
			if (templates->all[at].nodes[node].kind == NODE_BLOCK &&
				!templates->all[at].nodes[node].fills)
				blocks.names[blocks.count++] = templates->all[at].nodes[node].span;
	qsort(blocks.names, blocks.count, sizeof *blocks.names, compare);
	return blocks;
}

/* What stands right inside of a parent: white space, comments, and blocks that can be filled. */
static struct error *parent_check(struct arena *arena, const struct template *template,
	const struct node *parent, const struct blocks *blocks)
{
	for (unsigned at = (unsigned)(parent - template->nodes) + 1; at < parent->peer; at++) {
		const struct node *node = &template->nodes[at];
		int width = (int)node->span.length;
		if (node->kind == NODE_BLOCK) {
			at = node->peer;
			if (!bsearch(&node->span, blocks->names, blocks->count, sizeof node->span, compare))
				return template_error(arena, template, node->line,
					"no template has a block \"%.*s\" to fill", width, node->span.text);
		} else if (node->kind != NODE_NOTHING &&
			   (node->kind != NODE_TEXT || !span_is_blank(node->span))) {
			return template_error(arena, template, node->line,
				"what stands in a parent, but in none of its blocks, is never shown: %.*s",
				width, node->span.text);
		}
	}
	return NULL;
}

struct error *templates_check(const struct templates *templates)
{
	struct blocks blocks = blocks_collect(templates);
	for (size_t at = 0; at < templates->count; at++) {
		const struct template *template = &templates->all[at];
		for (unsigned node = 0; node < template->count; node++)
			if (template->nodes[node].kind == NODE_PARENT)
				TRY(parent_check(
					templates->arena, template, &template->nodes[node], &blocks));
	}
	return NULL;
}
