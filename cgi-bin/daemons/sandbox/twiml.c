/* twiml.c: reads a TwiML document. TwiML is small XML without namespaces or DTDs, so its own reader is enough. */
#include "daemons/sandbox/twiml.h"

#include <ctype.h>

#include "lib/strbuf.h"

enum { VERBS = 64, ATTRIBUTES = 24 };

struct attribute {
	const char *name, *value;
};

struct element {
	const char *name;
	struct attribute attributes[ATTRIBUTES];
	size_t count;
	int closing, empty; /* </x>, <x/> */
};

struct reader {
	struct arena *arena;
	const char *at;
	struct twiml *twiml;
};

static struct error *wrong(struct reader *reader, int code, const char *what)
{
	return error_new(reader->arena, ERROR_INVALID, "The TwiML document is wrong.", "%d: %s at \"%.30s\"",
		code, what, reader->at);
}

static void add_entity(struct strbuf *out, const char *name, size_t length)
{
	static const char *const entities[][2] = {
		{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}};
	for (size_t i = 0; i < COUNT(entities); i++)
		if (strlen(entities[i][0]) == length && !memcmp(name, entities[i][0], length)) {
			strbuf_adds(out, entities[i][1]);
			return;
		}
	long code = *name == '#' ? strtol(name + 1 + (name[1] == 'x'), NULL, name[1] == 'x' ? 16 : 10) : 0;
	if (code > 0 && code < 0x80)
		strbuf_addc(out, (char)code);
	else if (code >= 0x80 && code < 0x800)
		strbuf_addf(out, "%c%c", (char)(0xc0 | code >> 6), (char)(0x80 | (code & 0x3f)));
	else if (code >= 0x800 && code < 0x10000)
		strbuf_addf(out, "%c%c%c", (char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3f)),
			(char)(0x80 | (code & 0x3f)));
}

static char *unescape(struct arena *arena, const char *text, size_t length)
{
	struct strbuf out;
	strbuf_init(&out, arena);
	for (size_t i = 0; i < length; i++) {
		const char *end = text[i] == '&' ? memchr(text + i, ';', length - i) : NULL;
		if (!end) {
			strbuf_addc(&out, text[i]);
			continue;
		}
		add_entity(&out, text + i + 1, (size_t)(end - text) - i - 1);
		i = (size_t)(end - text);
	}
	return out.text;
}

static char *trimmed(struct arena *arena, const char *text, size_t length)
{
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	while (length && isspace((unsigned char)*text))
		text++, length--;
	return unescape(arena, text, length);
}

static const char *take_name(struct reader *reader)
{
	size_t length = 0;
	while (isalnum((unsigned char)reader->at[length]) ||
		(reader->at[length] && strchr("_-:.", reader->at[length])))
		length++;
	reader->at += length;
	return arena_strndup(reader->arena, reader->at - length, length);
}

static void skip_space(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t\r\n");
}

/* Comments, <?xml …?> and white space mean nothing. */
static struct error *skip_nothing(struct reader *reader)
{
	for (;;) {
		skip_space(reader);
		const char *end = NULL;
		size_t tail = 0;
		if (!strncmp(reader->at, "<?", 2))
			end = strstr(reader->at, "?>"), tail = 2;
		else if (!strncmp(reader->at, "<!--", 4))
			end = strstr(reader->at, "-->"), tail = 3;
		else
			return NULL;
		if (!end)
			return wrong(reader, 12100, "an unfinished comment");
		reader->at = end + tail;
	}
}

static struct error *take_attribute(struct reader *reader, struct element *element)
{
	const char *name = take_name(reader);
	skip_space(reader);
	if (!*name || *reader->at != '=')
		return wrong(reader, 12100, "an attribute without a value");
	reader->at++;
	skip_space(reader);
	char quote = *reader->at;
	const char *end = quote == '"' || quote == '\'' ? strchr(reader->at + 1, quote) : NULL;
	if (!end || element->count == ATTRIBUTES)
		return wrong(reader, 12100, "an attribute without quotes");
	element->attributes[element->count++] = (struct attribute){
		name, unescape(reader->arena, reader->at + 1, (size_t)(end - reader->at) - 1)};
	reader->at = end + 1;
	return NULL;
}

static struct error *take_element(struct reader *reader, struct element *element)
{
	memset(element, 0, sizeof *element);
	TRY(skip_nothing(reader));
	if (*reader->at != '<')
		return wrong(reader, 12100, "text where a verb should be");
	reader->at++;
	element->closing = *reader->at == '/';
	reader->at += element->closing;
	element->name = take_name(reader);
	for (;;) {
		skip_space(reader);
		if (*reader->at == '>' || !strncmp(reader->at, "/>", 2))
			break;
		TRY(take_attribute(reader, element));
	}
	element->empty = *reader->at == '/';
	reader->at += 1 + element->empty;
	return *element->name ? NULL : wrong(reader, 12100, "an element without a name");
}

