/* elevenlabs_body.c: what ElevenLabs posts to us, read in pieces.
 *
 * Only as much of JSON is understood here as finds one text; what is kept is read by a real reader, which refuses the rest.
 */
#include "providers/elevenlabs_body.h"

#include <string.h>

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum { LARGEST = 1024 * 1024, PIECE = 3 * 1024, WORD = 16 };

enum place { OUTSIDE, IN_TEXT, IN_SOUND };

struct elevenlabs_body {
	struct arena *arena;
	struct secret_hmac *hmac;
	const char *signature; /* as it has to be; NULL if there is none */
	int64_t signed_at;
	struct elevenlabs_sink sink;
	enum elevenlabs_fault fault;
	struct strbuf kept;

	enum place place;
	int is_escaped, is_value; /* after a backslash; after a colon */
	size_t depth;
	int is_in_data;  /* within the outermost object's "data" */
	char word[WORD]; /* the text before, without its end if it is long */
	size_t word_length;

	unsigned int bits; /* of base64 that make no whole bytes yet */
	int characters, padding, times;
	int64_t sound_bytes;
	size_t filled;
	unsigned char piece[PIECE];
};

/* The value of "t=" or "v0=" in the header; as the company's own code, parts are split at commas and not trimmed. */
static const char *part_of(struct arena *arena, const char *header, const char *name)
{
	size_t length = strlen(name);
	while (*header) {
		size_t part = strcspn(header, ",");
		if (part > length && !strncmp(header, name, length))
			return arena_strndup(arena, header + length, part - length);
		header += part + (header[part] == ',');
	}
	return NULL;
}

int64_t elevenlabs_signed_at(struct arena *arena, const char *signature)
{
	int64_t seconds;
	const char *stamp = signature ? part_of(arena, signature, "t=") : NULL;
	if (!stamp || !part_of(arena, signature, "v0=") || !text_to_integer(stamp, &seconds) || seconds < 0 ||
		seconds > INT64_MAX / SECOND)
		return -1;
	return seconds * SECOND;
}

struct elevenlabs_body *elevenlabs_body_begin(
	struct arena *arena, const char *secret, const char *signature, struct elevenlabs_sink sink)
{
	struct elevenlabs_body *body = arena_alloc(arena, sizeof *body);
	*body = (struct elevenlabs_body){.arena = arena, .sink = sink};
	strbuf_init(&body->kept, arena);
	body->signed_at = elevenlabs_signed_at(arena, signature);
	body->hmac = secret_hmac_begin(secret);
	if (body->signed_at < 0 || !*secret)
		return body;
	const char *stamp = part_of(arena, signature, "t=");
	body->signature = part_of(arena, signature, "v0=");
	secret_hmac_add(body->hmac, stamp, strlen(stamp));
	secret_hmac_add(body->hmac, ".", 1);
	return body;
}

static void fail(struct elevenlabs_body *body, enum elevenlabs_fault fault)
{
	if (!body->fault)
		body->fault = fault;
}

static void keep(struct elevenlabs_body *body, const char *bytes, size_t length)
{
	if (length > LARGEST - body->kept.length)
		fail(body, ELEVENLABS_TOO_LARGE);
	else
		strbuf_add(&body->kept, bytes, length);
}

static void hand_on(struct elevenlabs_body *body)
{
	if (body->filled && !body->fault && body->sink.take(body->sink.to, body->piece, body->filled))
		fail(body, ELEVENLABS_NOT_TAKEN);
	body->sound_bytes += (int64_t)body->filled;
	body->filled = 0;
}

/* The value of a character of base64; -1 for all others. */
static int value_of(char character)
{
	if (character >= 'A' && character <= 'Z')
		return character - 'A';
	if (character >= 'a' && character <= 'z')
		return character - 'a' + 26;
	if (character >= '0' && character <= '9')
		return character - '0' + 52;
	return character == '+' ? 62 : character == '/' ? 63 : -1;
}

static void put_byte(struct elevenlabs_body *body, unsigned int byte)
{
	body->piece[body->filled++] = (unsigned char)byte;
	if (body->filled == PIECE)
		hand_on(body);
}

