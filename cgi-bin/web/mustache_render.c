/* mustache_render.c: a compiled template and a document to text. */
#include "web/mustache_node.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024, STEPS_MAX = 20 * 1000 * 1000 };

/* A value: by its key it may have parts that are only made when they are asked for. */
struct found {
	struct template_value at;
	int has_parts;
	int typed; /* what the user typed, and what is inside of it: it has no parts */
};

/* The documents that names are looked up in, inwards out. */
struct context {
	struct found found;
	const struct context *outer;
};

/* A parent that is being rendered, with what fills its blocks. The outermost that fills a block wins. */
struct frame {
	const struct frame *outer;
	const struct template *template;
	const struct node *parent;
};

/* Where a node stands. */
struct place {
	const struct template *template;
	const struct context *context;
	const struct frame *frames;
};

struct renderer {
	const struct templates *templates;
	struct template_parts *parts; /* or NULL */
	struct arena *arena;
	struct strbuf *out;
	struct strbuf indent; /* what each line of a template begins with, at this moment */
	size_t most;          /* the length that `out` may not exceed */
	int plain;
	int fresh_line; /* nothing of this line of the template has been written */
	int depth, steps;
};

static struct error *render_range(struct renderer *, const struct place *, unsigned from, unsigned to);

static struct error *failed(
	struct renderer *renderer, const struct place *place, const struct node *node, const char *what)
{
	return error_new(renderer->arena, ERROR_INTERNAL, "This page could not be made.",
		"%s:%d: {{%.*s}} %s", place->template->file, node->line,
		node->kind == NODE_TEXT ? 0 : (int)node->span.length, node->span.text, what);
}

static int is_typed(const struct template_name *key)
{
	return !strcmp(key->text, "form") || !strcmp(key->text, "errors");
}

/* What a name means in an object. */
static struct found member_of(
	struct template_parts *parts, const struct found *of, const struct template_name *name)
{
	const json_t *object = of->at.value, *value = json_object_getn(object, name->text, name->length);
	if (!value && parts)
		value = parts->missing(parts, object, name);
	struct found found = {{value, object, name}, 0, of->typed};
	found.typed |= json_is_object(value) && is_typed(name);
	found.has_parts = value && parts && !found.typed && parts->has(&found.at);
	return found;
}

/* What a name means in a value: a member, or a part that is made now. */
static struct found member(
	const struct renderer *renderer, const struct found *of, const struct template_name *name)
{
	struct template_parts *parts = renderer->parts;
	if (json_is_object(of->at.value))
		return member_of(parts, of, name);
	return (struct found){.at.value = of->has_parts ? parts->part(parts, &of->at, name->text) : NULL};
}

static struct found look_up(
	const struct renderer *renderer, const struct context *context, const struct path *path)
{
	struct found found = context->found;
	if (!path->count)
		return found;
	for (found.at.value = NULL; context && !found.at.value; context = context->outer)
		found = member(renderer, &context->found, &path->parts[0]);
	for (unsigned at = 1; found.at.value && at < path->count; at++)
		found = member(renderer, &found, &path->parts[at]);
	return found;
}

static int is_truthy(const struct found *found)
{
	const json_t *value = found->at.value;
	const char *html = html_of(value);
	if (html)
		return *html != '\0';
	if (found->has_parts)
		return 1;
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_NULL:
	case JSON_FALSE:
		return 0;
	case JSON_STRING:
		return json_string_length(value) > 0;
	case JSON_INTEGER:
	case JSON_REAL:
		return json_number_value(value) != 0;
	case JSON_ARRAY:
		return json_array_size(value) > 0;
	default:
		return 1;
	}
}

/* Before anything of a template's line is written. */
static void line_begin(struct renderer *renderer)
{
	if (renderer->fresh_line)
		strbuf_add(renderer->out, renderer->indent.text, renderer->indent.length);
	renderer->fresh_line = 0;
}

