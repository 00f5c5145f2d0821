/* twiml.c: the TwiML documents that calls are answered with. */
#include "providers/carrier_event.h"

#include "lib/strbuf.h"
#include "lib/text.h"

/* Adds text with markup escaped, and without the control characters that no XML document can hold. */
static void add_text(struct strbuf *document, const char *text)
{
	if (!text_is_utf8(text, strlen(text)))
		return;
	for (; *text; text++)
		if ((unsigned char)*text >= 0x20 || strchr("\t\n\r", *text))
			strbuf_add_escaped(document, text, 1);
}

static void begin(struct strbuf *document, struct arena *arena)
{
	strbuf_init(document, arena);
	strbuf_adds(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>");
}

static const char *end(struct strbuf *document)
{
	strbuf_adds(document, "</Response>");
	return document->text;
}

const char *twiml_connect(struct arena *arena, const char *join_url)
{
	struct strbuf document;
	begin(&document, arena);
	strbuf_adds(&document, "<Connect><Stream url=\"");
	add_text(&document, join_url);
	strbuf_adds(&document, "\"/></Connect><Hangup/>");
	return end(&document);
}

static void add_say(struct strbuf *document, const struct carrier_speech *speech)
{
	strbuf_adds(document, "<Say");
	if (speech->language && *speech->language) {
		strbuf_adds(document, " language=\"");
		add_text(document, speech->language);
		strbuf_adds(document, "\"");
	}
	strbuf_adds(document, ">");
	add_text(document, speech->text);
	strbuf_adds(document, "</Say><Hangup/>");
}

const char *twiml_say(struct arena *arena, const struct carrier_speech *speech)
{
	struct strbuf document;
	begin(&document, arena);
	add_say(&document, speech);
	return end(&document);
}

const char *twiml_voicemail(struct arena *arena, const struct carrier_speech *speech)
{
	struct strbuf document;
	begin(&document, arena);
	strbuf_adds(&document, "<Pause length=\"1\"/>");
	add_say(&document, speech);
	return end(&document);
}

const char *twiml_forward(struct arena *arena, const char *phone)
{
	struct strbuf document;
	begin(&document, arena);
	strbuf_adds(&document, "<Dial><Number>");
	add_text(&document, phone);
	strbuf_adds(&document, "</Number></Dial><Hangup/>");
	return end(&document);
}

const char *twiml_reject(struct arena *arena, int busy)
{
	struct strbuf document;
	begin(&document, arena);
	strbuf_addf(&document, "<Reject reason=\"%s\"/>", busy ? "busy" : "rejected");
	return end(&document);
}

const char *twiml_hangup(struct arena *arena)
{
	struct strbuf document;
	begin(&document, arena);
	strbuf_adds(&document, "<Hangup/>");
	return end(&document);
}
