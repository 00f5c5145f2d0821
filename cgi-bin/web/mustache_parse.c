/* mustache_parse.c: the text of a template to its nodes. */
#include "web/mustache_node.h"

#include <ctype.h>
#include <stdarg.h>

struct parser {
	struct arena *arena;
	const struct template_constant *constants;
	struct template *template;
	const char *at, *end;
	struct span open, close; /* the delimiters in force */
	int line;
	unsigned capacity;
};

int span_equal(struct span a, struct span b)
{
	return a.length == b.length && !memcmp(a.text, b.text, a.length);
}

int span_is_blank(struct span span)
{
	for (size_t at = 0; at < span.length; at++)
		if (!isspace((unsigned char)span.text[at]))
			return 0;
	return 1;
}

static struct span trimmed(const char *from, const char *to)
{
	while (from < to && isspace((unsigned char)*from))
		from++;
	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	return (struct span){from, (size_t)(to - from)};
}

struct error *template_error(
	struct arena *arena, const struct template *template, int line, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	const char *what = arena_vprintf(arena, format, values);
	va_end(values);
	return error_new(
		arena, ERROR_INTERNAL, arena_printf(arena, "%s:%d: %s", template->file, line, what), NULL);
}

static struct node *node_add(struct parser *parser, enum node_kind kind, struct span span)
{
	struct template *template = parser->template;
	if (template->count == parser->capacity) {
		parser->capacity = parser->capacity ? 2 * parser->capacity : 32;
		struct node *nodes = arena_alloc(parser->arena, parser->capacity * sizeof *nodes);
		if (template->count)
			memcpy(nodes, template->nodes, template->count * sizeof *nodes);
		template->nodes = nodes;
	}
	struct node *node = &template->nodes[template->count++];
	*node = (struct node){.kind = kind, .line = parser->line, .span = span};
	return node;
}

/* Text up to `to`, a node for each line. */
static void text_add(struct parser *parser, const char *to)
{
	while (parser->at < to) {
		const char *newline = memchr(parser->at, '\n', (size_t)(to - parser->at));
		const char *stop = newline ? newline + 1 : to;
		node_add(parser, NODE_TEXT, (struct span){parser->at, (size_t)(stop - parser->at)});
		parser->line += newline != NULL;
		parser->at = stop;
	}
}

struct template_name template_name(const char *text)
{
	const char *suffix = strrchr(text, '_');
	return (struct template_name){text, strlen(text), suffix == text ? NULL : suffix};
}

static struct path path_of(struct arena *arena, struct span name)
{
	struct path path = {0};
	if (name.length == 1 && *name.text == '.')
		return path;
	size_t count = 1;
	for (size_t at = 0; at < name.length; at++)
		count += name.text[at] == '.';
	char *copy = arena_strndup(arena, name.text, name.length);
	path.parts = arena_alloc(arena, count * sizeof *path.parts);
	for (char *part; (part = strsep(&copy, "."));)
		path.parts[path.count++] = template_name(part);
	return path;
}

static struct error *delimiters_change(struct parser *parser, struct span content)
{
	const char *end = content.text + content.length, *gap = content.text;
	while (gap < end && !isspace((unsigned char)*gap))
		gap++;
	struct span open = {content.text, (size_t)(gap - content.text)}, close = trimmed(gap, end);
	int wrong = !open.length || !close.length;
	for (size_t at = 0; at < content.length; at++)
		wrong |= content.text[at] == '=' || (at >= (size_t)(close.text - content.text) &&
							    isspace((unsigned char)content.text[at]));
	if (wrong)
		return template_error(parser->arena, parser->template, parser->line,
			"delimiters are changed by two words between equals signs, {{=<%% %%>=}}");
	parser->open = open;
	parser->close = close;
	node_add(parser, NODE_NOTHING, content);
	return NULL;
}

static enum node_kind kind_of(char sigil)
{
	switch (sigil) {
	case '!':
	case '=':
		return NODE_NOTHING;
	case '{':
	case '&':
		return NODE_RAW;
	case '#':
		return NODE_SECTION;
	case '^':
		return NODE_INVERTED;
	case '>':
		return NODE_PARTIAL;
	case '<':
		return NODE_PARENT;
	case '$':
		return NODE_BLOCK;
	case '/':
		return NODE_END;
	default:
		return NODE_VALUE;
	}
}

/* What a value's tag always prints, as it is printed; NULL if that depends on the document. */
static const char *constant(const struct parser *parser, enum node_kind kind, struct span name)
{
	const struct template_constant *each = kind == NODE_VALUE ? parser->constants : NULL;
	while (each && each->name && !span_equal(name, (struct span){each->name, strlen(each->name)}))
		each++;
	if (!each || !each->name)
		return NULL;
	struct strbuf text;
	strbuf_init(&text, parser->arena);
	if (parser->template->plain)
		strbuf_adds(&text, each->value);
	else
		strbuf_add_escaped(&text, each->value, strlen(each->value));
	return text.text;
}

