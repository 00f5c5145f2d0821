/* totp.c: one-time codes of a second factor, as authenticator apps make them. */
#include "lib/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum { CODE_DIGITS = 6, CODE_LIMIT = 1000000 };

struct totp_secret totp_new(void)
{
	struct totp_secret secret;
	if (RAND_bytes(secret.bytes, sizeof secret.bytes) != 1)
		die("the system gives no random bytes");
	return secret;
}

int64_t totp_step(int64_t time)
{
	return time / SECOND / TOTP_STEP_SECONDS;
}

char *totp_code(struct arena *arena, const struct totp_secret *secret, int64_t step)
{
	unsigned char counter[8], digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (!HMAC(EVP_sha1(), secret->bytes, sizeof secret->bytes, counter, sizeof counter, digest, &size))
		die("HMAC is not available");
	const unsigned char *at = digest + (digest[size - 1] & 15);
	uint32_t number =
		(uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return arena_printf(arena, "%0*u", CODE_DIGITS, number % CODE_LIMIT);
}

static char *without_spaces(struct arena *arena, const char *code)
{
	struct strbuf bare;
	strbuf_init(&bare, arena);
	for (; *code; code++)
		if (*code != ' ')
			strbuf_add(&bare, code, 1);
	return bare.text ? bare.text : arena_strdup(arena, "");
}

int64_t totp_match(struct arena *arena, const struct totp_secret *secret, const char *code, int64_t time)
{
	int64_t now = totp_step(time), found = 0;
	const char *bare = without_spaces(arena, code);
	for (int64_t step = now - 1; step <= now + 1; step++)
		if (secret_equal(totp_code(arena, secret, step), bare))
			found = step;
	return found;
}

/* Twenty bytes are exactly 32 letters of five bits. */
static char *base32(struct arena *arena, const struct totp_secret *secret)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char *text = arena_alloc(arena, TOTP_SECRET_SIZE * 8 / 5 + 1), *at = text;
	uint32_t bits = 0;
	int held = 0;
	for (int i = 0; i < TOTP_SECRET_SIZE; i++) {
		bits = (bits << 8 | secret->bytes[i]) & 0xffff;
		for (held += 8; held >= 5; held -= 5)
			*at++ = letters[bits >> (held - 5) & 31];
	}
	*at = '\0';
	return text;
}

char *totp_text(struct arena *arena, const struct totp_secret *secret)
{
	struct strbuf groups;
	const char *text = base32(arena, secret);
	strbuf_init(&groups, arena);
	for (size_t i = 0; text[i]; i += 4)
		strbuf_addf(&groups, "%s%.4s", i ? " " : "", text + i);
	return groups.text;
}

char *totp_address(
	struct arena *arena, const struct totp_secret *secret, const char *issuer, const char *name)
{
	const char *by = text_url_encode(arena, issuer), *who = text_url_encode(arena, name);
	return arena_printf(
		arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s", by, who, base32(arena, secret), by);
}
