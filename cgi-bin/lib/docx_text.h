/* docx_text.h: the words of a word processor's document: word/document.xml of a DOCX file, over libxml2. */
#ifndef LIB_DOCX_TEXT_H
#define LIB_DOCX_TEXT_H

#include "lib/strbuf.h"

/*
 * Appends the text of the XML, a line for a paragraph. Nothing outside of it is read, and no entity is replaced. NULL, or
 * a sentence on why it can't be read; what was appended until then is no use.
 */
const char *docx_text(struct strbuf *text, const char *xml, size_t length);

#endif