static const char *attribute(const struct element *element, const char *name)
{
	for (size_t i = 0; i < element->count; i++)
		if (!strcmp(element->attributes[i].name, name))
			return element->attributes[i].value;
	return NULL;
}

static int number(const struct element *element, const char *name, int standard)
{
	const char *text = attribute(element, name);
	return text && isdigit((unsigned char)*text) ? (int)strtol(text, NULL, 10) : standard;
}

static void describe(struct twiml_verb *verb, const struct element *element)
{
	const char *method = attribute(element, "method");
	const char *action = attribute(element, "action");
	if (method)
		verb->method = method;
	if (action && *action)
		verb->action = action;
	verb->loop = number(element, "loop", 1);
}

/* The text up to the closing tag; elements inside (SSML) are passed over, but their text is kept. */
static struct error *take_text(struct reader *reader, const char *name, const char **text)
{
	struct strbuf out;
	strbuf_init(&out, reader->arena);
	for (;;) {
		size_t length = strcspn(reader->at, "<");
		strbuf_add(&out, reader->at, length);
		reader->at += length;
		struct element inner;
		TRY(take_element(reader, &inner));
		if (inner.closing && !strcmp(inner.name, name))
			break;
	}
	*text = trimmed(reader->arena, out.text, out.length);
	return NULL;
}

/* <Connect>: the one child that the sandbox knows is a Stream. */
static struct error *take_connect(struct reader *reader, struct twiml_verb *verb)
{
	struct element inner;
	for (;;) {
		TRY(take_element(reader, &inner));
		if (inner.closing && !strcmp(inner.name, "Connect"))
			return verb->text ? NULL : wrong(reader, 12200, "Connect without a Stream");
		if (inner.closing || !strcmp(inner.name, "Parameter"))
			continue;
		if (strcmp(inner.name, "Stream"))
			return wrong(reader, 12200, "Connect to what is no Stream");
		verb->text = attribute(&inner, "url");
		verb->name = attribute(&inner, "name");
		verb->status_callback = attribute(&inner, "statusCallback");
	}
}

/* <Dial>: a number as its text or in <Number>. */
static struct error *take_dial(struct reader *reader, struct twiml_verb *verb)
{
	TRY(take_text(reader, "Dial", &verb->text));
	return *verb->text ? NULL : wrong(reader, 12200, "Dial without a number");
}

static struct error *take_verb(struct reader *reader, const struct element *element)
{
	static const struct {
		const char *name;
		enum twiml_kind kind;
	} kinds[] = {{"Say", TWIML_SAY}, {"Pause", TWIML_PAUSE}, {"Play", TWIML_PLAY},
		{"Hangup", TWIML_HANGUP}, {"Reject", TWIML_REJECT}, {"Redirect", TWIML_REDIRECT},
		{"Dial", TWIML_DIAL}, {"Connect", TWIML_STREAM}};
	size_t at = 0;
	while (at < COUNT(kinds) && strcmp(kinds[at].name, element->name))
		at++;
	if (at == COUNT(kinds) || reader->twiml->count == VERBS)
		return wrong(reader, 12200, element->name);
	struct twiml_verb *verb = &reader->twiml->verbs[reader->twiml->count++];
	*verb = (struct twiml_verb){.kind = kinds[at].kind, .method = "POST"};
	describe(verb, element);
	verb->reason = attribute(element, "reason") ? attribute(element, "reason") : "rejected";
	verb->seconds =
		verb->kind == TWIML_DIAL ? number(element, "timeout", 30) : number(element, "length", 1);
	if (element->empty)
		return verb->kind == TWIML_STREAM ? wrong(reader, 12200, "Connect without a Stream") : NULL;
	if (verb->kind == TWIML_STREAM)
		return take_connect(reader, verb);
	return verb->kind == TWIML_DIAL ? take_dial(reader, verb)
					: take_text(reader, element->name, &verb->text);
}

struct error *twiml_parse(struct arena *arena, const char *document, struct twiml *twiml)
{
	struct reader reader = {arena, document, twiml};
	struct element element;
	*twiml = (struct twiml){.verbs = arena_alloc(arena, VERBS * sizeof *twiml->verbs)};
	TRY(take_element(&reader, &element));
	if (strcmp(element.name, "Response") || element.closing)
		return wrong(&reader, 12100, "no Response");
	while (!element.empty) {
		TRY(take_element(&reader, &element));
		if (element.closing && !strcmp(element.name, "Response"))
			break;
		if (element.closing)
			return wrong(&reader, 12100, "a closing tag that was not opened");
		TRY(take_verb(&reader, &element));
		element.empty = 0;
	}
	TRY(skip_nothing(&reader));
	return *reader.at ? wrong(&reader, 12100, "text after the end") : NULL;
}
