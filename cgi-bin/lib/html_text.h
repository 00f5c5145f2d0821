/* html_text.h: a web page as text, with its title and its links, over libxml2's parser of HTML. */
#ifndef LIB_HTML_TEXT_H
#define LIB_HTML_TEXT_H

#include "lib/strbuf.h"

enum { HTML_LINKS = 2000 };

struct html_page {
	struct strbuf title; /* one line, may be empty */
	struct strbuf text;  /* UTF-8; a line for a block */
	struct strbuf links; /* each href in a line, as it stands there, the first HTML_LINKS of them */
};

/*
 * Reads HTML, however broken; scripts, styles and menus are left out. `encoding` is what the server said, or NULL: then
 * the page's own word counts, or UTF-8 where it is that. 0 where nothing can be made of it.
 */
int html_read(
	struct arena *arena, const char *html, size_t length, const char *encoding, struct html_page *page);

#endif
