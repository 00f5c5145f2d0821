/* mail_compose.c: writes an e-mail as it goes over the wire. */
#include "lib/mail.h"

#include <ctype.h>
#include <time.h>

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum {
	LONGEST_ADDRESS = 254,
	LONGEST_LINE = 900, /* RFC 5322 allows 998 */
	QUOTED_LINE = 72,   /* RFC 2045 allows 76 */
	ENCODED_BYTES = 42, /* of text in one encoded word, which may have 75 characters */
};

int mail_is_address(const char *text)
{
	const char *at = strchr(text, '@');
	size_t length = strlen(text);
	if (!at || at == text || !at[1] || strchr(at + 1, '@') || length > LONGEST_ADDRESS)
		return 0;
	for (; *text; text++)
		if (!isgraph((unsigned char)*text) || strchr("<>()[],:;\\\"", *text))
			return 0;
	return 1;
}

static int is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
			return 0;
	return 1;
}

/* The length of the next encoded word's text: whole characters only. */
static size_t word_length(const char *text)
{
	size_t length = strlen(text);
	if (length <= ENCODED_BYTES)
		return length;
	for (length = ENCODED_BYTES; length > 1 && ((unsigned char)text[length] & 0xc0) == 0x80; length--)
		continue;
	return length;
}

/* A header's text as encoded words (RFC 2047), each on a line of its own. */
static void add_encoded(struct strbuf *message, const char *text)
{
	for (size_t at = 0; text[at];) {
		size_t length = word_length(text + at);
		strbuf_addf(message, "%s=?UTF-8?B?%s?=", at ? "\r\n " : "",
			secret_base64(message->arena, text + at, length));
		at += length;
	}
}

static void add_subject(struct strbuf *message, const char *subject)
{
	strbuf_adds(message, "Subject: ");
	if (is_plain(subject) && strlen(subject) <= QUOTED_LINE)
		strbuf_adds(message, subject);
	else
		add_encoded(message, subject);
	strbuf_adds(message, "\r\n");
}

/* "Name <address>", in which the name may be replaced and is encoded. */
static void add_from(struct strbuf *message, const char *name, const char *address)
{
	strbuf_adds(message, "From: ");
	if (*name)
		add_encoded(message, name);
	strbuf_addf(message, "%s<%s>\r\n", *name ? "\r\n " : "", address);
}

static void add_date(struct strbuf *message)
{
	time_t now = clock_wall() / SECOND;
	struct tm parts;
	char text[64];
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now, &parts));
	strbuf_addf(message, "Date: %s\r\n", text);
}

/* Whether the body can go as it is: ASCII in lines that are not too long. */
static int is_simple(const char *text)
{
	for (size_t column = 0; *text; text++) {
		column = *text == '\n' ? 0 : column + 1;
		if (column > LONGEST_LINE || (unsigned char)*text > 0x7e)
			return 0;
		if ((unsigned char)*text < 0x20 && !strchr("\t\r\n", *text))
			return 0;
	}
	return 1;
}

static void add_simple(struct strbuf *message, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			strbuf_adds(message, "\r\n");
		else if (*text != '\r')
			strbuf_addc(message, *text);
	}
}

static int needs_quoting(const char *text)
{
	int blank_at_end =
		(*text == ' ' || *text == '\t') && (text[1] == '\n' || text[1] == '\r' || !text[1]);
	return *text == '=' || !isprint((unsigned char)*text) || blank_at_end;
}

/* Quoted-printable (RFC 2045). */
static void add_quoted(struct strbuf *message, const char *text)
{
	for (size_t column = 0; *text; text++) {
		if (*text == '\r')
			continue;
		if (*text == '\n') {
			strbuf_adds(message, "\r\n");
			column = 0;
			continue;
		}
		if (column >= QUOTED_LINE) {
			strbuf_adds(message, "=\r\n");
			column = 0;
		}
		int quoted = needs_quoting(text);
		strbuf_addf(message, quoted ? "=%02X" : "%c", (unsigned char)*text);
		column += quoted ? 3 : 1;
	}
}

static void add_part(struct strbuf *message, const char *type, const char *text)
{
	int simple = is_simple(text);
	strbuf_addf(message, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n", type,
		simple ? "7bit" : "quoted-printable");
	(simple ? add_simple : add_quoted)(message, text);
	strbuf_adds(message, "\r\n");
}

static void add_body(struct strbuf *message, const struct mail *mail)
{
	if (!mail->html) {
		add_part(message, "text/plain", mail->text);
		return;
	}
	const char *boundary = arena_printf(message->arena, "part-%s", secret_token(message->arena));
	strbuf_addf(message, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary,
		boundary);
	add_part(message, "text/plain", mail->text);
	strbuf_addf(message, "--%s\r\n", boundary);
	add_part(message, "text/html", mail->html);
	strbuf_addf(message, "--%s--\r\n", boundary);
}

static int is_text(const char *text)
{
	return !text || text_is_utf8(text, strlen(text));
}

struct error *mail_compose(
	struct arena *arena, const struct mail *mail, const char *from, const char **message)
{
	struct strbuf out;
	const char *open = strchr(from, '<');
	const char *address = open ? arena_strndup(arena, open + 1, strcspn(open + 1, ">")) : from;
	const char *own_name =
		open ? text_trim(arena, arena_strndup(arena, from, (size_t)(open - from))) : "";
	if (!mail_is_address(mail->to))
		return error_field(arena, "email", "This is not an e-mail address that we can send to.");
	if (!mail_is_address(address))
		return error_new(arena, ERROR_INTERNAL, "Mail is not set up correctly.",
			"MAIL_FROM is no address: %s", from);
	if (!is_text(mail->subject) || !is_text(mail->text) || !is_text(mail->html) ||
		!is_text(mail->from_name))
		return error_new(
			arena, ERROR_INVALID, "This mail holds characters that are no valid text.", NULL);
	strbuf_init(&out, arena);
	add_date(&out);
	add_from(&out, mail->from_name ? mail->from_name : own_name, address);
	strbuf_addf(&out, "To: <%s>\r\n", mail->to);
	add_subject(&out, mail->subject);
	strbuf_addf(&out, "Message-ID: <%s%s>\r\n", secret_uuid(arena), strchr(address, '@'));
	strbuf_adds(&out, "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n");
	add_body(&out, mail);
	*message = out.text;
	return NULL;
}
