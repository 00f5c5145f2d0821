/* html_text.c: a web page as text, with its title and its links. */
#include "lib/html_text.h"

#include <libxml/HTMLparser.h>
#include <strings.h>

#include "lib/text.h"

static void ignore(void *data, const char *message, ...)
{
	(void)data, (void)message;
}

static int is_one_of(const xmlNode *node, const char *const *names)
{
	for (; *names; names++)
		if (!strcasecmp((const char *)node->name, *names))
			return 1;
	return 0;
}

static int is_left_out(const xmlNode *node)
{
	static const char *const names[] = {"script", "style", "noscript", "template", "svg", "nav", "iframe",
		"object", "select", "button", "head", NULL};
	return is_one_of(node, names);
}

static int is_block(const xmlNode *node)
{
	static const char *const names[] = {"p", "div", "section", "article", "header", "footer", "main",
		"aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "h1", "h2", "h3", "h4", "h5",
		"h6", "br", "hr", "pre", "blockquote", "form", "fieldset", "figure", "figcaption", "address",
		"summary", "details", NULL};
	return is_one_of(node, names);
}

/* White space of any length is one blank, and none at the beginning of a line. */
static void add_words(struct strbuf *text, const char *words)
{
	for (; *words; words++) {
		int blank = strchr(" \t\r\n\f", *words) != NULL;
		char last = text->length ? text->text[text->length - 1] : '\n';
		if (!blank)
			strbuf_addc(text, *words);
		else if (last != ' ' && last != '\n')
			strbuf_addc(text, ' ');
	}
}

static void end_line(struct strbuf *text)
{
	if (text->length && text->text[text->length - 1] == ' ')
		text->text[--text->length] = '\0';
	if (text->length && text->text[text->length - 1] != '\n')
		strbuf_addc(text, '\n');
}

static void add_link(struct html_page *page, xmlNode *node, int *count)
{
	xmlChar *href = *count < HTML_LINKS ? xmlGetProp(node, (const xmlChar *)"href") : NULL;
	const char *link = (const char *)href;
	if (link && *link && strlen(link) < 2000 && !link[strcspn(link, "\r\n")]) {
		strbuf_adds(&page->links, link);
		strbuf_addc(&page->links, '\n');
		++*count;
	}
	xmlFree(href);
}

static xmlNode *first_named(xmlNode *node, const char *name)
{
	const xmlNode *top = node;
	while (node) {
		if (node->type == XML_ELEMENT_NODE && !strcasecmp((const char *)node->name, name))
			return node;
		if (node->type == XML_ELEMENT_NODE && node->children) {
			node = node->children;
			continue;
		}
		while (node && node != top && !node->next)
			node = node->parent;
		node = node && node != top ? node->next : NULL;
	}
	return NULL;
}

static void add_title(struct html_page *page, xmlNode *root)
{
	xmlNode *title = first_named(root, "title");
	xmlChar *words = title ? xmlNodeGetContent(title) : NULL;
	if (words)
		add_words(&page->title, (const char *)words);
	xmlFree(words);
}

/* A link of a menu counts, its words do not. */
static int enter(struct html_page *page, xmlNode *node, int depth_left_out, int *links)
{
	if (node->type == XML_ELEMENT_NODE) {
		if (!strcasecmp((const char *)node->name, "a"))
			add_link(page, node, links);
		if (!depth_left_out && is_block(node))
			end_line(&page->text);
		return is_left_out(node);
	}
	int is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
	if (!depth_left_out && is_text && node->content)
		add_words(&page->text, (const char *)node->content);
	return 0;
}

static void leave(struct html_page *page, const xmlNode *node, int *depth_left_out)
{
	if (node->type != XML_ELEMENT_NODE)
		return;
	if (is_left_out(node))
		--*depth_left_out;
	else if (!*depth_left_out && is_block(node))
		end_line(&page->text);
	else if (!*depth_left_out &&
		 (!strcasecmp((const char *)node->name, "td") || !strcasecmp((const char *)node->name, "th")))
		add_words(&page->text, " ");
}

static void walk(struct html_page *page, xmlNode *root)
{
	int left_out = 0, links = 0;
	for (xmlNode *node = root; node;) {
		left_out += enter(page, node, left_out, &links);
		if (node->type == XML_ELEMENT_NODE && node->children) {
			node = node->children;
			continue;
		}
		leave(page, node, &left_out);
		while (node != root && !node->next) {
			node = node->parent;
			leave(page, node, &left_out);
		}
		node = node == root ? NULL : node->next;
	}
	end_line(&page->text);
}

int html_read(
	struct arena *arena, const char *html, size_t length, const char *encoding, struct html_page *page)
{
	strbuf_init(&page->title, arena);
	strbuf_init(&page->text, arena);
	strbuf_init(&page->links, arena);
	if (length > INT32_MAX)
		return 0;
	if (!encoding && text_is_utf8(html, length))
		encoding = "UTF-8";
	xmlSetGenericErrorFunc(NULL, ignore);
	htmlDocPtr document = htmlReadMemory(html, (int)length, NULL, encoding,
		HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	if (!document)
		return 0;
	xmlNode *root = xmlDocGetRootElement(document);
	if (root) {
		add_title(page, root);
		walk(page, root);
	}
	xmlFreeDoc(document);
	return root != NULL;
}
