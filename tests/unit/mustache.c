/* mustache.c: templates as pages use them: safe HTML, layouts, errors that name file and line, limits. */
#include "web/mustache.h"

#include <ftw.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/clock.h"

/* A folder of templates of a test's own, and an arena. */
struct bench {
	struct arena *arena;
	char folder[64];
};

static int bench_open(void **state)
{
	static struct bench bench;
	bench.arena = arena_new();
	arena_use(bench.arena);
	snprintf(bench.folder, sizeof bench.folder, "/tmp/mustache-test-XXXXXX");
	assert_non_null(mkdtemp(bench.folder));
	*state = &bench;
	return 0;
}

static int forget(const char *path, const struct stat *status, int kind, struct FTW *at)
{
	(void)status, (void)kind, (void)at;
	return remove(path);
}

static int bench_close(void **state)
{
	struct bench *bench = *state;
	nftw(bench->folder, forget, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(bench->arena);
	return 0;
}

static void put(struct bench *bench, const char *name, const char *text)
{
	char *path = arena_printf(bench->arena, "%s/%s", bench->folder, name);
	for (char *slash = path + strlen(bench->folder) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static struct templates *compiled(struct bench *bench)
{
	struct templates *templates = NULL;
	struct error *error = templates_compile(bench->arena, bench->folder, &templates);
	if (error)
		fail_msg("%s", error->message);
	return templates;
}

/* What a template makes of a document; an error's detail if there is one. */
static const char *rendered(struct bench *bench, const char *name, json_t *document)
{
	struct strbuf out;
	strbuf_init(&out, bench->arena);
	struct error *error = templates_render(
		compiled(bench), bench->arena, &(struct template_pour){name, document, NULL}, &out);
	return error ? error->detail : out.text;
}

/* What is wrong with the one template "a", after the folder's name. */
static const char *wrong(struct bench *bench, const char *text)
{
	struct templates *templates;
	put(bench, "a.mustache", text);
	struct error *error = templates_compile(bench->arena, bench->folder, &templates);
	return error ? error->message + strlen(bench->folder) + 1 : "nothing";
}

static void escapes_everywhere(void **state)
{
	struct bench *bench = *state;
	put(bench, "a.mustache", "{{x}} {{{x}}} {{&x}} {{#list}}{{.}}{{/list}}");
	json_t *document = json_pack("{s:s, s:[s]}", "x", "<a href='\"&\"'>", "list", "<");
	assert_string_equal(rendered(bench, "a", document),
		"&lt;a href=&#39;&quot;&amp;&quot;&#39;&gt; &lt;a href=&#39;&quot;&amp;&quot;&#39;&gt; "
		"&lt;a href=&#39;&quot;&amp;&quot;&#39;&gt; &lt;");
}

static void prints_html_values(void **state)
{
	struct bench *bench = *state;
	put(bench, "a.mustache", "{{x}}{{{x}}}{{#x}}!{{.}}{{/x}}{{^none}}?{{/none}}");
	json_t *document = json_pack("{s:o, s:o}", "x", html_value("<b>"), "none", html_value(""));
	assert_string_equal(rendered(bench, "a", document), "<b><b>!<b>?");
}

static void takes_no_html_from_outside(void **state)
{
	struct bench *bench = *state;
	put(bench, "a.mustache", "{{x}}");
	json_t *forged = json_pack("{s:{s:s}}", "x", "\001html", "<script>");
	assert_non_null(strstr(rendered(bench, "a", forged), "is an array or an object"));
}

static void leaves_plain_text_alone(void **state)
{
	struct bench *bench = *state;
	put(bench, "mail/hello.text.mustache", "{{>mail/part}}, {{x}}");
	put(bench, "mail/part.mustache", "Fish & {{x}}");
	json_t *document = json_pack("{s:s}", "x", "\"chips\" & peas");
	assert_string_equal(
		rendered(bench, "mail/hello.text", document), "Fish & \"chips\" & peas, \"chips\" & peas");
	assert_string_equal(rendered(bench, "mail/part", document), "Fish & &quot;chips&quot; &amp; peas");
}

static void fills_layouts(void **state)
{
	struct bench *bench = *state;
	put(bench, "layouts/page.mustache",
		"<title>{{$title}}Manyline{{/title}}</title>\n<main>\n  {{$content}}\n  "
		"{{/content}}\n</main>\n");
	put(bench, "card.mustache", "<h2>{{$title}}{{/title}}</h2>\n{{$content}}\n{{/content}}\n");
	put(bench, "leads/index.mustache",
		"{{<layouts/page}}\n{{$title}}Leads of {{name}}{{/title}}\n{{$content}}\n{{<card}}\n"
		"{{$title}}A card{{/title}}\n{{$content}}\n<p>{{name}}</p>\n{{/content}}\n{{/card}}\n"
		"{{/content}}\n{{/layouts/page}}\n");
	assert_string_equal(rendered(bench, "leads/index", json_pack("{s:s}", "name", "<Ann>")),
		"<title>Leads of &lt;Ann&gt;</title>\n<main>\n<h2>A card</h2>\n"
		"<p>&lt;Ann&gt;</p>\n</main>\n");
}

/* Lines lose their indentation in HTML, never their spaces and line ends; in plain text they keep all. */
static void leaves_indentation_away(void **state)
{
	struct bench *bench = *state;
	static const char source[] = "\t<p>\n\t\t{{#a}} {{.}} {{! no }} b{{/a}}  c\n\t\t{{>row}}\n\n  "
				     "{{^a}}\n\t{{/a}}\n{{a}}\n\t</p>\n";
	put(bench, "row.mustache", "  <i>\n    {{a}}</i>\n");
	put(bench, "page.mustache", source);
	put(bench, "page.text.mustache", source);
	json_t *document = json_pack("{s:s}", "a", "\n  x");
	assert_string_equal(
		rendered(bench, "page", document), "<p>\n \n  x  b  c\n<i>\n\n  x</i>\n\n\n  x\n</p>\n");
	assert_non_null(strstr(rendered(bench, "page.text", document), "\t\t \n  x  b  c\n"));
}

static void knows_constants(void **state)
{
	static struct templates *templates; /* they live as long as the process */
	static const struct template_constant constants[] = {{"v", "<1>"}, {NULL, NULL}};
	struct bench *bench = *state;
	struct strbuf out;
	put(bench, "a.mustache", "{{#list}}{{v}}-{{.}}{{v}} {{vv}}{{/list}}{{^v}}!{{/v}}");
	put(bench, "a.text.mustache", "  {{v}}\n  {{v}}");
	templates = templates_load(bench->folder, constants);
	json_t *document = json_pack("{s:[i,i], s:s, s:s}", "list", 1, 2, "v", "other", "vv", "w");
	strbuf_init(&out, bench->arena);
	assert_null(templates_render(
		templates, bench->arena, &(struct template_pour){"a", document, NULL}, &out));
	assert_string_equal(out.text, "&lt;1&gt;-1&lt;1&gt; w&lt;1&gt;-2&lt;1&gt; w");
	strbuf_init(&out, bench->arena);
	assert_null(templates_render(
		templates, bench->arena, &(struct template_pour){"a.text", document, NULL}, &out));
	assert_string_equal(out.text, "  <1>\n  <1>");
}

static void knows_what_is_falsy(void **state)
{
	struct bench *bench = *state;
	put(bench, "a.mustache", "{{#x}}yes{{/x}}{{^x}}no{{/x}}");
	static const struct {
		const char *document, *answer;
	} cases[] = {
		{"{}", "no"},
		{"{\"x\": null}", "no"},
		{"{\"x\": false}", "no"},
		{"{\"x\": 0}", "no"},
		{"{\"x\": 0.0}", "no"},
		{"{\"x\": \"\"}", "no"},
		{"{\"x\": []}", "no"},
		{"{\"x\": {}}", "yes"},
		{"{\"x\": [0]}", "yes"},
		{"{\"x\": \"0\"}", "yes"},
		{"{\"x\": -1}", "yes"},
		{"{\"x\": true}", "yes"},
	};
	for (size_t at = 0; at < COUNT(cases); at++)
		assert_string_equal(
			rendered(bench, "a", json_loads(cases[at].document, 0, NULL)), cases[at].answer);
}

static void prints_numbers_plainly(void **state)
{
	struct bench *bench = *state;
	put(bench, "a.mustache", "{{#list}}{{.}} {{/list}}");
	json_t *document = json_loads(
		"{\"list\": [0.1, 1.50, 100.0, -3, 9007199254740993, 0.30000000000000004, true]}", 0, NULL);
	assert_string_equal(
		rendered(bench, "a", document), "0.1 1.5 100 -3 9007199254740993 0.30000000000000004 true ");
}

static void says_where_it_is_wrong(void **state)
{
	struct bench *bench = *state;
	assert_string_equal(wrong(bench, "\n{{#x}}\n"), "a.mustache:2: the tag \"x\" is never ended");
	assert_string_equal(wrong(bench, "{{/x}}"), "a.mustache:1: {{/x}} ends nothing");
	assert_string_equal(
		wrong(bench, "{{#x}}\n\n{{/y}}"), "a.mustache:3: {{/y}} where {{/x}} of line 1 should be");
	assert_string_equal(wrong(bench, "{{!\n\n}}\n{{x"), "a.mustache:4: a tag that does not end");
	assert_string_equal(wrong(bench, "{{{x}}"), "a.mustache:1: a tag that does not end");
	assert_string_equal(wrong(bench, "{{ }}"), "a.mustache:1: a tag without a name");
	assert_string_equal(wrong(bench, "{{=x=}}"),
		"a.mustache:1: delimiters are changed by two words between equals signs, {{=<% %>=}}");
	assert_string_equal(wrong(bench, "\n{{>b}}"), "a.mustache:2: there is no template \"b\"");
	assert_string_equal(wrong(bench, "{{$c}}{{/c}}{{<a}}{{$b}}{{/b}}{{/a}}"),
		"a.mustache:1: no template has a block \"b\" to fill");
	assert_string_equal(wrong(bench, "{{<a}}\nlost\n{{/a}}"),
		"a.mustache:2: what stands in a parent, but in none of its blocks, is never shown: lost\n");
	assert_string_equal(wrong(bench, "{{>*kind}}{{=<% %>=}}<%x%>"), "nothing");
}

static void names_the_template_that_fails(void **state)
{
	struct bench *bench = *state;
	put(bench, "a.mustache", "\n{{>*kind}}\n{{list}}");
	assert_non_null(strstr(rendered(bench, "a", json_pack("{s:[]}", "list")),
		"a.mustache:3: {{list}} is an array or an object: say which part of it to print"));
	assert_non_null(strstr(rendered(bench, "a", json_pack("{s:s}", "kind", "../a")),
		"a.mustache:2: {{*kind}} names a template that does not exist"));
	assert_string_equal(rendered(bench, "b", json_object()), "there is no template \"b\"");
	assert_true(templates_have(compiled(bench), "a"));
	assert_false(templates_have(compiled(bench), "b"));
}

static void stops_what_does_not_end(void **state)
{
	struct bench *bench = *state;
	put(bench, "deep.mustache", "{{>deep}}");
	put(bench, "block.mustache", "{{$x}}{{<block}}{{$x}}{{>block}}{{/x}}{{/block}}{{/x}}");
	put(bench, "large.mustache", "{{#l}}{{#l}}{{#l}}{{#l}}{{text}}{{/l}}{{/l}}{{/l}}{{/l}}");
	put(bench, "much.mustache",
		"{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#no}}{{/no}}"
		"{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}");
	json_t *document = json_pack("{s:[iiiiiiiiii], s:s}", "l", 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, "text",
		arena_printf(bench->arena, "%05000d", 0));
	assert_non_null(strstr(rendered(bench, "deep", document), "is nested too deep"));
	assert_non_null(strstr(rendered(bench, "block", document), "is nested too deep"));
	assert_non_null(strstr(rendered(bench, "large", document), "larger than 16 MiB"));
	assert_non_null(strstr(rendered(bench, "much", document), "too much work"));
}

static json_t *table(int rows)
{
	json_t *list = json_array();
	for (int row = 0; row < rows; row++)
		json_array_append_new(
			list, json_pack("{s:i, s:s, s:s, s:{s:s, s:s}, s:b}", "id", row, "name", "Ann & Bob",
				      "phone", "+14155550100", "created_at", "iso", "2026-11-21T10:11:12Z",
				      "relative", "3 minutes ago", "called", row % 2));
	return json_pack("{s:o}", "leads", list);
}

static void put_table(struct bench *bench)
{
	put(bench, "row.mustache",
		"<tr>\n<td><a href=\"/leads/{{id}}\">{{name}}</a></td><td>{{phone}}</td>\n"
		"<td><time datetime=\"{{created_at.iso}}\">{{created_at.relative}}</time></td>\n"
		"<td>{{#called}}called{{/called}}{{^called}}waiting{{/called}}</td>\n</tr>\n");
	put(bench, "table.mustache", "<table>\n{{#leads}}\n  {{>row}}\n{{/leads}}\n</table>\n");
}

static int has_length(const struct template_value *of)
{
	return !strcmp(of->key->text, "name") && json_is_string(of->value);
}

static json_t *length_of(struct template_parts *parts, const struct template_value *of, const char *part)
{
	(void)parts;
	size_t length = json_string_length(json_object_get(of->object, of->key->text));
	return strcmp(part, "length") ? NULL : json_integer((json_int_t)length);
}

static json_t *shout_of(struct template_parts *parts, const json_t *object, const struct template_name *name)
{
	(void)parts;
	const char *said = json_string_value(json_object_get(object, "name"));
	return strcmp(name->text, "shout") ? NULL : json_sprintf("%s!", said);
}

static struct error *poured(struct bench *bench, const char *source, struct strbuf *out)
{
	static struct template_parts parts = {has_length, length_of, shout_of};
	json_t *document = json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:{s:s}}", "name", "Ann", "other", "x",
		"empty", "name", "", "form", "name", "typed", "errors", "name", "wrong");
	strbuf_init(out, bench->arena);
	put(bench, "parts.mustache", source);
	return templates_render(
		compiled(bench), bench->arena, &(struct template_pour){"parts", document, &parts}, out);
}

static void makes_parts_when_asked(void **state)
{
	struct strbuf out;
	static const char *const cases[][2] = {
		{"{{name.length}}", "3"},
		{"{{#name}}{{length}} {{other}}{{/name}}", "3 x"},
		{"{{#empty}}{{#name}}{{length}}{{/name}}{{/empty}}", "0"},
		{"{{name.nothing}}{{other.length}}", ""},
		{"{{shout}}", "Ann!"},
		{"{{#form}}{{name}}{{name.length}}{{/form}} {{form.name}} {{errors.name}}",
			"typed typed wrong"},
		{"{{^name}}none{{/name}}", ""},
	};
	for (size_t at = 0; at < COUNT(cases); at++) {
		assert_null(poured(*state, cases[at][0], &out));
		assert_string_equal(out.text, cases[at][1]);
	}
	struct error *error = poured(*state, "{{name}}", &out);
	assert_non_null(error);
	assert_non_null(strstr(error->detail, "has parts"));
}

static void renders_a_table_fast(void **state)
{
	struct bench *bench = *state;
	put_table(bench);
	struct templates *templates = compiled(bench);
	json_t *document = table(100);
	int64_t fastest = INT64_MAX;
	for (int round = 0; round < 50; round++) {
		struct arena *arena = arena_new();
		struct strbuf out;
		strbuf_init(&out, arena);
		int64_t start = clock_elapsed();
		assert_null(templates_render(
			templates, arena, &(struct template_pour){"table", document, NULL}, &out));
		int64_t took = clock_elapsed() - start;
		fastest = took < fastest ? took : fastest;
		assert_true(out.length > 10000);
		arena_free(arena);
	}
	print_message("# 100 rows in %d microseconds\n", (int)fastest);
	assert_true(fastest < 10000);
}

struct shared {
	const struct templates *templates;
	json_t *document;
	const char *expected;
	int same;
};

static void *render_often(void *argument)
{
	struct shared *shared = argument;
	struct arena *arena = arena_new();
	for (int round = 0; round < 200; round++) {
		struct strbuf out;
		arena_reset(arena);
		strbuf_init(&out, arena);
		if (!templates_render(shared->templates, arena,
			    &(struct template_pour){"table", shared->document, NULL}, &out))
			shared->same += !strcmp(out.text, shared->expected);
	}
	arena_free(arena);
	return NULL;
}

static void renders_in_many_threads(void **state)
{
	struct bench *bench = *state;
	put_table(bench);
	struct shared shared[4];
	pthread_t threads[COUNT(shared)];
	json_t *document = table(20);
	const char *expected = rendered(bench, "table", document);
	struct templates *templates = compiled(bench);
	for (size_t at = 0; at < COUNT(threads); at++) {
		shared[at] = (struct shared){templates, document, expected, 0};
		assert_int_equal(pthread_create(&threads[at], NULL, render_often, &shared[at]), 0);
	}
	for (size_t at = 0; at < COUNT(threads); at++) {
		pthread_join(threads[at], NULL);
		assert_int_equal(shared[at].same, 200);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(escapes_everywhere),
		TEST(prints_html_values),
		TEST(takes_no_html_from_outside),
		TEST(leaves_plain_text_alone),
		TEST(fills_layouts),
		TEST(leaves_indentation_away),
		TEST(knows_constants),
		TEST(knows_what_is_falsy),
		TEST(prints_numbers_plainly),
		TEST(says_where_it_is_wrong),
		TEST(names_the_template_that_fails),
		TEST(stops_what_does_not_end),
		TEST(makes_parts_when_asked),
		TEST(renders_a_table_fast),
		TEST(renders_in_many_threads),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
