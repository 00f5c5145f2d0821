/* secret.c: randomness, digests, signatures and passwords. */
#include "lib/secret.h"

#include <argon2.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <semaphore.h>
#include <pthread.h>
#include <stdint.h>

#include "lib/clock.h"

enum { ARGON_MEMORY_KIB = 19 * 1024, ARGON_PASSES = 2, ARGON_LANES = 1, SALT_SIZE = 16, ARGON_TEXT = 128 };

static void random_bytes(unsigned char *bytes, size_t length)
{
	if (RAND_bytes(bytes, (int)length) != 1)
		die("the system gives no random bytes");
}

static char *hexadecimal(struct arena *arena, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, length * 2 + 1);
	for (size_t i = 0; i < length; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}

char *secret_base64(struct arena *arena, const void *bytes, size_t length)
{
	char *text = arena_alloc(arena, (length + 2) / 3 * 4 + 1);
	EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
	return text;
}

static char *url_safe(char *text)
{
	text[strcspn(text, "=")] = '\0';
	for (char *at = text; *at; at++)
		*at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
	return text;
}

char *secret_token(struct arena *arena)
{
	unsigned char bytes[32];
	random_bytes(bytes, sizeof bytes);
	return url_safe(secret_base64(arena, bytes, sizeof bytes));
}

char *secret_code(struct arena *arena)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz023456789"; /* none that look alike */
	unsigned char bytes[10];
	char code[11] = "";
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		code[i] = letters[bytes[i] & 31];
	return arena_printf(arena, "%.5s-%.5s", code, code + 5);
}

char *secret_uuid(struct arena *arena)
{
	unsigned char id[16];
	random_bytes(id, sizeof id);
	uint64_t millis = (uint64_t)(clock_wall() / 1000);
	for (int i = 0; i < 6; i++)
		id[i] = (unsigned char)(millis >> (40 - 8 * i));
	id[6] = (unsigned char)((id[6] & 0x0f) | 0x70);
	id[8] = (unsigned char)((id[8] & 0x3f) | 0x80);
	char *hex = hexadecimal(arena, id, sizeof id);
	return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

/* OpenSSL looks an algorithm up each time it is named, which takes longer than a digest of what is short. */
static struct {
	EVP_MD *sha256;
	EVP_MAC_CTX *hmac; /* of SHA-256, with everything but a key: it is copied */
} found;

static void find(void)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end()};
	EVP_MAC *kind = EVP_MAC_fetch(NULL, "HMAC", NULL);
	found.sha256 = EVP_MD_fetch(NULL, digest, NULL);
	found.hmac = EVP_MAC_CTX_new(kind);
	if (!found.sha256 || !found.hmac || !EVP_MAC_CTX_set_params(found.hmac, params))
		die("SHA-256 is not available");
	EVP_MAC_free(kind);
}

static void find_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, find);
}

char *secret_sha256(struct arena *arena, const void *bytes, size_t length)
{
	unsigned char digest[SHA256_SIZE];
	find_once();
	if (!EVP_Digest(bytes, length, digest, NULL, found.sha256, NULL))
		die("SHA-256 is not available");
	return hexadecimal(arena, digest, sizeof digest);
}

/* The same type under our name: OpenSSL has it for what comes in pieces. */
static EVP_MAC_CTX *context_of(struct secret_hmac *hmac)
{
	return (EVP_MAC_CTX *)(void *)hmac;
}

struct secret_hmac *secret_hmac_begin(const char *key)
{
	find_once();
	EVP_MAC_CTX *context = EVP_MAC_CTX_dup(found.hmac);
	if (!context || !EVP_MAC_init(context, (const unsigned char *)key, strlen(key), NULL))
		die("HMAC is not available");
	return (struct secret_hmac *)(void *)context;
}

void secret_hmac_add(struct secret_hmac *hmac, const void *bytes, size_t length)
{
	if (!EVP_MAC_update(context_of(hmac), bytes, length))
		die("HMAC is not available");
}

char *secret_hmac_end(struct arena *arena, struct secret_hmac *hmac)
{
	size_t size;
	unsigned char digest[EVP_MAX_MD_SIZE];
	if (!EVP_MAC_final(context_of(hmac), digest, &size, sizeof digest))
		die("HMAC is not available");
	EVP_MAC_CTX_free(context_of(hmac));
	return hexadecimal(arena, digest, size);
}

char *secret_hmac_sha256(struct arena *arena, const char *key, const void *bytes, size_t length)
{
	struct secret_hmac *hmac = secret_hmac_begin(key);
	secret_hmac_add(hmac, bytes, length);
	return secret_hmac_end(arena, hmac);
}

char *secret_hmac_sha1(struct arena *arena, const char *key, const void *bytes, size_t length)
{
	unsigned int size = 0;
	unsigned char digest[EVP_MAX_MD_SIZE];
	if (!HMAC(EVP_sha1(), key, (int)strlen(key), bytes, length, digest, &size))
		die("HMAC is not available");
	return secret_base64(arena, digest, size);
}

int secret_equal(const char *a, const char *b)
{
	size_t length = strlen(a);
	return length == strlen(b) && !CRYPTO_memcmp(a, b, length);
}

/* Each hash takes 19 MiB: two at a time, the others wait. */
static sem_t argon_turns;

static void argon_start(void)
{
	sem_init(&argon_turns, 0, 2);
}

static void argon_enter(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, argon_start);
	while (sem_wait(&argon_turns))
		continue;
}

char *secret_password(struct arena *arena, const char *password)
{
	unsigned char salt[SALT_SIZE];
	random_bytes(salt, sizeof salt);
	char *text = arena_alloc(arena, ARGON_TEXT);
	argon_enter();
	int failed = argon2id_hash_encoded(ARGON_PASSES, ARGON_MEMORY_KIB, ARGON_LANES, password,
		strlen(password), salt, sizeof salt, SHA256_SIZE, text, ARGON_TEXT);
	sem_post(&argon_turns);
	if (failed)
		die("argon2id: %s", argon2_error_message(failed));
	return text;
}

int secret_password_matches(const char *encoded, const char *password)
{
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2Q$"
				     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	argon_enter();
	int failed = argon2id_verify(encoded ? encoded : nobody, password, strlen(password));
	sem_post(&argon_turns);
	return encoded && !failed;
}