static void render_text(struct renderer *renderer, struct span span)
{
	if (!span.length)
		return;
	if (*span.text != '\n' && *span.text != '\r')
		line_begin(renderer);
	strbuf_add(renderer->out, span.text, span.length);
	renderer->fresh_line = span.text[span.length - 1] == '\n';
}

static void render_real(struct strbuf *out, double number)
{
	char text[32];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	strbuf_adds(out, text);
}

static void render_string(struct renderer *renderer, const struct node *node, const json_t *value)
{
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);
	if (renderer->plain || (node->kind == NODE_RAW && renderer->templates->specification))
		strbuf_add(renderer->out, text, length);
	else
		strbuf_add_escaped(renderer->out, text, length);
}

static struct error *render_value(
	struct renderer *renderer, const struct place *place, const struct node *node)
{
	struct found found = look_up(renderer, place->context, &node->path);
	const json_t *value = found.at.value;
	const char *html = html_of(value);
	line_begin(renderer);
	if (html) {
		strbuf_adds(renderer->out, html);
		return NULL;
	}
	if (found.has_parts)
		return failed(renderer, place, node, "has parts: say which of them to print");
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING:
		render_string(renderer, node, value);
		return NULL;
	case JSON_INTEGER:
		strbuf_add_integer(renderer->out, json_integer_value(value), 1);
		return NULL;
	case JSON_REAL:
		render_real(renderer->out, json_real_value(value));
		return NULL;
	case JSON_TRUE:
	case JSON_FALSE:
		strbuf_adds(renderer->out, json_is_true(value) ? "true" : "false");
		return NULL;
	case JSON_NULL:
		return NULL;
	default:
		return renderer->templates->specification
			       ? NULL
			       : failed(renderer, place, node,
					 "is an array or an object: say which part of it to print");
	}
}

static struct error *render_inside(
	struct renderer *renderer, const struct place *place, const struct node *node, struct found found)
{
	struct context context = {found, place->context};
	struct place inside = {place->template, &context, place->frames};
	return render_range(renderer, &inside, (unsigned)(node - place->template->nodes) + 1, node->peer);
}

static struct error *render_section(
	struct renderer *renderer, const struct place *place, const struct node *node)
{
	struct found found = look_up(renderer, place->context, &node->path);
	if (!is_truthy(&found))
		return NULL;
	if (!json_is_array(found.at.value))
		return render_inside(renderer, place, node, found);
	for (size_t at = 0; at < json_array_size(found.at.value); at++) {
		struct found each = {.at.value = json_array_get(found.at.value, at), .typed = found.typed};
		TRY(render_inside(renderer, place, node, each));
	}
	return NULL;
}

static struct error *render_inverted(
	struct renderer *renderer, const struct place *place, const struct node *node)
{
	struct found found = look_up(renderer, place->context, &node->path);
	if (is_truthy(&found))
		return NULL;
	return render_range(renderer, place, (unsigned)(node - place->template->nodes) + 1, node->peer);
}

/* All of a template, or what is inside of a node of it, with each line indented. */
static struct error *render_indented(
	struct renderer *renderer, const struct place *place, const struct node *node, struct span indent)
{
	unsigned from = node ? (unsigned)(node - place->template->nodes) + 1 : 0;
	unsigned to = node ? node->peer : place->template->count;
	size_t before = renderer->indent.length;
	strbuf_add(&renderer->indent, indent.text, indent.length);
	TRY(render_range(renderer, place, from, to));
	renderer->indent.length = before;
	return NULL;
}

/* The template that a partial or parent names: NULL if its value names none. */
static struct error *target_of(struct renderer *renderer, const struct place *place, const struct node *node,
	const struct template **target)
{
	*target = node->target;
	if (!node->dynamic)
		return NULL;
	struct found found = look_up(renderer, place->context, &node->path);
	const json_t *name = found.at.value;
	if (json_is_string(name))
		*target =
			template_find(renderer->templates, json_string_value(name), json_string_length(name));
	if (!*target && is_truthy(&found) && !renderer->templates->specification)
		return failed(renderer, place, node, "names a template that does not exist");
	return NULL;
}

