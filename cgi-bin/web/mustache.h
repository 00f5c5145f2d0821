/* mustache.h: templates, compiled once at start-up, poured over JSON documents by any number of threads.
 *
 * The whole mustache specification but lambdas, with inheritance ({{<layouts/page}}{{$content}}…{{/content}}
 * {{/layouts/page}}) and dynamic names ({{>*kind}}). A template's name is its path below the folder, without suffix:
 * "leads/index", "layouts/page"; partials and parents are named the same way. What a template's author has to know:
 *
 *   {{x}}     is escaped, for text and for quoted attributes; only what html_value() made is printed as it is.
 *             {{{x}}} and {{&x}} do the same: no template can print unescaped text by itself.
 *   falsy     are null, false, 0, "", [] and what is missing. An empty object is truthy.
 *   {{#x}}    repeats for an array, and once for anything else that is truthy; names are looked up inwards out.
 *   {{x}}     of an array or an object is an error when rendered: say which part ({{created_at.relative}}).
 *   blocks    that a page fills stay filled in the partials of its parent too. What stands in a filled block belongs
 *             to the page: a {{<card}} in there fills its own blocks, even those of the same names.
 *   *.text    a template named "mail/welcome.text" is plain text: nothing in it, or in its partials, is escaped, and
 *             lines keep their indentation: in HTML it means nothing, and is left away.
 *
 * In folders, these are compile errors too: a partial or parent that doesn't exist, text in a parent outside of blocks
 * (it would never be shown), and filling a block that no template has. Limits, each an error: 100 levels, 16 MiB.
 */
#ifndef WEB_MUSTACHE_H
#define WEB_MUSTACHE_H

#include <jansson.h>

#include "lib/error.h"
#include "lib/strbuf.h"

struct templates;

/* What a name is in all documents: it becomes text when templates are compiled. The last has no name. */
struct template_constant {
	const char *name, *value;
};

/* Compiles every *.mustache below the folder, for as long as the process lives; dies with "file:line: what is wrong". */
struct templates *templates_load(const char *folder, const struct template_constant *constants);

/* The same, in `arena`; what is wrong comes back as an error whose message begins with "file:line: ". */
struct error *templates_compile(
	struct arena *arena, const char *folder, struct templates **templates) must_check;

/* Compiles strings by their keys exactly as the specification has it: {{{x}}} is raw, unknown partials are empty. For tests. */
struct error *templates_compile_specification(
	struct arena *arena, json_t *sources, struct templates **templates) must_check;

/* Whether there is a template of this name. */
int templates_have(const struct templates *templates, const char *name);

/* A name, with what is looked at each time that it is looked up. */
struct template_name {
	const char *text;
	size_t length;
	const char *
		suffix; /* from the last "_" on, unless it begins with that: "_at" of "created_at"; or NULL */
};

/* The name of a text, which it keeps. */
struct template_name template_name(const char *text);

/* A value, and where it was found. */
struct template_value {
	const json_t *value;             /* NULL: nothing was found */
	const json_t *object;            /* that holds it, or NULL */
	const struct template_name *key; /* under which; NULL for what has no parts of its own */
};

/* What a document's values are beyond themselves, made only where a template asks for it (web/decorate.h). */
struct template_parts {
	/* Whether a value under its key has parts: then it is truthy, and never printed whole. */
	int (*has)(const struct template_value *of);
	/* A part of such a value; NULL if it has no such part. */
	json_t *(*part)(struct template_parts *parts, const struct template_value *of, const char *part);
	/* The value of a name that the object does not have itself, or NULL. */
	json_t *(*missing)(
		struct template_parts *parts, const json_t *object, const struct template_name *name);
};

/* What is poured into which template. What is inside of "form" and "errors" has no parts: it is what the user typed. */
struct template_pour {
	const char *view; /* the template's name */
	const json_t *document;
	struct template_parts *parts; /* or NULL */
};

/*
 * Appends what the template makes of the document to `out`; all scratch memory comes from `arena`. After an error
 * (internal, with file and line in its detail) what was appended is of no use.
 */
struct error *templates_render(const struct templates *templates, struct arena *arena,
	const struct template_pour *pour, struct strbuf *out) must_check;

/*
 * A JSON value that templates print without escaping: whoever calls this vouches for the HTML. It is an object whose
 * one key is random in each process, so that nothing that comes from outside can be mistaken for one. Truthy if not "".
 */
json_t *html_value(const char *html);

#endif
