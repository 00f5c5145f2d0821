/* passage.c: passages of documents. */
#include "models/passage.h"

enum { USUAL = 900, LONGEST = 1500 };

/* Where a text that begins here is best cut: after a paragraph, a sentence, a word, at last between two characters. */
static size_t cut_length(const char *text)
{
	size_t length = strnlen(text, LONGEST + 1), paragraph = 0, sentence = 0, word = 0;
	if (length <= LONGEST && length <= USUAL)
		return length;
	length = length > LONGEST ? LONGEST : length;
	for (size_t i = 1; i < length && !(i > USUAL && (paragraph || sentence)); i++) {
		int blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
		if (text[i] == '\n' && i > USUAL / 3)
			paragraph = i;
		if (blank && strchr(".!?:;", text[i - 1]))
			sentence = i;
		if (blank)
			word = i;
	}
	size_t at = paragraph              ? paragraph
		    : sentence > USUAL / 3 ? sentence
		    : word > USUAL / 3     ? word
					   : length;
	while (at > 1 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static int is_space(char character)
{
	return character && strchr(" \t\r\n\f\v", character) != NULL;
}

json_t *passage_split(const char *text)
{
	json_t *passages = json_array();
	while (*text) {
		while (is_space(*text))
			text++;
		size_t length = cut_length(text), end = length;
		while (end && is_space(text[end - 1]))
			end--;
		if (end)
			json_array_append_new(passages, json_stringn(text, end));
		text += length;
	}
	return passages;
}

void document_search(struct tx *tx, json_t *into, const char *key, const struct passage_question *question)
{
	tx_rows(tx, into, key,
		"select id, document_id, document_name, kind, page_title, page_address, text, by_words, "
		"by_meaning, score"
		" from passage_find($1::uuid, $2, $3::real[], $4, $5::uuid, $6::uuid, $7::integer)",
		P(question->text, question->embedding, question->model, question->agent, question->document,
			tx_integer(tx, question->most)));
}
