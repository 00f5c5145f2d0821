/* docx_text.c: the words of a word processor's document. */
#include "lib/docx_text.h"

#include <libxml/xmlreader.h>

static const char damaged[] = "This Word document is damaged.";

static void ignore(void *data, const char *message, ...)
{
	(void)data, (void)message;
}

static int is_named(xmlTextReaderPtr reader, const char *name)
{
	const xmlChar *local = xmlTextReaderConstLocalName(reader);
	return local && !strcmp((const char *)local, name);
}

/* What an element stands for besides the texts inside it. */
static void add_sign(struct strbuf *text, xmlTextReaderPtr reader)
{
	if (is_named(reader, "tab"))
		strbuf_addc(text, '\t');
	else if (is_named(reader, "br") || is_named(reader, "cr"))
		strbuf_addc(text, '\n');
	else if (is_named(reader, "noBreakHyphen"))
		strbuf_addc(text, '-');
}

struct place {
	int in_text, fallback; /* the depth of mc:Fallback, which repeats what stands beside it; 0 outside */
};

static void begin(struct strbuf *text, xmlTextReaderPtr reader, struct place *place)
{
	int empty = xmlTextReaderIsEmptyElement(reader);
	if (!place->fallback && is_named(reader, "Fallback") && !empty)
		place->fallback = xmlTextReaderDepth(reader);
	if (place->fallback)
		return;
	place->in_text = is_named(reader, "t") && !empty;
	add_sign(text, reader);
}

static void end(struct strbuf *text, xmlTextReaderPtr reader, struct place *place)
{
	if (place->fallback && xmlTextReaderDepth(reader) == place->fallback && is_named(reader, "Fallback"))
		place->fallback = 0;
	place->in_text = 0;
	if (!place->fallback && is_named(reader, "p"))
		strbuf_addc(text, '\n');
}

static const char *take_node(struct strbuf *text, xmlTextReaderPtr reader, struct place *place)
{
	switch (xmlTextReaderNodeType(reader)) {
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return "This Word document defines entities of its own, which no word processor does; it is "
		       "not "
		       "read.";
	case XML_READER_TYPE_ELEMENT:
		begin(text, reader, place);
		return NULL;
	case XML_READER_TYPE_END_ELEMENT:
		end(text, reader, place);
		return NULL;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		if (place->in_text && !place->fallback && xmlTextReaderConstValue(reader))
			strbuf_adds(text, (const char *)xmlTextReaderConstValue(reader));
		return NULL;
	default:
		return NULL;
	}
}

const char *docx_text(struct strbuf *text, const char *xml, size_t length)
{
	if (length > INT32_MAX)
		return damaged;
	xmlSetGenericErrorFunc(NULL, ignore);
	xmlTextReaderPtr reader = xmlReaderForMemory(
		xml, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!reader)
		return damaged;
	struct place place = {0};
	const char *problem = NULL;
	int more = xmlTextReaderRead(reader);
	for (; more == 1 && !problem; more = xmlTextReaderRead(reader))
		problem = take_node(text, reader, &place);
	xmlFreeTextReader(reader);
	return problem ? problem : more < 0 ? damaged : NULL;
}