static struct error *render_partial(
	struct renderer *renderer, const struct place *place, const struct node *node)
{
	const struct template *target;
	TRY(target_of(renderer, place, node, &target));
	if (!target)
		return NULL;
	struct frame frame = {place->frames, place->template, node};
	struct place inside = {target, place->context, node->kind == NODE_PARENT ? &frame : place->frames};
	return render_indented(renderer, &inside, NULL, node->indent);
}

/* The block right inside of the frame's parent that fills this one, or NULL. */
static const struct node *filling_in(const struct frame *frame, struct span name)
{
	const struct node *nodes = frame->template->nodes;
	for (const struct node *node = frame->parent + 1; node < nodes + frame->parent->peer; node++) {
		if (node->fills && span_equal(node->span, name))
			return node;
		if (node->peer && node->kind != NODE_END)
			node = nodes + node->peer;
	}
	return NULL;
}

/* What fills a block belongs to where its parent tag stands; only the documents are those of the block's place. */
static struct error *render_block(
	struct renderer *renderer, const struct place *place, const struct node *node)
{
	const struct node *filling = NULL;
	const struct frame *from = NULL;
	for (const struct frame *frame = place->frames; frame; frame = frame->outer) {
		const struct node *found = filling_in(frame, node->span);
		if (found) {
			filling = found;
			from = frame;
		}
	}
	if (!filling)
		return render_range(
			renderer, place, (unsigned)(node - place->template->nodes) + 1, node->peer);
	struct place inside = {from->template, place->context, from->outer};
	return render_indented(renderer, &inside, filling, node->indent);
}

static struct error *render_node(
	struct renderer *renderer, const struct place *place, const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
		render_text(renderer, node->span);
		return NULL;
	case NODE_VALUE:
	case NODE_RAW:
		return render_value(renderer, place, node);
	case NODE_SECTION:
		return render_section(renderer, place, node);
	case NODE_INVERTED:
		return render_inverted(renderer, place, node);
	case NODE_PARTIAL:
	case NODE_PARENT:
		return render_partial(renderer, place, node);
	case NODE_BLOCK:
		return render_block(renderer, place, node);
	case NODE_NOTHING:
	case NODE_END:
		break;
	}
	return NULL;
}

static struct error *render_range(
	struct renderer *renderer, const struct place *place, unsigned from, unsigned to)
{
	const struct node *nodes = place->template->nodes;
	if (from >= to)
		return NULL;
	if (++renderer->depth > DEPTH_MAX)
		return failed(renderer, place, &nodes[from], "is nested too deep: does it contain itself?");
	for (unsigned at = from; at < to; at++) {
		const struct node *node = &nodes[at];
		TRY(render_node(renderer, place, node));
		if (renderer->out->length > renderer->most)
			return failed(renderer, place, node, "makes the page larger than 16 MiB");
		if (++renderer->steps > STEPS_MAX)
			return failed(renderer, place, node, "is too much work: does it multiply itself?");
		if (node->peer > at)
			at = node->peer;
	}
	renderer->depth--;
	return NULL;
}

struct error *templates_render(const struct templates *templates, struct arena *arena,
	const struct template_pour *pour, struct strbuf *out)
{
	const struct template *template = template_find(templates, pour->view, strlen(pour->view));
	if (!template)
		return error_new(arena, ERROR_INTERNAL, "This page could not be made.",
			"there is no template \"%s\"", pour->view);
	struct renderer renderer = {.templates = templates,
		.parts = pour->parts,
		.arena = arena,
		.out = out,
		.most = out->length + OUTPUT_MAX,
		.plain = template->plain,
		.fresh_line = 1};
	strbuf_init(&renderer.indent, arena);
	struct context context = {.found.at.value = pour->document};
	struct place place = {template, &context, NULL};
	return render_range(&renderer, &place, 0, template->count);
}