/* A tag of any kind but a change of delimiters: its name, and the path to its value if it has one. */
static struct error *tag_add(struct parser *parser, enum node_kind kind, struct span name)
{
	if (kind != NODE_NOTHING && !name.length)
		return template_error(parser->arena, parser->template, parser->line, "a tag without a name");
	const char *text = constant(parser, kind, name);
	if (text) {
		node_add(parser, NODE_TEXT, (struct span){text, strlen(text)});
		return NULL;
	}
	struct node *node = node_add(parser, kind, name);
	if ((kind == NODE_PARTIAL || kind == NODE_PARENT) && *name.text == '*') {
		node->dynamic = 1;
		node->path = path_of(parser->arena, trimmed(name.text + 1, name.text + name.length));
	}
	if (kind == NODE_VALUE || kind == NODE_RAW || kind == NODE_SECTION || kind == NODE_INVERTED)
		node->path = path_of(parser->arena, name);
	return NULL;
}

static int lines_in(const char *from, const char *to)
{
	int lines = 0;
	while ((from = memchr(from, '\n', (size_t)(to - from)))) {
		lines++;
		from++;
	}
	return lines;
}

/* One tag; the parser stands at its opening delimiter. */
static struct error *tag_parse(struct parser *parser)
{
	const char *start = parser->at + parser->open.length;
	while (start < parser->end && isspace((unsigned char)*start))
		start++;
	char sigil = start < parser->end ? *start : 0;
	enum node_kind kind = kind_of(sigil);
	start += kind != NODE_VALUE;
	struct span close = parser->close;
	if (sigil == '{' || sigil == '=') {
		close.length++;
		close.text = arena_printf(parser->arena, "%c%.*s", sigil == '{' ? '}' : '=',
			(int)parser->close.length, parser->close.text);
	}
	const char *stop = start < parser->end
				   ? memmem(start, (size_t)(parser->end - start), close.text, close.length)
				   : NULL;
	if (!stop)
		return template_error(
			parser->arena, parser->template, parser->line, "a tag that does not end");
	struct span content = trimmed(start, stop);
	TRY(sigil == '=' ? delimiters_change(parser, content) : tag_add(parser, kind, content));
	parser->line += lines_in(parser->at, stop);
	parser->at = stop + close.length;
	return NULL;
}

/* What is open, outwards in. */
struct nesting {
	unsigned open[DEPTH_MAX], depth;
};

static struct error *end_match(
	struct arena *arena, struct template *template, struct nesting *nesting, unsigned at)
{
	struct node *end = &template->nodes[at];
	int width = (int)end->span.length;
	if (!nesting->depth)
		return template_error(
			arena, template, end->line, "{{/%.*s}} ends nothing", width, end->span.text);
	struct node *start = &template->nodes[nesting->open[--nesting->depth]];
	if (!span_equal(start->span, end->span))
		return template_error(arena, template, end->line,
			"{{/%.*s}} where {{/%.*s}} of line %d should be", width, end->span.text,
			(int)start->span.length, start->span.text, start->line);
	start->peer = at;
	end->peer = nesting->open[nesting->depth];
	return NULL;
}

static int encloses(enum node_kind kind)
{
	return kind == NODE_SECTION || kind == NODE_INVERTED || kind == NODE_PARENT || kind == NODE_BLOCK;
}

/* Joins what encloses with its end tag. */
static struct error *ends_match(struct arena *arena, struct template *template)
{
	struct nesting nesting = {.depth = 0};
	for (unsigned at = 0; at < template->count; at++) {
		struct node *node = &template->nodes[at];
		if (node->kind == NODE_END)
			TRY(end_match(arena, template, &nesting, at));
		if (!encloses(node->kind))
			continue;
		if (nesting.depth == DEPTH_MAX)
			return template_error(
				arena, template, node->line, "more than %d levels of nesting", DEPTH_MAX);
		node->fills = node->kind == NODE_BLOCK && nesting.depth &&
			      template->nodes[nesting.open[nesting.depth - 1]].kind == NODE_PARENT;
		nesting.open[nesting.depth++] = at;
	}
	if (!nesting.depth)
		return NULL;
	const struct node *left = &template->nodes[nesting.open[nesting.depth - 1]];
	return template_error(arena, template, left->line, "the tag \"%.*s\" is never ended",
		(int)left->span.length, left->span.text);
}

struct error *template_parse(const struct templates *templates, struct template *template, struct span source)
{
	struct parser parser = {.arena = templates->arena,
		.constants = templates->constants,
		.template = template,
		.at = source.text,
		.end = source.text + source.length,
		.open = {"{{", 2},
		.close = {"}}", 2},
		.line = 1};
	while (parser.at < parser.end) {
		const char *tag = memmem(
			parser.at, (size_t)(parser.end - parser.at), parser.open.text, parser.open.length);
		text_add(&parser, tag ? tag : parser.end);
		if (tag)
			TRY(tag_parse(&parser));
	}
	return ends_match(parser.arena, template);
}
