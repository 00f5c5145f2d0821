/* csv_write.c: writes CSV that is safe to open in a spreadsheet. */
#include "lib/csv_write.h"

#include <ctype.h>

/* "-12.5", "+14155550100": nothing that a formula could be made of. */
static int is_number(const char *text)
{
	text += *text == '+' || *text == '-';
	size_t digits = strspn(text, "0123456789");
	text += digits;
	if (*text == '.' || *text == ',') {
		size_t fraction = strspn(text + 1, "0123456789");
		digits += fraction;
		text += fraction + 1;
	}
	return digits && !*text;
}

/* Spreadsheets take the full-width forms for the same characters. */
static int is_formula(const char *text)
{
	static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
	for (size_t i = 0; i < COUNT(starts); i++) {
		if (!strncmp(text, starts[i], strlen(starts[i])))
			return !is_number(text);
	}
	return 0;
}

static int needs_quotes(const char *text)
{
	size_t length = strlen(text);
	return text[strcspn(text, ",;\t|\"\r\n")] || (length && (text[0] == ' ' || text[length - 1] == ' '));
}

static void add_quoted(struct strbuf *csv, const char *text)
{
	strbuf_addc(csv, '"');
	for (; *text; text++) {
		if (*text == '"')
			strbuf_addc(csv, '"');
		strbuf_addc(csv, *text);
	}
	strbuf_addc(csv, '"');
}

/* Every field is followed by a comma, and the row's end takes the place of the last one. */
void csv_add_field(struct strbuf *csv, const char *text)
{
	if (!text)
		text = "";
	if (is_formula(text))
		text = arena_printf(csv->arena, "'%s", text);
	if (needs_quotes(text))
		add_quoted(csv, text);
	else
		strbuf_adds(csv, text);
	strbuf_addc(csv, ',');
}

void csv_end_row(struct strbuf *csv)
{
	if (csv->length && csv->text[csv->length - 1] == ',')
		csv->length--;
	strbuf_add(csv, "\r\n", 2);
}