/* Four characters are three bytes; the last four may end in one or two '='. */
static void decode(struct elevenlabs_body *body, char character)
{
	int value = value_of(character);
	if (character == '=' && body->characters >= 2)
		body->padding++, value = 0;
	else if (value < 0 || body->padding)
		fail(body, ELEVENLABS_NO_BASE64);
	body->bits = body->bits << 6 | (unsigned int)(value & 63);
	if (++body->characters < 4)
		return;
	for (int i = 0; i < 3 - body->padding; i++)
		put_byte(body, body->bits >> (16 - 8 * i) & 255);
	body->bits = 0;
	body->characters = 0;
}

/* How much of this is sound; a backslash may only stand before a slash. */
static size_t read_sound(struct elevenlabs_body *body, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '"' && !body->is_escaped) {
			if (body->characters)
				fail(body, ELEVENLABS_NO_BASE64);
			hand_on(body);
			body->place = OUTSIDE;
			body->is_value = 0;
			return i;
		}
		if (bytes[i] == '\\' && !body->is_escaped) {
			body->is_escaped = 1;
			continue;
		}
		if (body->is_escaped && bytes[i] != '/')
			fail(body, ELEVENLABS_NO_BASE64);
		body->is_escaped = 0;
		if (!body->fault)
			decode(body, bytes[i]);
	}
	return length;
}

static int is_word(const struct elevenlabs_body *body, const char *word)
{
	return body->word_length == strlen(word) && !memcmp(body->word, word, body->word_length);
}

static void begin_text(struct elevenlabs_body *body)
{
	int is_sound = body->is_value && body->is_in_data && body->depth == 2 && is_word(body, "full_audio");
	body->place = is_sound ? IN_SOUND : IN_TEXT;
	body->word_length = 0;
	if (is_sound && body->times++)
		fail(body, ELEVENLABS_NO_BASE64);
}

static void read_sign(struct elevenlabs_body *body, char sign)
{
	if (sign == '{' && body->depth == 1 && body->is_value && is_word(body, "data"))
		body->is_in_data = 1;
	if (sign == '{' || sign == '[')
		body->depth++;
	if ((sign == '}' || sign == ']') && body->depth && --body->depth < 2)
		body->is_in_data = 0;
	if (sign == '"')
		begin_text(body);
	else if (strchr("{}[],:", sign))
		body->is_value = sign == ':';
}

static void read_text(struct elevenlabs_body *body, char character)
{
	if (character == '"' && !body->is_escaped) {
		body->place = OUTSIDE;
		body->is_value = 0;
		return;
	}
	body->is_escaped = character == '\\' && !body->is_escaped;
	if (body->word_length < WORD)
		body->word[body->word_length++] = character;
}

/* How much of this is to be kept: up to the sound, its first quotation mark included. */
static size_t read_json(struct elevenlabs_body *body, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (body->place == IN_TEXT)
			read_text(body, bytes[i]);
		else
			read_sign(body, bytes[i] ? bytes[i] : ' ');
		if (body->place == IN_SOUND)
			return i + 1;
	}
	return length;
}

void elevenlabs_body_add(struct elevenlabs_body *body, const char *bytes, size_t length)
{
	secret_hmac_add(body->hmac, bytes, length);
	while (length) {
		size_t count = body->place == IN_SOUND ? read_sound(body, bytes, length) : 0;
		if (body->place != IN_SOUND && count < length) {
			size_t kept = read_json(body, bytes + count, length - count);
			keep(body, bytes + count, kept);
			count += kept;
		}
		bytes += count;
		length -= count;
	}
}

struct elevenlabs_posted elevenlabs_body_end(struct elevenlabs_body *body)
{
	const char *signature = secret_hmac_end(body->arena, body->hmac);
	return (struct elevenlabs_posted){
		.is_signed = body->signature && secret_equal(signature, body->signature),
		.signed_at = body->signed_at,
		.fault = body->place == IN_SOUND ? ELEVENLABS_NO_BASE64 : body->fault,
		.body = body->kept.text,
		.length = body->kept.length,
		.sound_bytes = body->sound_bytes,
	};
}
